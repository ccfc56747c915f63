"""Ages as the law counts them for pay: four brackets, and the day someone passes from one to the next."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum


class Bracket(StrEnum):
    """An age bracket of the pay grid (C. trav. D6222-26, D6222-27 under 16)."""

    UNDER_18 = "moins_18"
    FROM_18 = "ans_18_20"
    FROM_21 = "ans_21_25"
    FROM_26 = "ans_26"


def bracket_of(age: int) -> Bracket:
    """The bracket of an age in years."""
    if age < 18:
        return Bracket.UNDER_18
    if age < 21:
        return Bracket.FROM_18
    return Bracket.FROM_21 if age < 26 else Bracket.FROM_26


def bracket_on(birth: date, start: date, day: date) -> Bracket:
    """The bracket that counts on a day of a contract begun on `start`.

    A birthday during the contract counts from the first of the next month (D6222-31); the age on the
    first day counts at once.
    """
    end_of_last_month = day.replace(day=1) - timedelta(days=1)
    return bracket_of(max(years_between(birth, start), years_between(birth, end_of_last_month)))


def years_between(beginning: date, day: date) -> int:
    """Whole years from one day to the other; a 29 February has its anniversary on the month's last day."""
    last = monthrange(day.year, beginning.month)[1]
    anniversary = date(day.year, beginning.month, min(beginning.day, last))
    return day.year - beginning.year - (day < anniversary)
