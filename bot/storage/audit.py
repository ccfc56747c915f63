"""What staff did, written in the transaction that does it; it holds no e-mail, no text and no token."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, cast, insert, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.staff.audit import Act, Deed, Sought, Trace
from bot.staff.members import Member
from bot.storage.database import Database
from bot.storage.tables import audit, networks, staff

BY = "by "
OTHER = staff.alias()
# With whose act it is, and who did it to their account.
DEEDS = (
    select(audit, staff.c.name.label("who"), networks.c.name.label("network"), OTHER.c.name.label("other"))
    .outerjoin(staff, staff.c.id == audit.c.staff_id)
    .outerjoin(networks, networks.c.id == staff.c.network_id)
    .outerjoin(OTHER, audit.c.detail == literal(BY) + cast(OTHER.c.id, String))
    .order_by(audit.c.id.desc())
)


def done_by(member_id: int) -> str:
    """The detail of what somebody did to another's account."""
    return f"{BY}{member_id}"


async def note(
    connection: AsyncConnection,
    at: datetime,
    staff_id: int | None,
    act: str,
    case_id: int | None = None,
    detail: str = "",
) -> None:
    """Write down an act (at most 32 characters) of a member, or on their account when nobody was signed in.

    `detail` is at most 200 characters, never anything personal.
    """
    row = {"at": at, "staff_id": staff_id, "act": act, "case_id": case_id, "detail": detail}
    await connection.execute(insert(audit).values(row))


class SqlJournal:
    """The Journal port on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_account(self, staff_id: int, limit: int) -> list[Trace]:
        """The latest acts on somebody's account."""
        theirs = select(audit).where(audit.c.staff_id == staff_id, audit.c.act.in_(list(Act)))
        async with self._database.read() as connection:
            rows = await connection.execute(theirs.order_by(audit.c.id.desc()).limit(limit))
            return [Trace(row.at, row.staff_id, Act(row.act)) for row in rows]

    async def of_case(self, case_id: int, limit: int) -> list[Deed]:
        """The latest acts on a case, whoever did them."""
        return await self._deeds(limit, audit.c.case_id == case_id)

    async def sought(self, by: Member, sought: Sought, limit: int) -> list[Deed]:
        """The acts that a coordinator, `by`, has in reach: of their network, or all without one."""
        return await self._deeds(limit, *_in_reach(by), *_wanted(sought))

    async def _deeds(self, limit: int, *which: ColumnElement[bool]) -> list[Deed]:
        async with self._database.read() as connection:
            return [_deed(row) for row in await connection.execute(DEEDS.where(*which).limit(limit))]


def _in_reach(by: Member) -> Iterator[ColumnElement[bool]]:
    if by.network_id:
        yield staff.c.network_id == by.network_id


def _wanted(sought: Sought) -> Iterator[ColumnElement[bool]]:
    if sought.member_id is not None:
        mine = audit.c.staff_id == sought.member_id
        yield or_(mine, audit.c.detail == done_by(sought.member_id))
    if sought.case_id is not None:
        yield audit.c.case_id == sought.case_id
    if sought.act:
        yield audit.c.act == sought.act
    if sought.since:
        yield audit.c.at >= sought.since
    if sought.until:
        yield audit.c.at < sought.until
    if sought.before is not None:
        yield audit.c.id < sought.before


def _deed(row: Row[Any]) -> Deed:
    return Deed(row.id, row.at, row.act, row.who or "", row.network or "", row.case_id, row.other or "")
