"""A territory's balance: counts of cases, shown so that no small number is told or can be worked out.

Behind a count under `FEWEST` there may be one young person whom somebody knows. Each line of counts is shown
with its total, and the same total may stand beside another cut of the same cases: so a line alone must not
betray what it hides, even to who knows these rules, and no total but a line's own is ever shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.staff.members import Member

FEWEST = 5
MOST_UNTOLD = FEWEST - 1


class Veil(StrEnum):
    """What stands in the place of a number: it is under `FEWEST`, or it would tell one that is."""

    FEW = "few"
    HIDDEN = "hidden"


Shown = int | Veil


@dataclass(frozen=True, slots=True)
class Line:
    """A line of counts as it may be shown."""

    total: Shown
    cells: tuple[Shown, ...]


class Kept(StrEnum):
    """What became of promises."""

    KEPT = "kept"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases; `network_id` is None where no network took them, `month` a position in those asked."""

    network_id: int | None
    month: int
    what: str
    cases: int


class Balance(Protocol):
    """The cases that a coordinator, `by`, may count: of their network, or of all without one."""

    async def outcomes(self, by: Member, months: Sequence[datetime]) -> list[Count]:
        """What closed cases came to (`End`), by network and month; `months` are their first moments."""
        ...

    async def promises(self, by: Member, months: Sequence[datetime]) -> list[Count]:
        """Promises kept and missed (`Kept`), by network and month."""
        ...

    async def waiting(self, by: Member, since: Sequence[datetime]) -> list[int]:
        """How many cases began to wait after the first of these moments, between two, before the last.

        The moments are given latest first.
        """
        ...


def veiled(counts: Sequence[int]) -> Line:
    """Counts as they may be shown: the small ones hidden, and one more so that the total does not tell them.

    That one is the first, whatever its size: one chosen for its size would tell something of it.
    """
    total = sum(counts)
    small = [count < FEWEST for count in counts]
    if total < FEWEST:
        return Line(Veil.FEW, (Veil.FEW,) * len(counts))
    if not any(small):
        return Line(total, tuple(counts))
    cover = next((place for place, few in enumerate(small) if not few), None)
    veils = {place: Veil.FEW for place, few in enumerate(small) if few}
    if cover is None or counts[cover] + sum(counts[place] for place in veils) < FEWEST + MOST_UNTOLD:
        return Line(total, (Veil.HIDDEN,) * len(counts))
    veils[cover] = Veil.HIDDEN
    return Line(total, tuple(veils.get(place, count) for place, count in enumerate(counts)))


def by_network(counts: Sequence[Count], networks: Sequence[int | None], whats: Sequence[str]) -> list[Line]:
    """A line for each thing counted, a cell for each network."""
    return _lines(_summed((each.what, each.network_id, each.cases) for each in counts), whats, networks)


def by_month(counts: Sequence[Count], months: int, whats: Sequence[str]) -> list[Line]:
    """A line for each thing counted, a cell for each month."""
    return _lines(_summed((each.what, each.month, each.cases) for each in counts), whats, range(months))


def _summed(counts: Iterable[tuple[str, int | None, int]]) -> Counter[tuple[str, int | None]]:
    found: Counter[tuple[str, int | None]] = Counter()
    for what, where, cases in counts:
        found[what, where] += cases
    return found


def _lines(
    found: Counter[tuple[str, int | None]], whats: Sequence[str], cells: Sequence[int | None]
) -> list[Line]:
    return [veiled([found[what, cell] for cell in cells]) for what in whats]
