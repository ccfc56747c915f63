"""Cases and colleagues of fictitious networks, for the tests of alerts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.handoff.alerts import Colleague, Log, Situation
from bot.handoff.cases import Case, CaseKind, Holder
from bot.handoff.hours import USUAL, Hours, Weekday
from bot.staff.members import Member, Role

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NIGHT = MONDAY.replace(hour=22)
LEASE = timedelta(minutes=30)
SATURDAYS = Hours(week={Weekday.SATURDAY: ((time(9), time(12)),)})


def one(
    number: int = 1,
    *territories: str,
    role: Role = Role.ADVISER,
    network: int | None = None,
    hours: Hours = USUAL,
    absent: date | None = None,
    disabled: bool = False,
) -> Colleague:
    """A member of staff."""
    email = f"m{number}@reseau.test"
    member = Member(number, email, "M", role, network, "", territories, (), absent, disabled)
    return Colleague(member, hours)


def danger(number: int = 1, territory: str = "49", holder: int | None = None, missed: int = 0) -> Case:
    """A danger, of a moment ago."""
    held = Holder(holder, "M") if holder else None
    return Case(number, number, "violence", 1, territory, 1, MONDAY, MONDAY, holder=held, missed=missed)


def request(
    number: int = 1,
    territory: str = "49",
    promised: datetime | None = None,
    missed: int = 0,
    holder: int | None = None,
    waiting: datetime | None = None,
    network: int | None = None,
) -> Case:
    """A dossier handed over."""
    return Case(
        number,
        number,
        "prometteur",
        13,
        territory,
        1,
        MONDAY,
        MONDAY,
        CaseKind.DOSSIER,
        promised_at=promised,
        missed=missed,
        holder=Holder(holder, "M") if holder else None,
        waiting_since=waiting,
        network_id=network,
    )


def seen(
    cases: list[Case],
    colleagues: list[Colleague],
    now: datetime = MONDAY,
    settled: dict[str, datetime] | None = None,
    resting: frozenset[str] = frozenset(),
) -> Situation:
    """What choosing looks at."""
    return Situation(cases, colleagues, Log(settled or {}, resting=resting), now, LEASE)
