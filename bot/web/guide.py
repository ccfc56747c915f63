"""A text of ours in Markdown as HTML."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def as_html(text: str) -> Markup:
    """Markdown as HTML; HTML in it is shown as text."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704 - HTML is off in the parser
