"""A promise is one that advisers can keep, said so that a teenager understands it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.feasibility.schema import Delay
from bot.forms.answers import MONTHS
from bot.handoff.hours import FRANCE, USUAL, Hours, Weekday
from bot.handoff.promise import CASE_TAKES, missed, promised, said
from tests.unit.test_hours import NEVER, NOT_IN_AUGUST, TUESDAYS, at, desks, local, moments

INSTANT = timedelta.resolution
AT_ONCE, SAME_DAY, WEEK = Delay(open_hours=0), Delay(days=0), Delay(days=7)
SAID = re.compile(
    r"(?P<day>aujourd'hui|demain|[a-z]+)(?: (?P<date>1er|\d+) (?P<month>\S+))?"
    r" avant (?P<h>\d+) h(?: (?P<m>\d\d))?"
)

delays = st.one_of(st.builds(Delay, open_hours=st.integers(0, 72)), st.builds(Delay, days=st.integers(0, 40)))
networks = st.lists(desks(), min_size=1, max_size=3)


def one(delay: Delay, since: str, *hours: Hours, ahead: int = 0, advisers: int = 1) -> str:
    return local(promised(delay, at(since), hours or (USUAL,), ahead, advisers))


@pytest.mark.parametrize(
    ("since", "promise"),
    [
        ("2026-11-27 10:00", "2026-11-27 11:00"),
        ("2026-11-27 10:10", "2026-11-27 11:30"),
        ("2026-11-27 11:30", "2026-11-27 12:30"),
        ("2026-11-27 12:00", "2026-11-27 14:00"),
        ("2026-11-27 16:45", "2026-11-30 10:00"),
        ("2026-11-28 03:00", "2026-11-30 10:00"),
        ("2026-12-24 18:00", "2026-12-28 10:00"),
        ("2027-05-01 10:00", "2027-05-03 10:00"),
        ("2027-03-28 02:00", "2027-03-30 10:00"),
        ("2026-10-25 02:30", "2026-10-26 10:00"),
    ],
)
def test_at_once_is_within_an_open_hour(since: str, promise: str) -> None:
    assert one(AT_ONCE, since) == promise


@pytest.mark.parametrize(
    ("delay", "since", "promise"),
    [
        (SAME_DAY, "2026-11-27 10:00", "2026-11-27 17:00"),
        # Half an hour is too short for anybody to read it; after closing there is none left.
        (SAME_DAY, "2026-11-27 16:30", "2026-11-30 17:00"),
        (SAME_DAY, "2026-11-27 19:00", "2026-11-30 17:00"),
        (WEEK, "2026-11-27 10:00", "2026-12-04 17:00"),
        (WEEK, "2026-12-18 10:00", "2026-12-28 17:00"),
        (WEEK, "2027-03-22 10:00", "2027-03-30 17:00"),
    ],
)
def test_days_are_of_the_calendar_and_end_when_the_desk_closes(
    delay: Delay, since: str, promise: str
) -> None:
    assert one(delay, since) == promise


def test_open_hours_are_those_of_the_desk() -> None:
    assert one(Delay(open_hours=8), "2026-11-27 10:00") == "2026-11-30 11:00"
    assert one(Delay(open_hours=48), "2026-11-27 10:00") == "2026-12-01 10:00"
    assert one(Delay(open_hours=24), "2026-11-28 10:00") == "2026-12-01 09:30"
    assert one(Delay(open_hours=26), "2026-11-27 10:00") == "2026-11-30 12:00"


def test_cases_ahead_are_shared_among_the_advisers_on_duty() -> None:
    assert one(AT_ONCE, "2026-11-27 09:00", ahead=3) == "2026-11-27 11:00"
    assert one(AT_ONCE, "2026-11-27 09:00", ahead=3, advisers=2) == "2026-11-27 10:30"
    assert one(SAME_DAY, "2026-11-27 10:00", ahead=3) == "2026-11-30 10:00"


def test_the_network_that_answers_first_counts() -> None:
    assert one(AT_ONCE, "2026-11-27 10:00", TUESDAYS) == "2026-12-01 10:00"
    assert one(AT_ONCE, "2026-11-27 10:00", TUESDAYS, USUAL, NEVER) == "2026-11-27 11:00"
    assert one(WEEK, "2026-11-27 10:00", TUESDAYS) == "2026-12-08 12:00"


def test_in_august_the_promise_is_for_september() -> None:
    assert one(AT_ONCE, "2026-07-31 16:30", NOT_IN_AUGUST) == "2026-09-01 09:30"
    assert one(WEEK, "2026-07-30 10:00", NOT_IN_AUGUST) == "2026-09-01 17:00"


def test_a_desk_that_closes_within_a_half_hour_promises_the_next_one() -> None:
    desk = Hours.model_validate({"week": {"lundi": [["09:00", "12:10"], ["13:45", "17:00"]]}})
    assert one(AT_ONCE, "2026-11-30 11:05", desk) == "2026-11-30 14:00"


def test_nothing_is_promised_when_nobody_can_keep_it() -> None:
    brief = Hours.model_validate({"week": {"lundi": [["10:05", "10:20"]]}})
    assert promised(AT_ONCE, at("2026-11-27 10:00"), (), 0, 1) is None
    assert one(AT_ONCE, "2026-11-27 10:00", advisers=0) == "never"
    assert one(AT_ONCE, "2026-11-27 10:00", NEVER) == "never"
    assert one(WEEK, "2026-11-27 10:00", NEVER) == "never"
    assert one(WEEK, "2026-11-27 10:00", brief) == "never"


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        ("2026-11-27 16:00", "aujourd'hui avant 16 h"),
        ("2026-11-28 12:00", "demain avant 12 h"),
        ("2026-12-01 12:30", "mardi avant 12 h 30"),
        ("2026-12-03 09:30", "jeudi avant 9 h 30"),
        ("2026-12-04 17:00", "vendredi 4 décembre avant 17 h"),
        ("2027-01-12 12:00", "mardi 12 janvier avant 12 h"),
        ("2026-12-01 00:30", "mardi avant 0 h 30"),
        ("2027-02-01 12:00", "lundi 1er février avant 12 h"),
        ("2026-11-26 12:00", "jeudi 26 novembre avant 12 h"),
    ],
)
def test_a_promise_is_said_plainly(promise: str, words: str) -> None:
    assert said(at(promise), at("2026-11-27 10:00")) == words


def test_tomorrow_begins_at_midnight_in_france() -> None:
    assert said(at("2026-11-28 10:00"), at("2026-11-27 23:30")) == "demain avant 10 h"
    assert said(at("2026-11-28 10:00"), at("2026-11-28 00:30")) == "aujourd'hui avant 10 h"


def test_before_four_is_missed_at_four() -> None:
    promise = at("2026-11-27 16:00")
    assert not missed(promise, promise - INSTANT)
    assert missed(promise, promise)


@given(delays, moments(), networks, st.integers(0, 60), st.integers(1, 5))
@example(SAME_DAY, at("2026-11-27 16:59"), [USUAL], 0, 1)
def test_a_promise_is_later_than_the_question_and_kept_in_open_time(
    delay: Delay, since: datetime, hours: list[Hours], ahead: int, advisers: int
) -> None:
    promise = promised(delay, since, hours, ahead, advisers)
    assume(promise is not None)
    assert promise is not None
    assert promise.minute % 30 == promise.second == promise.microsecond == 0
    keepers = [desk for desk in hours if desk.is_open(promise - INSTANT)]
    work = timedelta(hours=(delay.open_hours or 1) % 24) + CASE_TAKES * ahead / advisers
    needed = work if delay.days is None else timedelta(hours=1)
    assert any(desk.open_between(since, promise) >= needed for desk in keepers)


@given(delays, moments(), networks, st.integers(0, 60), st.integers(1, 60), st.integers(1, 5))
def test_more_load_never_makes_it_earlier_nor_more_advisers_later(
    delay: Delay, since: datetime, hours: list[Hours], ahead: int, more: int, advisers: int
) -> None:
    crowded = promised(delay, since, hours, ahead + more, advisers)
    usual = promised(delay, since, hours, ahead, advisers)
    helped = promised(delay, since, hours, ahead, advisers + 1)
    reached = [promise for promise in (helped, usual, crowded) if promise]
    assert reached == sorted(reached)
    assert crowded is None or len(reached) == 3


@given(moments(), moments())
def test_what_is_said_tells_the_day_and_the_hour(promise: datetime, now: datetime) -> None:
    there, today = promise.astimezone(FRANCE), now.astimezone(FRANCE).date()
    read = SAID.fullmatch(said(promise, now))
    assert read
    assert (int(read["h"]), int(read["m"] or 0)) == (there.hour, there.minute)
    near = {"aujourd'hui": 0, "demain": 1}
    if read["date"]:
        assert (read["day"], read["month"]) == (Weekday.of(there), MONTHS[there.month - 1])
        assert int(read["date"].removesuffix("er")) == there.day
    elif read["day"] in near:
        assert today + timedelta(days=near[read["day"]]) == there.date()
    else:
        week = [today + timedelta(days=ahead) for ahead in range(2, 7)]
        assert [day for day in week if Weekday.of(day) == read["day"]] == [there.date()]
