"""Addresses in what people type, shown as links that say where they lead; all else stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from markupsafe import Markup, escape

# No quote, bracket or backslash, nor any sign that is not seen: it could hide where the link leads.
ADDRESS = re.compile(
    r"\bhttps?://[^\s<>\"`{}|\\^\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+", re.I
)
CLOSING, OPENING = ")]»”", "([«“"
LINK = Markup('<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>')


def linked(text: str) -> Markup:
    """A text whose addresses can be followed, every sign of it kept as typed."""
    return Markup("").join(
        LINK.format(piece) if is_address else escape(piece) for piece, is_address in pieces(text)
    )


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A text cut into addresses and what stands between them, in order."""
    done = 0
    for found in ADDRESS.finditer(text):
        address = _trimmed(found[0])
        if _leads_somewhere(address):
            yield text[done : found.start()], False
            yield address, True
            done = found.start() + len(address)
    yield text[done:], False


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence it stands in; brackets of its own stay."""
    while True:
        bare = address.rstrip(".,;:!?'’…*_")
        last = bare[-1:]
        if last and last in CLOSING and bare.count(last) > bare.count(OPENING[CLOSING.index(last)]):
            bare = bare[:-1]
        if bare == address:
            return address
        address = bare


def _leads_somewhere(address: str) -> bool:
    """Whether it has a host, and no name before it that could be taken for one."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 1) > 0
    except ValueError:
        return False
