"""An apprentice is told the right minimum: by age, year and date, whatever came before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pay.brackets import Bracket, bracket_of, bracket_on, years_between
from bot.pay.contract import Contract, Previous, Step, step_on
from bot.pay.estimate import Scale, Withholding, pay

VECTORS = json.loads((Path(__file__).parent / "pay_vectors.json").read_text())
SMIC = Decimal("1867.02")
GRID = {1: (27, 43, 53, 100), 2: (39, 51, 61, 100), 3: (55, 67, 78, 100)}
PERCENTS = {
    (year, bracket): Decimal(percent)
    for year, row in GRID.items()
    for bracket, percent in zip(Bracket, row, strict=True)
}
OLD = Withholding(date.min, Decimal(79), Decimal("11.3"))
NEW = Withholding(date(2025, 3, 1), Decimal(50), Decimal(21))
SCALE = Scale(SMIC, PERCENTS, Decimal(15), (OLD, NEW))
SIGNED = date(2026, 7, 1)
START = date(2026, 9, 1)


def contract_of(row: dict[str, Any]) -> Contract:
    extra = dict(row.get("contract", {}))
    if "previous" in extra:
        extra["previous"] = Previous(**extra["previous"])
    return Contract(date.fromisoformat(row["birth"]), date.fromisoformat(row["start"]), **extra)


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['birth']}, {row['day']}")
def test_the_case_worked_out_by_hand_comes_out(row: dict[str, Any]) -> None:
    step = step_on(contract_of(row), date.fromisoformat(row["day"]))
    result = pay(step, replace(SCALE, smic=Decimal(row["smic_month"])), SIGNED)
    assert step.bracket == row["bracket"]
    assert step.year == row["year_used"]
    assert (result.percent, result.gross) == (Decimal(row["pct"]), Decimal(row["gross"]))


@pytest.mark.parametrize(
    ("year", "age", "smic", "gross"), [(1, 17, "1766.92", "477.07"), (3, 22, "1801.80", "1405.40")]
)
def test_a_pay_of_an_earlier_year_is_known(year: int, age: int, smic: str, gross: str) -> None:
    then = replace(SCALE, smic=Decimal(smic))
    assert pay(Step(year, bracket_of(age)), then, SIGNED).gross == Decimal(gross)


@pytest.mark.parametrize(
    ("year", "age", "net", "old_net"),
    [
        (1, 16, "504.10", "504.10"),
        (3, 17, "1007", "1026.86"),
        (1, 18, "802.82", "802.82"),
        (2, 19, "948", "952.18"),
        (3, 20, "1184", "1250.90"),
        (1, 21, "978", "989.52"),
        (2, 23, "1096", "1138.88"),
        (3, 25, "1347", "1456.28"),
        (1, 26, "1671", "1823"),
    ],
)
def test_the_net_depends_on_the_day_of_signature(year: int, age: int, net: str, old_net: str) -> None:
    step = Step(year, bracket_of(age))
    assert abs(pay(step, SCALE, date(2025, 3, 1)).net - Decimal(net)) < 1
    assert abs(pay(step, SCALE, date(2025, 2, 28)).net - Decimal(old_net)) < 1


def test_in_the_public_service_net_is_gross() -> None:
    result = pay(Step(3, Bracket.FROM_21), SCALE, SIGNED, public=True)
    assert result.net == result.gross


@pytest.mark.parametrize(
    ("years", "percents"),
    [(1, (42, 58, 68, 100)), (2, (54, 66, 76, 100)), (3, (70, 82, 93, 100))],
)
def test_fifteen_points_come_on_top_after_a_diploma(years: int, percents: tuple[int, ...]) -> None:
    for bracket, percent in zip(Bracket, percents, strict=True):
        assert SCALE.percent(Step(years, bracket, bonus=True)) == percent


@pytest.mark.parametrize(
    "change",
    [{"diploma": False}, {"same_level": False}, {"related": False}],
)
def test_the_fifteen_points_ask_for_every_condition(change: dict[str, Any]) -> None:
    before = replace(Previous(years=2, same_level=True, related=True), **change)
    contract = Contract(date(2008, 4, 1), START, months=12, previous=before)
    assert step_on(contract, START) == Step(1, Bracket.FROM_18)


def test_a_contract_of_two_years_gets_no_fifteen_points() -> None:
    before = Previous(years=2, same_level=True, related=True)
    assert not step_on(Contract(date(2008, 4, 1), START, months=24, previous=before), START).bonus


def test_after_a_failed_exam_the_last_year_goes_on() -> None:
    contract = Contract(date(2008, 4, 1), date(2024, 9, 1), months=24, extended=True)
    assert step_on(contract, date(2026, 10, 1)).year == 2


def test_a_year_added_for_a_disability_is_the_last_with_fifteen_points() -> None:
    contract = Contract(date(2008, 4, 1), date(2024, 9, 1), months=24, extended=True, disability=True)
    step = step_on(contract, date(2026, 10, 1))
    assert SCALE.percent(step) == 51 + 15


def test_who_enters_in_the_middle_of_a_cycle_is_paid_for_that_year() -> None:
    assert step_on(Contract(date(2009, 4, 1), START, skipped=1), START).year == 2


@pytest.mark.parametrize(
    ("same_employer", "paid", "gross"),
    [
        (False, None, "728.14"),  # 39 % of the SMIC, the minimum of the last year
        (True, "1000.00", "1000.00"),  # what was received, at the same employer
        (False, "1000.00", "728.14"),  # elsewhere what was received does not count
        (True, "300.00", "728.14"),  # never below the minimum
    ],
)
def test_a_second_contract_never_pays_less_than_the_first(
    same_employer: bool, paid: str | None, gross: str
) -> None:
    before = Previous(
        years=2,
        step=Step(2, Bracket.UNDER_18),
        same_employer=same_employer,
        paid=Decimal(paid) if paid else None,
    )
    result = pay(Step(1, Bracket.UNDER_18), SCALE, SIGNED, before)
    assert (result.gross, result.kept) == (Decimal(gross), True)


def test_without_the_diploma_the_grid_starts_again() -> None:
    before = Previous(years=2, diploma=False, step=Step(2, Bracket.UNDER_18))
    assert pay(Step(1, Bracket.UNDER_18), SCALE, SIGNED, before).gross == Decimal("504.10")


def test_an_older_age_beats_what_was_earned() -> None:
    before = Previous(years=2, step=Step(2, Bracket.UNDER_18))
    result = pay(Step(1, Bracket.FROM_21), SCALE, SIGNED, before)
    assert (result.gross, result.kept) == (Decimal("989.52"), False)


def test_born_on_a_29_february_one_is_eighteen_at_the_end_of_february() -> None:
    birth = date(2008, 2, 29)
    assert years_between(birth, date(2026, 2, 28)) == 18
    assert bracket_on(birth, date(2025, 9, 1), date(2026, 3, 1)) is Bracket.FROM_18


def test_before_its_start_a_contract_pays_nothing() -> None:
    with pytest.raises(ValueError, match="starts"):
        step_on(Contract(date(2009, 1, 1), START), START - timedelta(days=1))


days = st.dates(date(2019, 1, 1), date(2030, 12, 31))
births = st.dates(date(1990, 1, 1), date(2011, 1, 1))


@given(births, days, st.integers(0, 1500), st.integers(0, 400))
def test_pay_never_falls_as_a_contract_goes_on(birth: date, start: date, first: int, more: int) -> None:
    contract = Contract(birth, start)
    sooner, later = start + timedelta(days=first), start + timedelta(days=first + more)
    assert (
        pay(step_on(contract, sooner), SCALE, start).gross
        <= pay(step_on(contract, later), SCALE, start).gross
    )


@given(births, days, st.integers(0, 1500), st.booleans())
def test_the_net_lies_between_the_untaxed_share_and_the_gross(
    birth: date, start: date, after: int, public: bool
) -> None:
    result = pay(step_on(Contract(birth, start), start + timedelta(days=after)), SCALE, start, public=public)
    assert min(result.gross, SMIC / 2) <= result.net <= result.gross
