"""Open time is counted as people live it: lunch, nights, holidays, and the two changes of clock."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.handoff.hours import FRANCE, USUAL, YEAR, Hours, Weekday

HOUR, MINUTE, NOTHING = timedelta(hours=1), timedelta(minutes=1), timedelta(0)
TUESDAYS = Hours.model_validate({"week": {"mardi": [["09:00", "12:00"]]}})
AUGUST = [f"2026-08-{day:02d}" for day in range(1, 32)]
NOT_IN_AUGUST = USUAL.model_copy(update={"closed": tuple(map(date.fromisoformat, AUGUST))})
EVERY_NIGHT = Hours.model_validate({"week": {day: [["01:00", "04:00"]] for day in Weekday}})
NEVER = Hours()
CLOCK_CHANGES = (date(2026, 10, 25), date(2027, 3, 28))


def at(written: str) -> datetime:
    """A moment by the clock in France, "2026-11-27 16:30"."""
    return datetime.fromisoformat(written).replace(tzinfo=FRANCE)


def local(moment: datetime | None) -> str:
    """The same, read back."""
    return f"{moment.astimezone(FRANCE):%Y-%m-%d %H:%M}" if moment else "never"


@st.composite
def days(draw: st.DrawFn) -> date:
    """Any day of two years and a half, often one of the delicate ones."""
    delicate = st.sampled_from((*CLOCK_CHANGES, date(2026, 12, 24), date(2027, 3, 29), date(2027, 5, 1)))
    return draw(st.one_of(st.dates(date(2026, 6, 1), date(2028, 12, 31)), delicate))


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """Any second of them, told in any of two zones."""
    zone = draw(st.sampled_from([UTC, FRANCE]))
    midnight = datetime.combine(draw(days()), time.min, UTC)
    return (midnight + timedelta(seconds=draw(st.integers(0, 86_399)))).astimezone(zone)


@st.composite
def some_spans(draw: st.DrawFn) -> list[tuple[time, time]]:
    """At most three spans of a day, in order; two may touch, and the night is not excluded."""
    bounds = draw(st.lists(st.integers(0, 287), max_size=6, unique=True).map(sorted))
    clocks = [time(bound // 12, bound % 12 * 5) for bound in bounds]
    apart = list(zip(clocks[::2], clocks[1::2], strict=False))
    return apart if draw(st.booleans()) else list(pairwise(clocks))[:3]


@st.composite
def desks(draw: st.DrawFn) -> Hours:
    """Any opening hours, which may be none at all."""
    week = draw(st.dictionaries(st.sampled_from(Weekday), some_spans(), max_size=7))
    return Hours.model_validate({"week": week, "closed": draw(st.lists(days(), max_size=5))})


open_times = st.integers(0, 40 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-27 09:00", True),
        ("2026-11-27 12:29", True),
        ("2026-11-27 12:30", False),
        ("2026-11-27 13:30", True),
        ("2026-11-27 17:00", False),
        ("2026-11-28 10:00", False),
        ("2026-12-25 10:00", False),
        ("2026-12-24 10:00", True),
        ("2027-03-29 10:00", False),
        ("2028-05-01 10:00", False),
        # Good Friday and the day after Christmas are holidays in Alsace and Moselle, not here.
        ("2027-03-26 10:00", True),
        ("2028-12-26 10:00", True),
    ],
)
def test_who_is_there_when(moment: str, is_open: bool) -> None:
    assert USUAL.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-27 10:00", 2, "2026-11-27 12:00"),
        ("2026-11-27 11:30", 1, "2026-11-27 12:30"),
        ("2026-11-27 12:00", 1, "2026-11-27 14:00"),
        ("2026-11-27 16:30", 1, "2026-11-30 09:30"),
        ("2026-11-28 23:00", 1, "2026-11-30 10:00"),
        ("2026-12-24 16:30", 1, "2026-12-28 09:30"),
        ("2027-04-30 16:30", 1, "2027-05-03 09:30"),
        ("2027-03-26 16:30", 1, "2027-03-30 09:30"),
        ("2026-10-23 16:30", 1, "2026-10-26 09:30"),
    ],
)
def test_an_hour_runs_only_while_somebody_is_there(start: str, hours: int, end: str) -> None:
    reached = USUAL.add(at(start), hours * HOUR)
    assert local(reached) == end
    assert reached is not None
    assert reached.tzinfo is UTC


@pytest.mark.parametrize(("day", "hours"), [("2026-10-25", 4), ("2026-10-26", 3), ("2027-03-28", 2)])
def test_a_night_at_the_desk_is_an_hour_longer_in_october_and_shorter_in_march(day: str, hours: int) -> None:
    assert EVERY_NIGHT.open_between(at(f"{day} 00:00"), at(f"{day} 12:00")) == hours * HOUR


@pytest.mark.parametrize(("closes", "minutes"), [("02:30", 60), ("03:15", 75)])
def test_the_hour_that_march_skips_takes_no_time(closes: str, minutes: int) -> None:
    desk = Hours.model_validate({"week": {"dimanche": [["01:00", "01:30"], ["01:30", closes]]}})
    assert desk.open_between(at("2027-03-28 00:00"), at("2027-03-28 12:00")) == minutes * MINUTE
    skipped = Hours.model_validate({"week": {"dimanche": [["02:15", "02:45"]]}})
    assert skipped.closes_on(date(2027, 3, 28)) is None


def test_a_desk_of_tuesdays() -> None:
    assert local(TUESDAYS.next_open(at("2026-11-24 12:00"))) == "2026-12-01 09:00"
    assert local(TUESDAYS.add(at("2026-11-24 11:00"), 2 * HOUR)) == "2026-12-01 10:00"
    assert TUESDAYS.closes_on(date(2026, 11, 25)) is None
    assert local(TUESDAYS.closes_on(date(2026, 11, 24))) == "2026-11-24 12:00"


def test_a_desk_closed_all_august() -> None:
    assert local(NOT_IN_AUGUST.next_open(at("2026-07-31 17:00"))) == "2026-09-01 09:00"
    assert NOT_IN_AUGUST.open_between(at("2026-08-01 00:00"), at("2026-09-01 00:00")) == NOTHING


def test_a_desk_that_never_opens() -> None:
    monday = at("2026-11-30 10:00")
    assert NEVER.next_open(monday) is None
    assert NEVER.add(monday, HOUR) is None
    assert TUESDAYS.add(monday, 500 * HOUR) is None


def test_an_open_moment_is_its_own_next_opening() -> None:
    assert USUAL.next_open(at("2026-11-30 10:00")) == at("2026-11-30 10:00")


def test_the_json_of_a_network_comes_back_as_it_went() -> None:
    stored = {"week": {"lundi": [["09:00", "12:30"], ["13:30", "17:00"]]}, "closed": ["2026-12-24"]}
    assert json.loads(Hours.model_validate(stored).model_dump_json()) == stored


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"week": {"lundi": [["9h", "12:00"]]}}, "heure illisible : « 9h »"),
        ({"week": {"lundi": [["", "12:00"]]}}, "heure illisible : «  »"),
        ({"week": {"lundi": [["09:00:10", "12:00"]]}}, "heure illisible"),
        ({"week": {"lundi": [["09:00+02:00", "12:00"]]}}, "heure illisible"),
        ({"week": {"lundi": [["12:00", "09:00"]]}}, "lundi : la plage 12:00-09:00 doit finir après"),
        ({"week": {"jeudi": [["09:00", "09:00"]]}}, "jeudi : la plage 09:00-09:00 doit finir après"),
        (
            {"week": {"lundi": [["09:00", "12:00"], ["11:00", "14:00"]]}},
            "lundi : la plage 11:00-14:00 commence avant la fin de 09:00-12:00",
        ),
        ({"week": {"lundi": [["13:00", "14:00"], ["09:00", "12:00"]]}}, "commence avant la fin de 13:00"),
        ({"closed": ["24/12/2026"]}, "date illisible : « 24/12/2026 »"),
        ({"closed": ["2026-02-30"]}, "date illisible"),
        ({"week": {"lundy": []}}, "week.lundy"),
    ],
)
def test_what_cannot_be_is_refused_in_french(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Hours.model_validate(wrong)


@given(desks(), moments())
def test_what_is_open_is_what_the_clock_on_the_wall_says(desk: Hours, moment: datetime) -> None:
    wall = moment.astimezone(FRANCE)
    assume(wall.date() not in CLOCK_CHANGES)
    spans = desk.week.get(Weekday.of(wall), ()) if wall.date() not in desk.closed else ()
    holiday = (wall.month, wall.day) in {
        (12, 25),
        (1, 1),
        (5, 1),
        (5, 8),
        (7, 14),
        (8, 15),
        (11, 1),
        (11, 11),
    }
    moveable = wall.date() in {date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)}
    moveable |= wall.date() in {date(2028, 4, 17), date(2028, 5, 25), date(2028, 6, 5)}
    expected = not holiday and not moveable and any(a <= wall.time() < b for a, b in spans)
    assert desk.is_open(moment) is expected


@given(desks(), days())
def test_open_time_is_the_sum_of_the_open_minutes(desk: Hours, day: date) -> None:
    start = datetime.combine(day, time(22), UTC)
    minutes = sum(desk.is_open(start + number * MINUTE) for number in range(1440))
    assert desk.open_between(start, start + 1440 * MINUTE) == minutes * MINUTE


@given(desks(), moments(), open_times)
def test_adding_open_time_and_measuring_it_are_inverse(
    desk: Hours, start: datetime, wanted: timedelta
) -> None:
    end = desk.add(start, wanted)
    if end is None:
        assert desk.open_between(start, start + YEAR) < wanted or desk.next_open(start) is None
    else:
        assert desk.open_between(start, end) == wanted
        assert end.tzinfo is UTC


@given(desks(), moments(), open_times)
def test_open_time_ends_in_an_open_moment_or_as_one_ends(
    desk: Hours, start: datetime, wanted: timedelta
) -> None:
    end = desk.add(start, wanted)
    assume(end is not None)
    assert end is not None
    assert end >= start
    assert desk.is_open(end if wanted == NOTHING else end - timedelta.resolution)


@given(desks(), moments(), moments(), open_times, open_times)
def test_more_open_time_and_a_later_start_never_end_sooner(
    desk: Hours, one: datetime, other: datetime, less: timedelta, more: timedelta
) -> None:
    (first, last), (less, more) = sorted([one, other]), sorted([less, more])
    ends = [desk.add(first, less), desk.add(first, more), desk.add(last, more)]
    reached = [end for end in ends if end]
    assert reached == sorted(reached)


@given(desks(), moments())
def test_nothing_is_open_before_the_next_opening(desk: Hours, moment: datetime) -> None:
    opening = desk.next_open(moment)
    if opening:
        assert desk.is_open(opening)
    assert desk.open_between(moment, opening or moment + YEAR) == NOTHING


@given(desks(), days())
def test_a_day_is_open_until_it_closes(desk: Hours, day: date) -> None:
    closes, midnight = desk.closes_on(day), datetime.combine(day, time(23, 59), FRANCE)
    assert desk.open_between(closes or datetime.combine(day, time(0), FRANCE), midnight) == NOTHING
    if closes:
        assert desk.is_open(closes - timedelta.resolution)
