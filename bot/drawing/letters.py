"""Text ready to be painted: only letters the font has, in lines that fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from bot.typography import NARROW, WIDE, typeset

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = "AtkinsonHyperlegibleNext-Regular.ttf", "AtkinsonHyperlegibleNext-Bold.ttf"
# A code point that no font may give a sign to: what is painted for it stands for every unknown letter.
UNKNOWN = "\uffff"
ALIKE = str.maketrans({NARROW: WIDE, "\u2011": "-"})
BLANKS = re.compile(rf"[^\S{WIDE}{NARROW}]+")


@cache
def face(file: str, size: int) -> FreeTypeFont:
    """A font of ours; the size is in pixels."""
    return ImageFont.truetype(FONTS / file, size)


def clean(text: str) -> str:
    """One line of text as it is painted: composed, typeset, without what would show as an empty box."""
    composed = unicodedata.normalize("NFC", typeset(BLANKS.sub(" ", text))).translate(ALIKE)
    return BLANKS.sub(" ", "".join(map(_drawable, composed))).strip(f" {WIDE}")


def wrapped(text: str, font: FreeTypeFont, width: int) -> list[str]:
    """The text in lines no wider than `width`; a word longer than a line is cut."""
    lines = [""]
    for piece in _pieces(clean(text).split(" "), font, width):
        longer = f"{lines[-1]} {piece}".lstrip(" ")
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return [line for line in lines if line]


def _pieces(words: Iterable[str], font: FreeTypeFont, width: int) -> Iterator[str]:
    for word in words:
        while len(word) > 1 and font.getlength(word) > width:
            fitting = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or _fits(word[:n], font, width))
            yield word[:fitting]
            word = word[fitting:]
        yield word


def _fits(text: str, font: FreeTypeFont, width: int) -> bool:
    return font.getlength(text) <= width


@cache
def _drawable(letter: str) -> str:
    """The letter, the same without its accents, or nothing: whatever the font can show."""
    if _shown(letter):
        return letter
    bare = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in bare if part != letter and _shown(part))


def _shown(letter: str) -> bool:
    if unicodedata.category(letter).startswith("C"):
        return False
    font = face(REGULAR, 40)
    one, box = (font.getmask(sign) for sign in (letter, UNKNOWN))
    return (one.size, bytes(one)) != (box.size, bytes(box))
