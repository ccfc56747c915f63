"""Texts in the small markup as HTML, the same on the page and wherever it is previewed."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from bot.conversation.actions import COMMANDS
from bot.markup import Span, spans
from bot.typography import typeset
from bot.web.links import linked, pieces

COMMAND = re.compile(rf"((?<![\w/.])(?:{'|'.join(COMMANDS)})\b)")
PRESSABLE = Markup('<button class="command" form="commande" name="texte" value="{0}">{0}</button>')
BULLET = "• "


def rendered(text: str) -> Markup:
    """A text in the markup as paragraphs and lists of HTML."""
    inline = Markup("").join(map(_html, spans(text)))
    blocks = [block for block in inline.split("\n\n") if block.strip()]
    return Markup("").join(map(_block, blocks))


def _html(span: Span) -> Markup:
    if not span.text.strip():
        return escape(span.text)
    text = _link(span) if span.href else _with_links(span.text)
    return Markup("<strong>{}</strong>").format(text) if span.bold else text


def _link(span: Span) -> Markup:
    """Only a link to another site leaves the conversation open behind it."""
    elsewhere = span.href.startswith(("http://", "https://"))
    aside = Markup(' rel="noopener noreferrer" target="_blank"') if elsewhere else ""
    return Markup('<a href="{}"{}>{}</a>').format(span.href, aside, typeset(span.text))


def _with_links(text: str) -> Markup:
    """Addresses can be followed, as on Telegram: an adviser writes them as they are."""
    said = (linked(piece) if address else _with_commands(piece) for piece, address in pieces(text))
    return Markup("").join(said)


def _with_commands(text: str) -> Markup:
    """Commands can be pressed, as on Telegram."""
    parts = COMMAND.split(text)
    said = [PRESSABLE.format(part) if i % 2 else escape(typeset(part)) for i, part in enumerate(parts)]
    return Markup("").join(said)


def _block(block: Markup) -> Markup:
    """Runs of bullets become a list, every other line a paragraph, the first of its block set apart."""
    html, lines = Markup(""), block.strip("\n").split("\n")
    while lines:
        run = _run(lines)
        lines = lines[len(run) :]
        html += _list(run) if run[0].startswith(BULLET) else _paragraphs(run)
    return Markup('<div class="block">{}</div>').format(html)


def _run(lines: list[Markup]) -> list[Markup]:
    """The first lines, as long as they are all bullets or all not."""
    listed = lines[0].startswith(BULLET)
    length = next((i for i, line in enumerate(lines) if line.startswith(BULLET) != listed), len(lines))
    return lines[:length]


def _list(lines: list[Markup]) -> Markup:
    items = (Markup("<li>{}</li>").format(line.removeprefix(BULLET)) for line in lines)
    return Markup("<ul>{}</ul>").format(Markup("").join(items))


def _paragraphs(lines: list[Markup]) -> Markup:
    return Markup("").join(map(_paragraph, lines))


def _paragraph(line: Markup) -> Markup:
    html = Markup('<p class="source">{}</p>') if line.startswith("Source") else Markup("<p>{}</p>")
    return html.format(line)
