"""Who of the staff is alerted of which case, when, and how often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
        """Whether a case that is no danger is of their territory and network."""
        ours = case.network_id in (None, self.member.network_id)
        return ours and covers(self.member.covers, case.place)


Slot = tuple[int, Reason, int | None]


@dataclass(frozen=True, slots=True)
class StaffAlert:
    """One alert to one member, or to the group where `to` is None; `number` counts its repeats."""

    case: Case
    reason: Reason
    to: Member | None = None
    number: int = 0

    @property
    def key(self) -> str:
        """What makes sending it twice impossible."""
        return f"{self.case.id}-{self.reason}-{self.to.id if self.to else 'group'}-{self.number}"


@dataclass(frozen=True, slots=True)
class Log:
    """When each alert was settled, by case, reason and member; the keys of those not to be tried yet."""

    settled: Mapping[Slot, Sequence[datetime]] = field(default_factory=dict)
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
    wanted = ((case, reason, one.member) for case, reason, called in _calls(at) for one in called)
    alerts = (_next(at, case, reason, member) for case, reason, member in wanted)
    return [alert for alert in alerts if alert]


def for_group(at: Situation) -> list[StaffAlert]:
    """The alerts that the group is to have now: a danger in any case, a late case if somebody is there."""
    wanted = [(case, reason) for case, reason, called in _calls(at) if called or reason.is_danger]
    alerts = (_next(at, case, reason, None) for case, reason in wanted if reason is not Reason.LEASE)
    return [alert for alert in alerts if alert]


def _calls(at: Situation) -> Iterator[tuple[Case, Reason, list[Colleague]]]:
    present = at.on_duty()
    for case in at.cases:
        if reason := _reason(at, case, present):
            yield case, reason, [one for one in present if _called(case, reason, one, at.now)]


def _reason(at: Situation, case: Case, present: Sequence[Colleague]) -> Reason | None:
    if case.closed_at or case.erased_at:
        return None
    if case.holder:
        return Reason.LEASE if any(_ends_soon(at, case, one) for one in present) else None
    if case.kind is CaseKind.DANGER:
        # All alerts of its first wait may be used up: given back, it starts afresh.
        return Reason.RETURNED if case.missed else Reason.DANGER
    # A promise missed is soon replaced by another: its trace is the count.
    late = case.missed or (case.promised_at and missed(case.promised_at, at.now))
    return Reason.LATE if late else None


def _ends_soon(at: Situation, case: Case, one: Colleague) -> bool:
    if not case.waiting_since or not _holds(case, one):
        return False
    return one.hours.open_between(case.waiting_since, at.now) >= at.lease - WARNED


def _called(case: Case, reason: Reason, one: Colleague, now: datetime) -> bool:
    if reason.is_danger:
        return True
    # Only its holder can answer before a lease ends: others could but watch.
    concerned = _holds(case, one) if reason is Reason.LEASE else one.may_take(case)
    return concerned and one.hours.is_open(now)


def _holds(case: Case, one: Colleague) -> bool:
    return case.holder is not None and case.holder.id == one.member.id


def _next(at: Situation, case: Case, reason: Reason, to: Member | None) -> StaffAlert | None:
    before = at.log.settled.get((case.id, reason, to.id if to else None), ())
    alert = StaffAlert(case, reason, to, len(before))
    return alert if _is_time(reason, before, at.now) and alert.key not in at.log.resting else None


def _is_time(reason: Reason, before: Sequence[datetime], now: datetime) -> bool:
    if not before:
        return True
    return reason.is_danger and len(before) <= REPEATS and now - max(before) >= AGAIN
