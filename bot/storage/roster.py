"""Who is there to answer, in SQL: the networks of a territory, their hours, their advisers on duty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from bot.conversation.desk.ports import Duty
from bot.handoff.hours import FRANCE, USUAL, Hours, hours_kept
from bot.staff.members import Role
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

    async def duty(self, place: str, urgency: int) -> Duty:
        """The hours of the advisers of a place, how many they are, how many cases come before."""
        today = self._clock().astimezone(FRANCE).date()
        there = WITH_NETWORK.add_columns(HOURS).where(
            ~away(today), staff.c.disabled_at.is_(None), staff.c.role.in_((Role.ADVISER, Role.COORDINATOR))
        )
        before = select(func.count()).where(
            OPEN,
            cases.c.holder_id.is_(None),
            cases.c.urgency <= urgency,
            cases.c.territory == department_in(place),
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(there)).all()
            ahead = (await connection.execute(before)).scalar_one()
        covering = [row for row in rows if covers(member_of(row).covers, place)]
        return Duty(tuple(map(hours_in, covering)), len(covering), ahead)

    async def hours_of(self, member_id: int) -> Hours:
        """The hours of somebody's network; the usual ones while nobody gave them."""
        theirs = WITH_NETWORK.add_columns(HOURS).where(staff.c.id == member_id)
        async with self._database.read() as connection:
            row = (await connection.execute(theirs)).first()
        return hours_in(row) if row else USUAL


def hours_in(row: Row[Any]) -> Hours:
    """The hours of a row that has them; the usual ones while nobody gave them."""
    return hours_kept(row.network_hours)
