"""Canned replies in SQL: who may read or change one is in the query."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Delete, Row, Update, delete, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.staff.audit import CannedAct
from bot.staff.canned import Canned, Draft, canned_stamp
from bot.staff.members import Member
from bot.staff.team import Made
from bot.storage.audit import note
from bot.storage.database import Database
from bot.storage.tables import canned, networks

WHOLE = select(canned, networks.c.name.label("network")).outerjoin(
    networks, networks.c.id == canned.c.network_id
)
BY_TITLE = (func.lower(canned.c.title), canned.c.id)


class SqlCanned:
    """The CannedReplies port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def offered(self, to: Member) -> list[Canned]:
        """What somebody may put in a message, by title: their network's and the common ones."""
        return await self._found(_for(to), *BY_TITLE)

    async def listed(self, by: Member) -> list[Canned]:
        """What a coordinator sees, the common ones first: what is offered them, or all without a network."""
        return await self._found(
            _for(by) if by.network_id else true(), networks.c.name.nulls_first(), *BY_TITLE
        )

    async def _found(self, wanted: ColumnElement[bool], *order: Any) -> list[Canned]:
        async with self._database.read() as connection:
            rows = await connection.execute(WHOLE.where(wanted).order_by(*order))
            return [_canned(row) for row in rows]

    async def find(self, by: Member, canned_id: int) -> Canned | None:
        """One that a coordinator may change."""
        found = await self._found((canned.c.id == canned_id) & _in_reach(by))
        return found[0] if found else None

    async def add(self, by: Member, draft: Draft) -> Made:
        """A new one; a coordinator with a network adds to their own alone."""
        return await self._database.write(lambda connection: self._add(connection, by, draft))

    async def _add(self, connection: AsyncConnection, by: Member, draft: Draft) -> Made:
        now = self._clock()
        fresh = insert(canned).values(**_values(by, draft), changed_at=now).returning(canned.c.id)
        added = (await connection.execute(fresh)).scalar_one()
        await note(connection, now, by.id, CannedAct.ADDED, detail=f"canned {added}")
        return Made.DONE

    async def change(self, by: Member, canned_id: int, seen: str, draft: Draft) -> Made:
        """Keep what was decided, if nobody changed it since its stamp was `seen`."""
        changed = update(canned).values(**_values(by, draft), changed_at=self._clock())
        return await self._if_same(by, canned_id, seen, changed, CannedAct.CHANGED)

    async def delete(self, by: Member, canned_id: int, seen: str) -> Made:
        """Take it away, if nobody changed it since its stamp was `seen`."""
        return await self._if_same(by, canned_id, seen, delete(canned), CannedAct.DELETED)

    async def _if_same(
        self, by: Member, canned_id: int, seen: str, change: Update | Delete, act: CannedAct
    ) -> Made:
        mine = (canned.c.id == canned_id) & _in_reach(by)

        async def work(connection: AsyncConnection) -> Made:
            row = (await connection.execute(WHOLE.where(mine).with_for_update(of=canned))).first()
            if row is None or canned_stamp(_canned(row)) != seen:
                return Made.STALE if row else Made.GONE
            await connection.execute(change.where(mine))
            await note(connection, self._clock(), by.id, act, detail=f"canned {canned_id}")
            return Made.DONE

        return await self._database.write(work)


def _for(member: Member) -> ColumnElement[bool]:
    return or_(canned.c.network_id.is_(None), canned.c.network_id == member.network_id)


def _in_reach(by: Member) -> ColumnElement[bool]:
    return canned.c.network_id == by.network_id if by.network_id else true()


def _values(by: Member, draft: Draft) -> dict[str, Any]:
    return {"title": draft.title, "text": draft.text, "network_id": by.network_id or draft.network_id}


def _canned(row: Row[Any]) -> Canned:
    return Canned(row.id, row.title, row.text, row.network_id, row.network or "")
