"""Replies and messages as the page shows them."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from bot.conversation.ports import Line
from bot.markup import Span, spans

FOLDER = Path(__file__).parent
TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def rendered(text: str) -> Markup:
    """A text in the markup as paragraphs and lists of HTML."""
    inline = Markup("").join(map(_html, spans(text)))
    blocks = [block for block in inline.split("\n\n") if block.strip()]
    return Markup("").join(map(_block, blocks))


def _html(span: Span) -> Markup:
    text = escape(span.text)
    if span.href.startswith("tel:"):
        text = Markup('<a href="{}">{}</a>').format(span.href, text)
    elif span.href:
        text = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(span.href, text)
    return Markup("<strong>{}</strong>").format(text) if span.bold and span.text.strip() else text


def _block(block: Markup) -> Markup:
    """Runs of "• " lines become a list, the others a paragraph with line breaks."""
    html = Markup("")
    lines = block.strip("\n").split("\n")
    while lines:
        listed = lines[0].startswith("• ")
        run = [line for line in _leading(lines, listed)]
        lines = lines[len(run) :]
        if listed:
            items = Markup("").join(Markup("<li>{}</li>").format(line[2:]) for line in run)
            html += Markup("<ul>{}</ul>").format(items)
        else:
            html += Markup("<p>{}</p>").format(Markup("<br>").join(run))
    return html


def _leading(lines: list[Markup], listed: bool) -> list[Markup]:
    length = next((i for i, line in enumerate(lines) if line.startswith("• ") != listed), len(lines))
    return [Markup(line) for line in lines[:length]]


def line(shown: Line) -> str:
    """One line of the conversation as a fragment of HTML."""
    return TEMPLATES.get_template("line.html").render(line=shown)


TEMPLATES.filters["rendered"] = rendered
