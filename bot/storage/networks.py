"""Networks in SQL: the opening hours and departments that promises are computed from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.staff.audit import NetworkAct
from bot.staff.members import Member, Network
from bot.staff.networks import Plan, network_stamp
from bot.staff.team import Made
from bot.storage.audit import note
from bot.storage.database import Database
from bot.storage.staff import network_of
from bot.storage.tables import networks


class SqlNetworks:
    """The Networks port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def listed(self, by: Member) -> list[Network]:
        """Those in reach, by name."""
        async with self._database.read() as connection:
            found = select(networks).where(_in_reach(by)).order_by(networks.c.name)
            return [network_of(row) for row in await connection.execute(found)]

    async def find(self, by: Member, network_id: int) -> Network | None:
        """One in reach."""
        async with self._database.read() as connection:
            found = select(networks).where(networks.c.id == network_id, _in_reach(by))
            row = (await connection.execute(found)).first()
            return network_of(row) if row else None

    async def add(self, by: Member, plan: Plan) -> Made:
        """A new network, only by who has none."""
        if by.network_id:
            return Made.GONE
        return await self._unless_taken(lambda connection: self._add(connection, by, plan))

    async def _add(self, connection: AsyncConnection, by: Member, plan: Plan) -> Made:
        now = self._clock()
        row = {"name": plan.name, "territories": list(plan.territories), "hours": dict(plan.hours)}
        fresh = insert(networks).values({**row, "created_at": now}).returning(networks.c.id)
        added = (await connection.execute(fresh)).scalar_one()
        await note(connection, now, by.id, NetworkAct.ADDED, detail=f"network {added}")
        return Made.DONE

    async def change(self, by: Member, network_id: int, seen: str, plan: Plan) -> Made:
        """Keep what was decided, if nobody changed it since its stamp was `seen`."""
        return await self._unless_taken(
            lambda connection: self._change(connection, by, network_id, seen, plan)
        )

    async def _change(
        self, connection: AsyncConnection, by: Member, network_id: int, seen: str, plan: Plan
    ) -> Made:
        mine = (networks.c.id == network_id) & _in_reach(by)
        row = (await connection.execute(select(networks).where(mine).with_for_update())).first()
        if row is None or network_stamp(network_of(row)) != seen:
            return Made.STALE if row else Made.GONE
        values: dict[str, Any] = {"hours": dict(plan.hours)}
        if by.network_id is None:
            values |= {"name": plan.name, "territories": list(plan.territories)}
        await connection.execute(update(networks).where(mine).values(values))
        await note(connection, self._clock(), by.id, NetworkAct.CHANGED, detail=f"network {network_id}")
        return Made.DONE

    async def _unless_taken(self, work: Callable[[AsyncConnection], Any]) -> Made:
        try:
            made: Made = await self._database.write(work)
        except IntegrityError:
            # The name is the only thing of a network that must be nobody else's.
            return Made.TAKEN
        return made


def _in_reach(by: Member) -> ColumnElement[bool]:
    return networks.c.id == by.network_id if by.network_id else true()
