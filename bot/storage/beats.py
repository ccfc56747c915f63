"""A role held by one process at a time, and what that process says of itself."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.database import Database
from bot.storage.tables import beats

TERM = timedelta(seconds=4)


class Beats:
    """Named leases: whoever keeps beating holds the role, a silent holder loses it after `TERM`."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert
        self.holder = f"{os.getpid()}-{secrets.token_hex(4)}"

    async def beat(self, name: str, said: dict[str, Any] | None = None) -> bool:
        """Take or keep a role, leaving word; False while another process holds it."""
        now = self._clock()
        row = {"name": name, "holder": self.holder, "expires_at": now + TERM, "said": said or {}}
        mine_or_free = (beats.c.holder == self.holder) | (beats.c.expires_at < now)
        statement = self._insert(beats).values(row)
        held = statement.on_conflict_do_update(index_elements=["name"], set_=row, where=mine_or_free)
        result = await self._database.write(
            lambda connection: connection.execute(held.returning(beats.c.name))
        )
        return result.first() is not None

    async def leave(self, name: str) -> None:
        """Give a role back at once."""
        mine = (beats.c.name == name) & (beats.c.holder == self.holder)
        await self._database.write(lambda connection: connection.execute(delete(beats).where(mine)))

    async def said(self, name: str) -> dict[str, Any] | None:
        """What the holder of a role last said; None when nobody holds it."""
        found = select(beats.c.said).where(beats.c.name == name, beats.c.expires_at >= self._clock())
        async with self._database.read() as connection:
            row = (await connection.execute(found)).first()
            return dict(row.said) if row else None
