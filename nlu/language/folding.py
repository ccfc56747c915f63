"""Characters: every way of writing a letter becomes one, and what nobody reads disappears.

Each character is folded on its own and remembered, because `unicodedata.normalize` over a whole text
takes quadratic time on a long run of combining marks.
"""

from __future__ import annotations

import unicodedata

_REMEMBERED = 4096
_APOSTROPHES = "'’‘‛ʼ′`´＇"
_SPELT_OUT = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    "€": " euros ",
    "%": " pourcent ",
    "&": " et ",
    "+": " plus ",
    "@": " a ",
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
}
# Letters by category, yet blank on every screen: they are used to cut words in two.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
_VANISHING = {"Mn", "Mc", "Me", "Cf"}


class Folding(dict[int, str]):
    """A table for `str.translate`, filled as characters are met and bounded in size."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = folded
        return folded


def _fold(character: str) -> str:
    lowered = character.lower()
    if lowered in _SPELT_OUT:
        return _SPELT_OUT[lowered]
    parts = unicodedata.normalize("NFKD", lowered)
    return "".join(_fold_part(part) for part in unicodedata.normalize("NFKD", parts.lower()))


def _fold_part(part: str) -> str:
    if part in _SPELT_OUT:
        return _SPELT_OUT[part]
    category = unicodedata.category(part)
    if category in _VANISHING or part in _BLANK_LETTERS:
        return ""
    if category == "Cc":
        return " " if part.isspace() else ""
    if category == "Nd":
        return str(unicodedata.decimal(part))
    return part if part.isalnum() else " "


_FOLDING = Folding()


def fold(text: str) -> str:
    """Lower case without accents, emoji or punctuation; only letters, digits, `'` and spaces remain."""
    return text.translate(_FOLDING)
