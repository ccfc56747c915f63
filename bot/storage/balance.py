"""The balance in SQL: cases are counted there, and nothing of any one of them is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, case, func, literal, or_, select, true

from bot.conversation.desk.ports import Act
from bot.handoff.balance import Count, Kept
from bot.staff.members import Member
from bot.storage.cases import OPEN
from bot.storage.database import Database
from bot.storage.tables import audit, cases, staff
from bot.storage.territory import covered

# Whose a case is: the network of who holds it or closed it, else the one it was passed to.
NETWORK = func.coalesce(staff.c.network_id, cases.c.network_id)
# Who takes a case over from a colleague does so later: the promise was kept or missed by the first.
FIRST_TAKEN = select(func.min(audit.c.at)).where(audit.c.case_id == cases.c.id, audit.c.act == Act.CLAIM)
TAKEN = func.coalesce(FIRST_TAKEN.scalar_subquery(), cases.c.claimed_at)
MISSED = or_(cases.c.missed > 0, cases.c.promised_at <= TAKEN)
PROMISED = or_(cases.c.missed > 0, and_(cases.c.claimed_at.is_not(None), cases.c.promised_at.is_not(None)))


class SqlBalance:
    """The Balance port on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def outcomes(self, by: Member, months: Sequence[datetime]) -> list[Count]:
        """What closed cases came to, by network and month; `months` are their first moments."""
        end = cases.c.closing["end"].as_string()
        return await self._counted(by, months, cases.c.closed_at, end, end.is_not(None))

    async def promises(self, by: Member, months: Sequence[datetime]) -> list[Count]:
        """Promises kept and missed, by network and month."""
        became = case((MISSED, Kept.MISSED.value), else_=Kept.KEPT.value)
        taken_at = func.coalesce(cases.c.claimed_at, cases.c.raised_at)
        return await self._counted(by, months, taken_at, became, PROMISED)

    async def _counted(
        self,
        by: Member,
        months: Sequence[datetime],
        at: ColumnElement[Any] | Column[Any],
        what: ColumnElement[Any],
        which: ColumnElement[bool],
    ) -> list[Count]:
        each = (
            select(NETWORK.label("network_id"), _place(at, months).label("month"), what.label("what"))
            .select_from(cases.outerjoin(staff, staff.c.id == cases.c.holder_id))
            .where(which, at >= months[0], _counted_for(by))
            .subquery()
        )
        grouped: Select[Any] = select(each, func.count().label("cases")).group_by(*each.c)
        async with self._database.read() as connection:
            rows = await connection.execute(grouped)
            return [Count(row.network_id, row.month, row.what, row.cases) for row in rows]

    async def waiting(self, by: Member, since: Sequence[datetime]) -> list[int]:
        """How many cases began to wait after the first of these moments, between two, before the last."""
        place = case(*((cases.c.raised_at > moment, at) for at, moment in enumerate(since)), else_=len(since))
        each = (
            select(place.label("place")).where(OPEN, cases.c.holder_id.is_(None), _waiting_for(by)).subquery()
        )
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(each.c.place, func.count().label("cases")).group_by(each.c.place)
            )
            found = {row.place: row.cases for row in rows}
        return [found.get(at, 0) for at in range(len(since) + 1)]


def _counted_for(by: Member) -> ColumnElement[bool]:
    return literal(by.network_id) == NETWORK if by.network_id else true()


def _place(at: ColumnElement[Any] | Column[Any], months: Sequence[datetime]) -> ColumnElement[int]:
    """In which of the months a moment falls."""
    ends = [(at < after, place) for place, after in enumerate(months[1:])]
    return case(*ends, else_=len(months) - 1) if ends else literal(0)


def _waiting_for(by: Member) -> ColumnElement[bool]:
    """What waits in the territories of a coordinator, or was passed to their network."""
    passed, here = cases.c.network_id == by.network_id, covered(by.covers)
    return or_(passed, and_(cases.c.network_id.is_(None), here)) if by.network_id else here
