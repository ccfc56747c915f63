"""An amount is shown in French, for the day it holds, and never after."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.answers.figures import UNKNOWN, FigureBook, written
from bot.answers.schema import Figure, Share, Source, Value

SOURCE = Source(title="Arrêté", url="https://www.legifrance.gouv.fr/", checked_on=date(2026, 6, 1))


def value(amount: str, start: date, until: date | None = None) -> Value:
    return Value(
        amount=Decimal(amount), valid_from=start, valid_until=until, review_by=date(2027, 1, 1), source=SOURCE
    )


BOOK = FigureBook(
    {
        "smic": Figure(
            label="SMIC",
            unit="€",
            values=(
                value("1823.03", date(2026, 1, 1), date(2026, 5, 31)),
                value("1867.02", date(2026, 6, 1)),
            ),
        ),
        "apprenti": Figure(
            label="Apprenti", unit="€", share=Share(of="smic", percent=Decimal(27)), source=SOURCE
        ),
    }
)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), "1\u202f823,03\u00a0€"),
        (date(2026, 5, 31), "1\u202f823,03\u00a0€"),
        (date(2026, 6, 1), "1\u202f867,02\u00a0€"),
        (date(2026, 12, 31), "1\u202f867,02\u00a0€"),
        (date(2027, 1, 1), None),
    ],
)
def test_the_amount_of_the_day(day: date, shown: str | None) -> None:
    assert BOOK.shown("smic", day) == shown


def test_a_share_follows_what_it_is_a_share_of() -> None:
    assert BOOK.amount("apprenti", date(2026, 2, 1)) == Decimal("492.22")
    assert BOOK.amount("apprenti", date(2026, 7, 1)) == Decimal("504.10")
    assert BOOK.amount("apprenti", date(2027, 7, 1)) is None


def test_an_expired_amount_is_never_shown() -> None:
    filled = BOOK.fill("Tu gagnes {apprenti}, le SMIC est {smic}.", date(2027, 3, 1))
    assert filled.text == f"Tu gagnes {UNKNOWN}, le SMIC est {UNKNOWN}."
    assert filled.expired == ("apprenti", "smic")


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_whatever_the_day_an_amount_shown_holds(day: date) -> None:
    shown = BOOK.shown("smic", day)
    assert (shown is not None) == (date(2026, 1, 1) <= day < date(2027, 1, 1))


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        ("5000", "€", "5\u202f000\u00a0€"),
        ("12.31", "€/h", "12,31\u00a0€/h"),
        ("3", "none", "3"),
        ("27", "%", "27\u00a0%"),
    ],
)
def test_numbers_are_written_as_in_french(amount: str, unit: str, shown: str) -> None:
    assert written(Decimal(amount), unit) == shown


def test_a_figure_without_origin_is_refused() -> None:
    with pytest.raises(ValidationError):
        Figure(label="Rien", unit="€")


def test_a_value_is_reviewed_on_the_day_said() -> None:
    assert value("1", date(2026, 1, 1)).holds(date(2027, 1, 1) - timedelta(days=1))
