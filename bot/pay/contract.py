"""Where someone stands in the pay grid: which year, which bracket, and what comes on top."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.pay.brackets import Bracket, bracket_on, years_between

LAST_YEAR = 3
SHORT = 12


@dataclass(frozen=True, slots=True)
class Previous:
    """The cycle before this contract: apprenticeship, or school, which counts as much for D6222-30.

    `years` it lasted; `step` where its last year stood in the grid, None after school; `paid` what was
    received a month at its end, in euros gross, None when unknown.
    """

    years: int
    diploma: bool = True
    same_level: bool = False
    related: bool = False
    same_employer: bool = False
    step: Step | None = None
    paid: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract of apprenticeship and who signed it.

    `months` is its planned length, None when not known; `skipped` the years of the cycle deemed done before
    it (D6222-28-1); `extended` that it goes on after a failed exam; `disability` that this extension is for
    a disability.
    """

    birth: date
    start: date
    months: int | None = None
    skipped: int = 0
    licence: bool = False
    extended: bool = False
    disability: bool = False
    previous: Previous | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A place in the grid: `year` from 1 to 3, `bonus` in points of percentage."""

    year: int
    bracket: Bracket
    bonus: bool = False


def step_on(contract: Contract, day: date) -> Step:
    """Where the contract stands on a day on or after its start; ValueError before."""
    if day < contract.start:
        raise ValueError(f"the contract starts on {contract.start}")
    bracket = bracket_on(contract.birth, contract.start, day)
    before = contract.previous
    if before and _complementary(before, contract.months):
        return Step(_in_grid(before.years), bracket, bonus=True)
    return Step(_in_grid(_year(contract, day)), bracket, bonus=contract.extended and contract.disability)


def _complementary(before: Previous, months: int | None) -> bool:
    """The conditions of D6222-30: the diploma, then at most a year, at its level, in relation to it."""
    short = months is not None and months <= SHORT
    return short and before.diploma and before.same_level and before.related


def _year(contract: Contract, day: date) -> int:
    """The year of the cycle: from one anniversary of the start to the next (D6222-26)."""
    year = 1 + years_between(contract.start, day) + contract.skipped
    if contract.extended and contract.months:
        year = min(year, -(-contract.months // 12) + contract.skipped)
    return max(year, 2) if contract.licence else year


def _in_grid(year: int) -> int:
    return max(1, min(year, LAST_YEAR))
