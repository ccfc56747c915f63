"""The small markup of everything we say: `**gras**`, `[texte](adresse)`, lists and line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("zero", {"maxNesting": 20}).enable(["emphasis", "link", "newline", "escape"])
_SPECIAL = re.compile(r"([\\*_\[\]()])")
_LEFTOVER = re.compile(r"\*\*|\]\(|<[a-zA-Z/][^>]*>?")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `href` is empty unless it is a link."""

    text: str
    bold: bool = False
    href: str = ""


class Marked(str):
    """Text of ours that is in the markup already."""

    __slots__ = ()


def escape(text: str) -> str:
    """Text from outside, made to stand for itself in the markup; what is `Marked` stays as it is."""
    return text if isinstance(text, Marked) else _SPECIAL.sub(r"\\\1", text)


@lru_cache(maxsize=5000)
def spans(text: str) -> tuple[Span, ...]:
    """The runs of a text in the markup, in order."""
    lines = re.sub(r"(?m)^- ", "• ", text.strip())
    inline = _MARKDOWN.parseInline(lines)[0].children or []
    return tuple(span for span in _walk(inline) if span.text)


def _walk(tokens: list[Token]) -> Iterator[Span]:
    bold, href = 0, ""
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type == "link_open":
            href = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            href = ""
        elif token.type in ("softbreak", "hardbreak"):
            yield Span("\n", bool(bold), href)
        else:
            yield Span(token.content, bool(bold), href)


def plain(text: str) -> str:
    """What a person reads, without styles or addresses."""
    return "".join(span.text for span in spans(text))


def mistakes(text: str) -> list[str]:
    """What an editor got wrong: marks left open, and anything that looks like HTML."""
    return [f"balise mal fermée ou non permise : {found!r}" for found in _LEFTOVER.findall(plain(text))]
