"""Whole numbers and words meant for somebody: what was typed, as it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from bot.forms.answers import Unfit
from bot.forms.reading.words import listed
from bot.forms.schema import Format
from nlu.language import normalise, tokens

_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[\u0020\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_RANK = re.compile(r"\d(?:e|è|er|re|i?[eè]me)\b", re.IGNORECASE)
_AROUND = listed(
    "je ai suis ce est a de en dans environ presque bientot peu peux peut pres max maximum vers plutot moi "
    "bah ben euh deja le la les genre si il te plait frere"
)
_UNITS = (
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
    "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize",
)  # fmt: skip
_TENS = {"dix": 10, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
NUMBER_WORDS = (
    {word: number for number, word in enumerate(_UNITS)}
    | {f"{ten} {_UNITS[one]}": value + one for (ten, value), one in product(_TENS.items(), range(1, 10))}
    | {f"{ten} et {word}": value + 1 for ten, value in _TENS.items() for word in ("un", "une")}
    | _TENS
)
_PHONE = re.compile(r"(?:\+|\b00)?\d(?:[\s.\-/()]*\d){7,14}(?!\d)", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_FRENCH = re.compile(r"(?:(?:\+|00)33(?:0)?|0)([1-9]\d{8})", re.ASCII)
_FEW_WORDS = 4


def whole_number(text: str, unit: Sequence[str]) -> int | Unfit | None:
    """The number a text consists of, with its unit or little words around it; None if it says more."""
    words = normalise(_NUMBER.sub(" ", text)).split()
    rest = [word for word in words if word not in _AROUND and word not in _forms(unit)]
    found = _NUMBER.findall(text)
    if "?" in text or _RANK.search(text) or (found and rest) or len(found) > 1:
        return None
    if not found:
        return NUMBER_WORDS.get(" ".join(rest))
    if re.search(r"[-−]\s*\d|\d[.,]\d", text):
        return Unfit.NOT_WHOLE
    return int("".join(filter(str.isdecimal, found[0]))[:9])


def short_text(text: str) -> str:
    """A text on one line, without what cannot be seen."""
    visible = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(visible.split())


def reachable(text: str, wanted: Format) -> str | Unfit | None:
    """A phone number or an e-mail address found in a text; None if the text is about something else."""
    found = _phone(text) if wanted is Format.PHONE else _email(text)
    if found:
        return found
    tried = any(letter.isdecimal() or letter == "@" for letter in text) or len(tokens(text)) <= _FEW_WORDS
    if "?" in text or not tried:
        return None
    return Unfit.NOT_A_PHONE if wanted is Format.PHONE else Unfit.NOT_AN_EMAIL


def _phone(text: str) -> str:
    match = _PHONE.search(text)
    digits = re.sub(r"[^\d+]", "", match[0]) if match else ""
    if french := _FRENCH.fullmatch(digits):
        number = "0" + french[1]
        return " ".join(number[start : start + 2] for start in range(0, 10, 2))
    abroad = "+" + digits.removeprefix("+").removeprefix("00")
    known = digits.startswith(("+", "00")) and not abroad.startswith(("+33", "+0"))
    return abroad if known and len(abroad) <= 16 else ""


def _email(text: str) -> str:
    found = _EMAIL.search(text)
    return found[0] if found else ""


def _forms(unit: Sequence[str]) -> set[str]:
    words = {word for said in unit for word in tokens(said)}
    return words | {word.removesuffix("s") for word in words} | {word + "s" for word in words}
