"""What an answer may be: whether it fits its question, where facts give it, and how a person reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from pydantic import StrictInt, StrictStr

from bot.forms.schema import LONGEST_TEXT, Format, Kind, Question

Value = StrictInt | StrictStr | tuple[StrictStr, ...]
Facts = Mapping[str, int | str]

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_FORMATS = {
    Format.PHONE: re.compile(r"0[1-9]( [0-9]{2}){4}|\+[1-9][0-9]{6,14}"),
    Format.EMAIL: re.compile(r"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}"),
}


class Unfit(StrEnum):
    """Why something said for an answer is none; the caller words it."""

    NOT_A_CHOICE = "not_a_choice"
    ONE_ONLY = "one_only"
    ALONE = "alone"
    UNCLEAR = "unclear"
    NOT_WHOLE = "not_whole"
    TOO_SMALL = "too_small"
    TOO_BIG = "too_big"
    TOO_LONG = "too_long"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_MONTH = "not_a_month"
    TO_COME = "to_come"
    WRONG_KIND = "wrong_kind"


def unfit(question: Question, value: Value) -> Unfit | None:
    """Why a value cannot be the answer to a question, None if it can."""
    if question.kind is Kind.CHOICES:
        return _unfit_choices(question, value) if isinstance(value, tuple) else Unfit.WRONG_KIND
    if question.kind is Kind.NUMBER:
        number = isinstance(value, int) and not isinstance(value, bool)
        return _unfit_number(question, int(str(value))) if number else Unfit.WRONG_KIND
    if not isinstance(value, str) or value != value.strip() or not value:
        return Unfit.WRONG_KIND
    return _unfit_words(question, value)


def from_facts(question: Question, facts: Facts) -> Value | None:
    """What the facts say in answer to a question; a number may fall in what one choice covers."""
    value = facts.get(question.fact or question.kind.value)
    if question.kind is Kind.CHOICE and isinstance(value, int):
        return covering(question, value)
    return None if value is None or unfit(question, value) else value


def covering(question: Question, number: int) -> str | None:
    """The one choice that stands for a number."""
    keys = [choice.key for choice in question.choices if choice.covers(number)]
    return keys[0] if len(keys) == 1 else None


def in_words(question: Question, value: Value, names: Mapping[str, str]) -> str:
    """An answer as a person reads it; `names` are those of the trades, by key."""
    if isinstance(value, int):
        return " ".join((str(value), *question.unit[:1]))
    if isinstance(value, tuple):
        return ", ".join(in_words(question, key, names) for key in value)
    if choice := question.choice(value):
        return choice.label
    if question.kind is Kind.MONTH:
        return month_in_words(value)
    return names.get(value, value) if question.kind is Kind.TRADE else value


def month_in_words(month: str) -> str:
    """A month as it is kept, "2027-09", as a person reads it."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def in_order(question: Question, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Chosen keys in the order of the form, each once."""
    return tuple(choice.key for choice in question.choices if choice.key in keys)


def _unfit_choices(question: Question, keys: tuple[str, ...]) -> Unfit | None:
    if not keys or len(in_order(question, keys)) != len(keys):
        return Unfit.NOT_A_CHOICE
    alone = any(choice.alone for choice in question.choices if choice.key in keys)
    return Unfit.ALONE if alone and len(keys) > 1 else None


def _unfit_number(question: Question, number: int) -> Unfit | None:
    if question.least is not None and number < question.least:
        return Unfit.TOO_SMALL
    return Unfit.TOO_BIG if question.most is not None and number > question.most else None


def _unfit_words(question: Question, words: str) -> Unfit | None:
    if question.kind is Kind.CHOICE:
        return None if question.choice(words) else Unfit.NOT_A_CHOICE
    if question.kind is Kind.MONTH:
        return None if MONTH.fullmatch(words) else Unfit.NOT_A_MONTH
    if len(words) > (question.longest if question.kind is Kind.TEXT else LONGEST_TEXT):
        return Unfit.TOO_LONG
    if question.format is None or _FORMATS[question.format].fullmatch(words):
        return None
    return Unfit.NOT_A_PHONE if question.format is Format.PHONE else Unfit.NOT_AN_EMAIL
