"""Who of the staff is alerted of which case, when, and how often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.handoff.cases import Case, CaseKind
from bot.handoff.hours import FRANCE, USUAL, Hours
from bot.handoff.promise import missed
from bot.staff.members import Member, Role
from bot.staff.territory import covers

REPEATS = 3
AGAIN = timedelta(minutes=30)
WARNED = timedelta(minutes=10)


class Reason(StrEnum):
    """What an alert is about: a danger nobody took, or that was given back; a promise missed; a lease."""

    DANGER = "danger"
    RETURNED = "returned"
    LATE = "late"
    LEASE = "lease"

    @property
    def is_danger(self) -> bool:
        """Whether it is for everyone, at any hour, and told again."""
        return self in (Reason.DANGER, Reason.RETURNED)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff and the hours of their network."""

    member: Member
    hours: Hours = USUAL

    def on_duty(self, today: date) -> bool:
        """Whether they take cases these days."""
        member = self.member
        here = not member.away(today) and not member.disabled
        return here and member.role in (Role.ADVISER, Role.COORDINATOR)

    def may_take(self, case: Case) -> bool:
        """Whether a case that is no danger is of their territory, or was passed to their network."""
        if case.network_id:
            return case.network_id == self.member.network_id
        return covers(self.member.covers, case.place)


@dataclass(frozen=True, slots=True)
class StaffAlert:
    """One alert to one member, or to the group where `to` is None; `number` counts its repeats.

    The `occasion` tells one promise missed from the next, one wait from another.
    """

    case: Case
    reason: Reason
    to: Member | None = None
    number: int = 0
    occasion: int = 0

    @property
    def key(self) -> str:
        """What makes sending it twice impossible."""
        to = self.to.id if self.to else "group"
        return f"{self.case.id}-{self.reason}-{self.occasion}-{to}-{self.number}"


@dataclass(frozen=True, slots=True)
class Log:
    """By key, when each alert was settled; since when the others are tried; those to leave alone for now."""

    settled: Mapping[str, datetime] = field(default_factory=dict)
    begun: Mapping[str, datetime] = field(default_factory=dict)
    resting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Situation:
    """All that choosing looks at; `lease` is the open time a person waits before their case is given back."""

    cases: Sequence[Case]
    colleagues: Sequence[Colleague]
    log: Log
    now: datetime
    lease: timedelta

    def on_duty(self) -> list[Colleague]:
        """Those who take cases today."""
        today = self.now.astimezone(FRANCE).date()
        return [colleague for colleague in self.colleagues if colleague.on_duty(today)]


def for_members(at: Situation) -> list[StaffAlert]:
    """The alerts that each member is to have now."""
    return _due(at, (replace(alert, to=one.member) for alert, called in _calls(at) for one in called))


def for_group(at: Situation) -> list[StaffAlert]:
    """The alerts that the group is to have now: a danger in any case, a late case if somebody is there."""
    calls = ((alert, called) for alert, called in _calls(at) if alert.reason is not Reason.LEASE)
    return _due(at, (alert for alert, called in calls if called or alert.reason.is_danger))


def together(alerts: Sequence[StaffAlert], log: Log) -> list[list[StaffAlert]]:
    """What one letter says: all that one person is to have now, but a danger alone; tried again, the same."""
    letters = defaultdict[Hashable, list[StaffAlert]](list)
    for alert in alerts:
        alone = alert.key if alert.reason.is_danger else ""
        letters[alert.to and alert.to.id, alone, log.begun.get(alert.key)].append(alert)
    return list(letters.values())


def _calls(at: Situation) -> Iterator[tuple[StaffAlert, list[Colleague]]]:
    present = at.on_duty()
    for case in at.cases:
        if alert := _deserved(at, case, present):
            yield alert, [one for one in present if _called(alert, one, at.now)]


def _deserved(at: Situation, case: Case, present: Sequence[Colleague]) -> StaffAlert | None:
    if case.closed_at or case.erased_at:
        return None
    if case.holder:
        return _lease(at, case, present)
    if case.kind is CaseKind.DANGER:
        reason = Reason.RETURNED if case.missed else Reason.DANGER
        return StaffAlert(case, reason, occasion=case.missed)
    # A promise missed is counted in the case once another has taken its place.
    over = case.promised_at is not None and missed(case.promised_at, at.now)
    return StaffAlert(case, Reason.LATE, occasion=case.missed + over) if case.missed or over else None


def _lease(at: Situation, case: Case, present: Sequence[Colleague]) -> StaffAlert | None:
    since = case.waiting_since
    hours = next((one.hours for one in present if _holds(case, one)), None)
    if not since or not hours or hours.open_between(since, at.now) < at.lease - WARNED:
        return None
    return StaffAlert(case, Reason.LEASE, occasion=int(since.timestamp()))


def _called(alert: StaffAlert, one: Colleague, now: datetime) -> bool:
    if alert.reason.is_danger:
        return True
    # Only its holder can answer before a lease ends: others could but watch.
    concerned = _holds(alert.case, one) if alert.reason is Reason.LEASE else one.may_take(alert.case)
    return concerned and one.hours.is_open(now)


def _holds(case: Case, one: Colleague) -> bool:
    return case.holder is not None and case.holder.id == one.member.id


def _due(at: Situation, wanted: Iterable[StaffAlert]) -> list[StaffAlert]:
    alerts = (_next(at, alert) for alert in wanted)
    return [alert for alert in alerts if alert and alert.key not in at.log.resting]


def _next(at: Situation, alert: StaffAlert) -> StaffAlert | None:
    """The first not settled of an alert and its repeats, if it is time for it."""
    times = 1 + REPEATS if alert.reason.is_danger else 1
    repeats = [replace(alert, number=number) for number in range(times)]
    told = [at.log.settled[each.key] for each in repeats if each.key in at.log.settled]
    if len(told) == times or (told and at.now - max(told) < AGAIN):
        return None
    return repeats[len(told)]
