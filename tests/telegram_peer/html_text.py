"""Telegram's HTML as its servers read it: one unbalanced or unknown tag refuses the whole message."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from .refusal import RefusedError, bad_request
from .world import Json

MAX_TEXT = 4096
MAX_CAPTION = 1024

_PIECE = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>?|[^<]+""")
_NAME = re.compile(r"</?([^\s>]*)")
_ATTRIBUTE = re.compile(r"""([^\s=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_REFERENCE = re.compile(r"&(lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_BARE_AMPERSAND = re.compile(rf"(?!{_REFERENCE.pattern})&")
_INVISIBLE = " \t\r\n\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff"
_ENTITY = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
    "tg-emoji": "custom_emoji",
}


@dataclass(frozen=True)
class Visible:
    """What a phone shows: the text without its tags, and where the tags were (UTF-16 offsets)."""

    text: str
    entities: tuple[Json, ...] = ()


@dataclass
class _Open:
    name: str
    attributes: dict[str, str]
    offset: int


@dataclass
class _Reading:
    source: str
    shown: str = ""
    open: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)


def utf16_length(text: str) -> int:
    """Length in the unit of Telegram's offsets; it never undercounts characters either."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def visible(text: str, parse_mode: str | None, limit: int = MAX_TEXT) -> Visible:
    """The text as shown, or the refusal (400) of an empty, too long or badly formed one."""
    if parse_mode and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    shown = _trimmed(_parsed(text) if parse_mode else Visible(text))
    if utf16_length(shown.text) > limit:
        raise bad_request("message is too long" if limit == MAX_TEXT else "message caption is too long")
    return shown


def _parsed(source: str) -> Visible:
    bare = _BARE_AMPERSAND.search(source)
    # Telegram shows these as they are; here they give away a text nobody escaped.
    if bare:
        raise _unreadable(f"unescaped & at byte offset {len(source[: bare.start()].encode())}")
    reading = _Reading(source)
    for piece in _PIECE.finditer(source):
        if piece[0].startswith("</"):
            _close(reading, piece)
        elif piece[0].startswith("<"):
            _begin(reading, piece)
        else:
            reading.shown += _decoded(piece[0])
    if reading.open:
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{reading.open[-1].name}"')
    return Visible(reading.shown, tuple(sorted(reading.entities, key=lambda found: int(found["offset"]))))


def _begin(reading: _Reading, piece: re.Match[str]) -> None:
    name, where = _name(piece), _bytes_before(reading, piece)
    if not piece[0].endswith(">"):
        raise _unreadable(f"Unclosed start tag at byte offset {where}")
    if name not in _ENTITY:
        raise _unreadable(f'Unsupported start tag "{name}" at byte offset {where}')
    attributes = {
        key.lower(): _decoded(value.strip("\"'"))
        for key, value in _ATTRIBUTE.findall(piece[0][len(name) + 1 : -1])
    }
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
    reading.open.append(_Open(name, attributes, utf16_length(reading.shown)))


def _close(reading: _Reading, piece: re.Match[str]) -> None:
    name, where = _name(piece), _bytes_before(reading, piece)
    if not reading.open:
        raise _unreadable(f"Unexpected end tag at byte offset {where}")
    if not piece[0].endswith(">"):
        raise _unreadable(f"Unclosed end tag at byte offset {where}")
    tag = reading.open.pop()
    if name not in ("", tag.name):
        raise _unreadable(
            f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", found "</{name}>"'
        )
    _keep(reading, tag)


def _keep(reading: _Reading, tag: _Open) -> None:
    length = utf16_length(reading.shown) - tag.offset
    link = tag.attributes.get("href", "")
    # Telegram drops an entity over nothing and a link to nowhere, without a word.
    if not length or (tag.name == "a" and not re.match(r"(https?|tg|ton|mailto|tel):", link)):
        return
    entity: Json = {"type": _ENTITY[tag.name], "offset": tag.offset, "length": length}
    if tag.name == "a":
        entity["url"] = link
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        entity["type"] = "expandable_blockquote"
    if tag.name == "tg-emoji":
        entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
    reading.entities.append(entity)


def _trimmed(shown: Visible) -> Visible:
    text = shown.text.strip()
    if not text.strip(_INVISIBLE):
        return Visible("")
    cut, end = len(shown.text) - len(shown.text.lstrip()), utf16_length(text)
    kept = []
    for entity in shown.entities:
        first = max(entity["offset"] - cut, 0)
        last = min(entity["offset"] - cut + entity["length"], end)
        if first < last:
            kept.append({**entity, "offset": first, "length": last - first})
    return Visible(text, tuple(kept))


def _decoded(text: str) -> str:
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)


def _name(piece: re.Match[str]) -> str:
    found = _NAME.match(piece[0])
    return found[1].lower() if found else ""


def _bytes_before(reading: _Reading, piece: re.Match[str]) -> int:
    return len(reading.source[: piece.start()].encode())


def _unreadable(reason: str) -> RefusedError:
    return bad_request(f"can't parse entities: {reason}")
