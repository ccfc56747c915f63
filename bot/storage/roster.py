"""Who is there to answer, in SQL: the networks of a territory, their hours, their advisers on duty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select

from bot.conversation.desk.ports import Duty
from bot.handoff.cases import Taker
from bot.handoff.hours import FRANCE, USUAL, Hours, hours_kept
from bot.staff.members import Member, Role
from bot.staff.territory import covers, department_in
from bot.storage.cases import OPEN
from bot.storage.database import Database
from bot.storage.staff import WITH_NETWORK, away, member_of
from bot.storage.tables import cases, networks, staff

HOURS = networks.c.hours.label("network_hours")


class SqlRoster:
    """The Roster port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def duty(self, place: str, urgency: int, network_id: int | None = None) -> Duty:
        """The hours of the advisers of a place or a network, how many, how many cases come before."""
        there = WITH_NETWORK.add_columns(HOURS).where(on_duty(self._today()))
        around = cases.c.territory == department_in(place)
        same = cases.c.network_id == network_id if network_id else around
        before = select(func.count()).where(
            OPEN, cases.c.holder_id.is_(None), cases.c.urgency <= urgency, same
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(there)).all()
            ahead = (await connection.execute(before)).scalar_one()
        theirs = [row for row in rows if row.network_id == network_id]
        covering = theirs if network_id else [row for row in rows if covers(member_of(row).covers, place)]
        return Duty(tuple(map(hours_in, covering)), len(covering), ahead)

    async def hours_of(self, member_id: int) -> Hours:
        """The hours of somebody's network; the usual ones while nobody gave them."""
        theirs = WITH_NETWORK.add_columns(HOURS).where(staff.c.id == member_id)
        async with self._database.read() as connection:
            row = (await connection.execute(theirs)).first()
        return hours_in(row) if row else USUAL

    async def takers(self, member: Member) -> list[Taker]:
        """The colleagues of a member who are on duty, then the other networks where somebody is, by name."""
        present = WITH_NETWORK.where(on_duty(self._today()), staff.c.id != member.id)
        async with self._database.read() as connection:
            rows = (await connection.execute(present.order_by(staff.c.name, staff.c.id))).all()
        own = [row for row in rows if row.network_id == member.network_id]
        others = {
            row.network: row.network_id for row in rows if row.network_id not in (None, member.network_id)
        }
        return [
            *(Taker(row.id, None, row.name, row.network or "") for row in own),
            *(Taker(None, network_id, name) for name, network_id in sorted(others.items())),
        ]

    def _today(self) -> date:
        return self._clock().astimezone(FRANCE).date()


def on_duty(today: date) -> ColumnElement[bool]:
    """Of the staff, those who take cases these days."""
    takes = staff.c.role.in_((Role.ADVISER, Role.COORDINATOR))
    return and_(~away(today), staff.c.disabled_at.is_(None), takes)


def hours_in(row: Row[Any]) -> Hours:
    """The hours of a row that has them; the usual ones while nobody gave them."""
    return hours_kept(row.network_hours)
