"""The team in SQL: whom a coordinator reaches is in each query, what they change is written down with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.staff.audit import Act
from bot.staff.members import Member
from bot.staff.team import Details, Linked, Listed, Made, stamp
from bot.storage.audit import done_by, note
from bot.storage.cases import OPEN
from bot.storage.database import Database
from bot.storage.staff import WITH_NETWORK, cut_off, member_of
from bot.storage.staff_sessions import make_link
from bot.storage.tables import audit, cases, networks, staff

SIGNED_IN = (
    select(func.max(audit.c.at))
    .where(audit.c.staff_id == staff.c.id, audit.c.act == Act.SIGN_IN)
    .scalar_subquery()
    .label("signed_in_at")
)
HOLDING = (
    select(func.count(cases.c.id))
    .where(cases.c.holder_id == staff.c.id, OPEN)
    .scalar_subquery()
    .label("holding")
)
LISTED = WITH_NETWORK.add_columns(SIGNED_IN, HOLDING)
Work = Callable[[AsyncConnection, Member, datetime], Awaitable[Made]]


class SqlTeam:
    """The Team port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    async def listed(self, by: Member) -> list[Listed]:
        """Everybody in reach by network then name, the disabled too."""
        found = LISTED.where(_in_reach(by)).order_by(networks.c.name.nulls_last(), staff.c.name, staff.c.id)
        async with self._database.read() as connection:
            return [_listed(row) for row in await connection.execute(found)]

    async def find(self, by: Member, member_id: int) -> Listed | None:
        """Somebody in reach."""
        async with self._database.read() as connection:
            found = LISTED.where(staff.c.id == member_id, _in_reach(by))
            row = (await connection.execute(found)).first()
            return _listed(row) if row else None

    async def add(self, by: Member, email: str, details: Details) -> Linked:
        """A new member, with the link where they choose a password."""
        return await self._database.write(lambda connection: self._add(connection, by, email, details))

    async def _add(self, connection: AsyncConnection, by: Member, email: str, details: Details) -> Linked:
        now = self._clock()
        row = {"email": email, "created_at": now, **_columns(by, details)}
        fresh = self._insert(staff).values(row).on_conflict_do_nothing(index_elements=["email"])
        added = (await connection.execute(fresh.returning(staff.c.id))).scalar()
        if added is None:
            return Linked(Made.TAKEN)
        await note(connection, now, added, Act.MEMBER_ADDED, detail=done_by(by.id))
        member = member_of((await connection.execute(WITH_NETWORK.where(staff.c.id == added))).one())
        return Linked(Made.DONE, member, await make_link(connection, added, now, done_by(by.id)))

    async def change(self, by: Member, member_id: int, seen: str, details: Details) -> Made:
        """Keep what was decided, if nobody changed it since its `stamp` was `seen`."""

        async def work(connection: AsyncConnection, member: Member, now: datetime) -> Made:
            if stamp(member) != seen:
                return Made.STALE
            values = _columns(by, details)
            if by.id == member.id and (values["role"], values["network_id"]) != (by.role, by.network_id):
                return Made.SELF
            await _set(connection, member, **values)
            await note(connection, now, member.id, Act.MEMBER_CHANGED, detail=done_by(by.id))
            return Made.DONE

        return await self._with(by, member_id, work)

    async def absent(self, by: Member, member_id: int, until: date | None) -> Made:
        """Away from now until the end of a day, or not at all; the desk gives back what they hold."""

        async def work(connection: AsyncConnection, member: Member, now: datetime) -> Made:
            await _set(connection, member, absent_until=until)
            await note(connection, now, member.id, Act.MEMBER_ABSENT, detail=done_by(by.id))
            return Made.DONE

        return await self._with(by, member_id, work)

    async def link(self, by: Member, member_id: int) -> Linked:
        """A new link, in the place of those made before."""
        return await self._database.write(lambda connection: self._link(connection, by, member_id))

    async def _link(self, connection: AsyncConnection, by: Member, member_id: int) -> Linked:
        member = await _held_back(connection, by, member_id)
        if member is None or member.disabled:
            return Linked(Made.CLOSED if member else Made.GONE)
        return Linked(
            Made.DONE, member, await make_link(connection, member.id, self._clock(), done_by(by.id))
        )

    async def disable(self, by: Member, member_id: int) -> Made:
        """Close an account at once, wherever it is signed in."""

        async def work(connection: AsyncConnection, member: Member, now: datetime) -> Made:
            if by.id == member.id:
                return Made.SELF
            if not member.disabled:
                await _set(connection, member, disabled_at=now)
                await cut_off(connection, member.id)
                await note(connection, now, member.id, Act.MEMBER_DISABLED, detail=done_by(by.id))
            return Made.DONE

        return await self._with(by, member_id, work)

    async def enable(self, by: Member, member_id: int) -> Made:
        """Open an account again, with the password it had."""

        async def work(connection: AsyncConnection, member: Member, now: datetime) -> Made:
            if member.disabled:
                await _set(connection, member, disabled_at=None, failures=0, locked_until=None)
                await note(connection, now, member.id, Act.MEMBER_ENABLED, detail=done_by(by.id))
            return Made.DONE

        return await self._with(by, member_id, work)

    async def _with(self, by: Member, member_id: int, work: Work) -> Made:
        async def whole(connection: AsyncConnection) -> Made:
            member = await _held_back(connection, by, member_id)
            return await work(connection, member, self._clock()) if member else Made.GONE

        return await self._database.write(whole)


async def _held_back(connection: AsyncConnection, by: Member, member_id: int) -> Member | None:
    """Somebody in reach, nobody else's to change until the end of the transaction."""
    found = WITH_NETWORK.where(staff.c.id == member_id, _in_reach(by)).with_for_update(of=staff)
    row = (await connection.execute(found)).first()
    return member_of(row) if row else None


async def _set(connection: AsyncConnection, member: Member, **values: object) -> None:
    await connection.execute(update(staff).where(staff.c.id == member.id).values(values))


def _in_reach(by: Member) -> ColumnElement[bool]:
    return staff.c.network_id == by.network_id if by.network_id else true()


def _columns(by: Member, details: Details) -> dict[str, Any]:
    return {
        "name": details.name,
        "role": details.role,
        # Out of their own network a coordinator would give what they do not have: every network.
        "network_id": by.network_id or details.network_id,
        "territories": list(details.territories),
        "skills": list(details.skills),
    }


def _listed(row: Row[Any]) -> Listed:
    return Listed(member_of(row), row.signed_in_at, row.holding)
