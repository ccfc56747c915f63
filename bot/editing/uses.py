"""How often entries are read and judged, and what is asked: counts, so shown that nobody is behind one.

The pages cut the same uses in many ways, and each cut may be filtered: one hidden number in a line would be
found by subtracting lines from each other. So every number is rounded down to a multiple of `FEWEST`, totals
too, and a week is shown once it is over: what a subtraction leaves is never nearer than that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bot.conversation.asked import Use
from bot.handoff.balance import FEWEST, Shown, Veil

READ = (Use.ASKED, Use.FOLLOWED)
FAILED = (Use.LOST, Use.TURNED_DOWN)


@dataclass(frozen=True, slots=True)
class Success:
    """How an entry does: how often given, found useful, not wanted, reached from another; when last."""

    asked: int = 0
    helpful: int = 0
    not_mine: int = 0
    followed: int = 0
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Uses of one key, in one department, on one day or in one week that begins then."""

    day: date
    key: str
    territory: str
    use: Use
    count: int


class Uses(Protocol):
    """What is counted."""

    async def between(self, first: date, after: date, uses: Sequence[Use]) -> Sequence[Tally]:
        """Every count of these uses, by day, from one day to before another."""
        ...

    async def successes(self) -> Mapping[str, Success]:
        """How each entry does, by key, over all that is kept."""
        ...


def rounded(count: int) -> Shown:
    """A count as it may be shown."""
    return Veil.FEW if count < FEWEST else count - count % FEWEST


def weeks(today: date, count: int) -> list[date]:
    """The Mondays of the latest weeks that are over, oldest first."""
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in range(count, 0, -1)]


def monday(day: date) -> date:
    """The beginning of its week."""
    return day - timedelta(days=day.weekday())
