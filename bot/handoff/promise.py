"""The promise of an answer: a moment that advisers can keep, and the words a young person reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.feasibility.schema import Delay
from bot.forms.answers import MONTHS
from bot.handoff.hours import FRANCE, YEAR, Hours, Weekday

# A proposal, to be settled by the advisers: the open time that a case waiting before takes one of them.
CASE_TAKES = timedelta(minutes=20)
AT_ONCE = timedelta(hours=1)
DAY_HOURS = 24
_HALF_HOUR = timedelta(minutes=30)
_INSTANT = timedelta.resolution
_A_FULL_HOUR = datetime(2000, 1, 1, tzinfo=UTC)
_TODAY_AND_TOMORROW = {0: "aujourd'hui", 1: "demain"}
_WITHIN_THE_WEEK = range(2, 7)


def promised(
    delay: Delay, since: datetime, hours: Sequence[Hours], ahead: int, advisers: int
) -> datetime | None:
    """The moment in UTC before which the first of several networks answers, on an open half hour.

    Of a delay in open hours each 24 are a day the network is open on, as in `due_on`; the rest are hours it
    is open. Days are of the calendar, and end when the network closes; on the next open day if it is closed
    then. "At once" is
    one open hour, of a delay in days too: somebody must see the case and read it, and a promise that cannot
    be kept is worse than a later one. The `ahead` cases waiting before it (0 or more) are shared among the
    `advisers` on duty, `CASE_TAKES` each.

    None, for the caller to promise nothing: no hours given, nobody on duty, or no open half hour in a year.
    """
    if advisers < 1:
        return None
    load = CASE_TAKES * ahead / advisers
    moments = (_promise_of(desk, delay, since, load) for desk in hours)
    return min((moment for moment in moments if moment), default=None)


def said(promise: datetime, now: datetime) -> str:
    """A promise in French: "demain avant 12 h", "mardi avant 12 h 30", "mardi 12 janvier avant 12 h"."""
    there, today = promise.astimezone(FRANCE), now.astimezone(FRANCE).date()
    minutes = f" {there.minute:02d}" if there.minute else ""
    return f"{_day_said(there.date(), today)} avant {there.hour} h{minutes}"


def missed(promise: datetime, now: datetime) -> bool:
    """Whether it is too late to keep it: "avant 16 h" is over at 16 h."""
    return now >= promise


def _promise_of(desk: Hours, delay: Delay, since: datetime, load: timedelta) -> datetime | None:
    if delay.days is None:
        days, hours = divmod(delay.open_hours or 0, DAY_HOURS)
        rest = timedelta(hours=hours) if days else max(timedelta(hours=hours), AT_ONCE)
        later = _open_days_later(desk, since, days)
        answered = desk.add(later, rest + load) if later else None
    else:
        answered = _close(desk, since, delay.days)
        # A day's close has no open time after it: adding none would move it to the next morning.
        answered = desk.add(answered, load) if answered and load else answered
    return _half_hour(desk, answered) if answered else None


def _open_days_later(desk: Hours, since: datetime, days: int) -> datetime | None:
    """The same clock that many open days after the first open moment."""
    first = desk.next_open(since)
    if first is None:
        return None
    there = first.astimezone(FRANCE)
    for _ in range(days):
        opens = desk.next_open(datetime.combine(there.date() + timedelta(days=1), time.min, FRANCE))
        if opens is None:
            return None
        there = datetime.combine(opens.astimezone(FRANCE).date(), there.time(), FRANCE)
    return there


def _close(desk: Hours, since: datetime, days: int) -> datetime | None:
    soonest = desk.add(since, AT_ONCE)
    if not soonest:
        return None
    wanted = since.astimezone(FRANCE).date() + timedelta(days=days)
    first = max(wanted, soonest.astimezone(FRANCE).date())
    opens = desk.next_open(datetime.combine(first, time.min, FRANCE))
    return desk.closes_on(opens.astimezone(FRANCE).date()) if opens else None


def _half_hour(desk: Hours, at: datetime) -> datetime | None:
    # The instant before counts: a promise may end with a span, and never at the moment one opens.
    for opens, closes in desk.stretches(at - _INSTANT, at + YEAR):
        moment = _rounded_up(opens + _INSTANT)
        if moment <= closes:
            return moment
    return None


def _rounded_up(at: datetime) -> datetime:
    return _A_FULL_HOUR - (_A_FULL_HOUR - at) // _HALF_HOUR * _HALF_HOUR


def _day_said(day: date, today: date) -> str:
    days, weekday = (day - today).days, Weekday.of(day)
    if days in _TODAY_AND_TOMORROW:
        return _TODAY_AND_TOMORROW[days]
    dated = f"{weekday} {'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"
    return weekday if days in _WITHIN_THE_WEEK else dated
