"""When a network's advisers are there, so that a promise counts only the time somebody can answer in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from holidays import country_holidays
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, field_validator

FRANCE = ZoneInfo("Europe/Paris")
YEAR = timedelta(days=366)


class Weekday(StrEnum):
    """The days as files and people name them, in the order of `date.weekday`."""

    MONDAY = "lundi"
    TUESDAY = "mardi"
    WEDNESDAY = "mercredi"
    THURSDAY = "jeudi"
    FRIDAY = "vendredi"
    SATURDAY = "samedi"
    SUNDAY = "dimanche"

    @classmethod
    def of(cls, day: date) -> Weekday:
        """The weekday of a date."""
        return tuple(cls)[day.weekday()]


def _clock(said: object) -> time:
    try:
        clock = time.fromisoformat(str(said))
    except ValueError:
        clock = time.max
    if clock != time(clock.hour, clock.minute):
        raise ValueError(f"heure illisible : « {said} » ; écrivez par exemple 09:00")
    return clock


def _day(said: object) -> date:
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        raise ValueError(f"date illisible : « {said} » ; écrivez par exemple 2026-12-24") from None


def _written(clock: time) -> str:
    return f"{clock:%H:%M}"


Clock = Annotated[time, BeforeValidator(_clock), PlainSerializer(_written, when_used="json")]
ClosedDay = Annotated[date, BeforeValidator(_day)]
Span = tuple[Clock, Clock]
Stretch = tuple[datetime, datetime]


class Hours(BaseModel):
    """The opening hours of a network: spans of the clock in France, by weekday, and days it is closed.

    As JSON, `{"week": {"lundi": [["09:00", "12:30"], ["13:30", "17:00"]]}, "closed": ["2026-12-24"]}`;
    an hour, a date or a span that cannot be is refused in French. A weekday left out is closed, and so are
    the holidays of all of France; the two more of Alsace and Moselle are for them to list as closed.
    A span holds its first instant and not its last. Moments are aware: in any zone given, in UTC returned.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    week: Mapping[Weekday, tuple[Span, ...]] = {}
    closed: tuple[ClosedDay, ...] = ()

    @field_validator("week")
    @classmethod
    def _in_order(cls, week: Mapping[Weekday, tuple[Span, ...]]) -> Mapping[Weekday, tuple[Span, ...]]:
        for day, spans in week.items():
            _check(day, spans)
        return week

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at that moment."""
        return any(opens <= at < closes for opens, closes in self._on(_local_day(at)))

    def add(self, start: datetime, open_time: timedelta) -> datetime | None:
        """The moment when that much open time (0 or more) has passed; None when a year is too short for it.

        It may be the very end of a span; of no time at all, it is the first open moment.
        """
        left = open_time
        for opens, closes in self.stretches(start, start + YEAR):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        return None

    def next_open(self, at: datetime) -> datetime | None:
        """That moment if it is open, or the next opening; None if there is none within a year."""
        return self.add(at, timedelta(0))

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """How much open time there is from one moment to the other; none if they are in the wrong order."""
        return sum((closes - opens for opens, closes in self.stretches(start, end)), timedelta(0))

    def closes_on(self, day: date) -> datetime | None:
        """The end of the last span of a day in France; None if it is closed all day."""
        return max((closes for _, closes in self._on(day)), default=None)

    def stretches(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """The open time between two moments as pairs of them, in order, none of them empty."""
        first, last = start.astimezone(UTC), end.astimezone(UTC)
        day, final = _local_day(start), _local_day(end)
        while day <= final:
            for opens, closes in self._on(day):
                if max(opens, first) < min(closes, last):
                    yield max(opens, first), min(closes, last)
            day += timedelta(days=1)

    def _on(self, day: date) -> Iterator[Stretch]:
        if day in self.closed or day in _public_holidays(day.year):
            return
        for opens, closes in self.week.get(Weekday.of(day), ()):
            stretch = _moment(day, opens), _moment(day, closes)
            if stretch[0] < stretch[1]:
                yield stretch


def hours_kept(kept: Mapping[str, Any]) -> Hours:
    """Hours as they are kept; the usual ones while nobody gave them."""
    return Hours.model_validate(kept) if kept else USUAL


def _check(day: Weekday, spans: tuple[Span, ...]) -> None:
    for span in spans:
        if span[0] >= span[1]:
            raise ValueError(f"{day} : la plage {_said(span)} doit finir après son début")
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            raise ValueError(f"{day} : la plage {_said(after)} commence avant la fin de {_said(before)}")


def _said(span: Span) -> str:
    return "-".join(map(_written, span))


@cache
def _public_holidays(year: int) -> frozenset[date]:
    # Without a subdivision: Good Friday and 26 December are holidays in Alsace and Moselle alone.
    return frozenset(country_holidays("FR", years=year))


def _local_day(at: datetime) -> date:
    return at.astimezone(FRANCE).date()


def _moment(day: date, clock: time) -> datetime:
    at = datetime.combine(day, clock, FRANCE).astimezone(UTC)
    # The night of March has no hour from 2 to 3: all of it is the instant when the clock jumps.
    if at.astimezone(FRANCE).time() != clock:
        return datetime.combine(day, clock.replace(minute=0), FRANCE).astimezone(UTC)
    return at


USUAL = Hours(week=dict.fromkeys(tuple(Weekday)[:5], ((time(9), time(12, 30)), (time(13, 30), time(17)))))
