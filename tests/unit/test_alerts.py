"""Which alerts go to whom: territory and duty, quiet hours, danger to all, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff.alerting import LONGEST_PAUSE, pause_after
from bot.handoff.alerts import (
    AGAIN,
    REPEATS,
    Colleague,
    Reason,
    Situation,
    StaffAlert,
    for_group,
    for_members,
    together,
)
from bot.handoff.cases import Case
from bot.staff.members import Role
from tests.unit.alert_samples import MONDAY, NIGHT, SATURDAYS, danger, one, request, seen

TODAY = MONDAY.date()
MOMENTS = st.datetimes(datetime(2026, 11, 20), datetime(2026, 11, 30)).map(  # noqa: DTZ001 - given below
    lambda at: at.replace(tzinfo=MONDAY.tzinfo)
)
PLACES = st.sampled_from(["", "44", "49", "75"])
NUMBERS = st.none() | st.integers(1, 3)
COLLEAGUES = st.builds(
    one,
    st.integers(1, 6),
    role=st.sampled_from(Role),
    network=NUMBERS,
    hours=st.sampled_from([one().hours, SATURDAYS]),
    absent=st.none() | st.dates(date(2026, 11, 18), date(2026, 12, 1)),
    disabled=st.booleans(),
).flatmap(lambda each: st.lists(PLACES.filter(bool), max_size=2).map(lambda held: _covering(each, held)))
CASES = st.builds(danger, st.integers(1, 4), PLACES, NUMBERS, st.integers(0, 1)) | st.builds(
    request,
    st.integers(5, 9),
    PLACES,
    st.none() | MOMENTS,
    st.integers(0, 2),
    NUMBERS,
    st.none() | MOMENTS,
    NUMBERS,
)
SITUATIONS = st.builds(
    seen,
    st.lists(CASES, max_size=6, unique_by=lambda case: case.id),
    st.lists(COLLEAGUES, max_size=6, unique_by=lambda each: each.member.id),
    MOMENTS,
)


def _covering(each: Colleague, held: list[str]) -> Colleague:
    return replace(each, member=replace(each.member, territories=tuple(held)))


def to(alerts: list[StaffAlert]) -> list[tuple[Reason, int]]:
    return [(alert.reason, alert.to.id) for alert in alerts if alert.to]


def test_a_danger_goes_to_everyone_on_duty_whatever_the_hour_and_the_territory() -> None:
    staff = [
        one(1, "49"),
        one(2, "75", network=2, hours=SATURDAYS),
        one(3, role=Role.COORDINATOR),
        one(4, role=Role.EDITOR),
        one(5, disabled=True),
        one(6, absent=TODAY),
        one(7, absent=TODAY - timedelta(days=1)),
    ]
    assert to(for_members(seen([danger()], staff, NIGHT))) == [(Reason.DANGER, n) for n in (1, 2, 3, 7)]


def test_a_late_case_goes_to_its_territory_and_network_while_they_are_open() -> None:
    staff = [one(1, "49"), one(2, "75"), one(3), one(4, "49", hours=SATURDAYS), one(5, "49", network=2)]
    late = request(promised=MONDAY)
    assert to(for_members(seen([late], staff))) == [(Reason.LATE, n) for n in (1, 3, 5)]
    assert to(for_members(seen([replace(late, network_id=2)], staff))) == [(Reason.LATE, 5)]
    assert to(for_members(seen([replace(late, territory="")], staff))) == [
        (Reason.LATE, n) for n in (1, 2, 3, 5)
    ]
    assert for_members(seen([late], staff, NIGHT)) == []


@pytest.mark.parametrize(
    ("case", "deserves"),
    [
        (request(), False),
        (request(promised=MONDAY + timedelta(seconds=1)), False),
        (request(promised=MONDAY), True),
        (request(promised=MONDAY + timedelta(hours=3), missed=1), True),
        (request(promised=MONDAY, holder=9), False),
        (danger(holder=9), False),
        (replace(danger(), closed_at=MONDAY), False),
        (replace(danger(), erased_at=MONDAY), False),
    ],
)
def test_what_deserves_an_alert(case: Case, deserves: bool) -> None:
    assert bool(for_members(seen([case], [one()]))) is deserves
    assert bool(for_group(seen([case], [one()]))) is deserves


def test_only_the_holder_hears_that_their_lease_ends_soon() -> None:
    staff = [one(1, "49"), one(2, "49")]
    held = request(holder=2, waiting=MONDAY)
    assert for_members(seen([held], staff, MONDAY + timedelta(minutes=19))) == []
    at = seen([held], staff, MONDAY + timedelta(minutes=20))
    assert to(for_members(at)) == [(Reason.LEASE, 2)]
    assert for_group(at) == []


def test_the_group_is_told_of_dangers_at_any_hour_and_of_the_rest_while_somebody_is_there() -> None:
    cases = [danger(1), request(2, promised=MONDAY)]
    assert [alert.reason for alert in for_group(seen(cases, []))] == [Reason.DANGER]
    assert [alert.reason for alert in for_group(seen(cases, [one()]))] == [Reason.DANGER, Reason.LATE]
    assert [alert.reason for alert in for_group(seen(cases, [one()], NIGHT))] == [Reason.DANGER]


def lived(start: Situation, minutes: int) -> list[tuple[int, StaffAlert]]:
    """The alerts of some hours, each settled in the minute it is chosen."""
    settled: dict[str, datetime] = {}
    sent = []
    for minute in range(minutes):
        now = start.now + timedelta(minutes=minute)
        for alert in for_members(seen(list(start.cases), list(start.colleagues), now, settled)):
            settled[alert.key] = now
            sent.append((minute, alert))
    return sent


def test_a_danger_nobody_takes_is_repeated_three_times_and_the_rest_never() -> None:
    sent = lived(seen([danger(1), request(2, promised=MONDAY)], [one()]), 600)
    assert [(minute, alert.key) for minute, alert in sent] == [
        (0, "1-danger-0-1-0"),
        (0, "2-late-1-1-0"),
        (30, "1-danger-0-1-1"),
        (60, "1-danger-0-1-2"),
        (90, "1-danger-0-1-3"),
    ]


def test_a_danger_is_told_afresh_each_time_it_is_given_back() -> None:
    told: dict[str, datetime] = {}
    for missed, reason in enumerate((Reason.DANGER, Reason.RETURNED, Reason.RETURNED)):
        at = seen([danger(missed=missed)], [one()], NIGHT, told)
        assert to(for_members(at)) == [(reason, 1)]
        assert [alert.reason for alert in for_group(at)] == [reason]
        told |= {
            replace(alert, number=n).key: MONDAY for alert in for_members(at) for n in range(1 + REPEATS)
        }
        assert for_members(replace(at, log=replace(at.log, settled=told))) == []


def test_each_promise_missed_is_told_once() -> None:
    told: dict[str, datetime] = {}
    later = MONDAY + timedelta(hours=1)
    for promised, missed, now, expected in (
        (MONDAY, 0, MONDAY, 1),
        # Another took its place, and nobody came.
        (later, 1, MONDAY, 0),
        (later, 1, later, 1),
        (None, 2, later, 0),
    ):
        alerts = for_members(seen([request(promised=promised, missed=missed)], [one()], now, told))
        assert len(alerts) == expected
        told |= {alert.key: now for alert in alerts}


def test_each_wait_for_an_answer_warns_the_holder_once() -> None:
    told: dict[str, datetime] = {}
    for waiting, expected in ((MONDAY, 1), (MONDAY, 0), (MONDAY + timedelta(seconds=40), 1)):
        case = request(holder=1, waiting=waiting)
        alerts = for_members(seen([case], [one()], MONDAY + timedelta(minutes=21), told))
        assert len(alerts) == expected
        told |= {alert.key: MONDAY for alert in alerts}


def test_what_is_due_at_once_for_one_person_is_one_letter_but_a_danger_has_its_own() -> None:
    late = [request(number, promised=MONDAY) for number in (5, 6, 7)]
    held = request(8, holder=1, waiting=MONDAY - timedelta(hours=1))
    at = seen([danger(1), danger(2), *late, held], [one(1), one(2)])
    letters = [[alert.key for alert in letter] for letter in together(for_members(at), at.log)]
    assert sorted(letters) == [
        ["1-danger-0-1-0"],
        ["1-danger-0-2-0"],
        ["2-danger-0-1-0"],
        ["2-danger-0-2-0"],
        ["5-late-1-1-0", "6-late-1-1-0", "7-late-1-1-0", f"8-lease-{int(MONDAY.timestamp()) - 3600}-1-0"],
        ["5-late-1-2-0", "6-late-1-2-0", "7-late-1-2-0"],
    ]
    assert len(together(for_group(at), at.log)) == 3


def test_what_is_tried_again_is_the_same_letter_whatever_else_is_due() -> None:
    late = [request(number, promised=MONDAY) for number in (5, 6, 7)]
    begun = {f"{number}-late-1-1-0": MONDAY for number in (5, 6)}
    at = seen(late, [one()])
    again = together(for_members(at), replace(at.log, begun=begun))
    assert [[alert.case.id for alert in letter] for letter in again] == [[5, 6], [7]]


def test_what_quiet_hours_held_goes_out_at_the_next_opening() -> None:
    # Tuesday, 9 h in France.
    opening = NIGHT.replace(day=24, hour=8)
    minutes = int((opening - NIGHT).total_seconds() // 60)
    sent = lived(seen([request(promised=NIGHT)], [one()], NIGHT), minutes + 30)
    assert [minute for minute, _ in sent] == [minutes]


def test_one_that_rests_after_a_failure_waits() -> None:
    resting = frozenset({"1-danger-0-1-0"})
    assert to(for_members(seen([danger()], [one(1), one(2)], resting=resting))) == [(Reason.DANGER, 2)]


@given(SITUATIONS)
def test_nobody_is_alerted_who_should_not_be(at: Situation) -> None:
    duty = {each.member.id: each for each in at.on_duty()}
    alerts = for_members(at)
    assert len({alert.key for alert in alerts}) == len(alerts)
    for alert in alerts:
        assert alert.to
        each = duty[alert.to.id]
        assert each.member.role is not Role.EDITOR
        assert not each.member.disabled
        if not alert.reason.is_danger:
            assert each.hours.is_open(at.now)
        if alert.reason is Reason.LATE:
            assert each.may_take(alert.case)
        assert (alert.reason is Reason.LEASE) == (alert.case.holder is not None)


@given(SITUATIONS)
def test_every_waiting_danger_reaches_everyone_on_duty_and_the_group(at: Situation) -> None:
    waiting = {case.id for case in at.cases if case.urgency == 1 and not case.holder}
    called = {(a.case.id, a.to.id) for a in for_members(at) if a.to and a.reason.is_danger}
    assert called == {(case, each.member.id) for case in waiting for each in at.on_duty()}
    assert waiting == {alert.case.id for alert in for_group(at) if alert.reason.is_danger}


@given(SITUATIONS, st.lists(MOMENTS, min_size=1, max_size=5))
def test_what_was_settled_comes_back_only_for_a_danger_and_not_too_soon(
    at: Situation, before: list[datetime]
) -> None:
    settled = {
        replace(alert, number=number).key: moment
        for alert in for_members(at)
        for number, moment in enumerate(before)
    }
    again = for_members(replace(at, log=replace(at.log, settled=settled)))
    for alert in again:
        assert alert.reason.is_danger
        assert alert.number == len(before) <= REPEATS
        assert at.now - max(before) >= AGAIN


@given(SITUATIONS)
def test_letters_say_every_alert_once_each_to_one_person(at: Situation) -> None:
    alerts = for_members(at)
    letters = together(alerts, at.log)
    assert sorted(alert.key for letter in letters for alert in letter) == sorted(a.key for a in alerts)
    for letter in letters:
        assert len({alert.to and alert.to.id for alert in letter}) == 1
        assert len(letter) == 1 or not any(alert.reason.is_danger for alert in letter)


@given(st.integers(1, 10_000))
def test_the_pause_grows_and_is_bounded(attempts: int) -> None:
    assert timedelta(0) < pause_after(attempts) <= pause_after(attempts + 1) <= LONGEST_PAUSE
