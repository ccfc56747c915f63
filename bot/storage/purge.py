"""What is kept is what we say we keep: blank old texts, drop old threads, finish erasures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.context import Context
from bot.privacy.retention import Retention
from bot.storage.database import Database
from bot.storage.tables import cases, conversations, inbox, outbox


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were blanked, and how many threads, keys and cases dropped."""

    blanked: int
    dropped: int


class Purge:
    """Applies the retention to every table."""

    def __init__(self, database: Database, retention: Retention, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._retention = retention
        self._clock = clock

    async def run(self) -> Purged:
        """One pass, in one transaction."""
        purged = await self._database.write(self._pass)
        await self._sweep()
        return purged

    async def _pass(self, connection: AsyncConnection) -> Purged:
        now = self._clock()
        blanked = await self._blank_texts(connection, now - self._retention.texts)
        await self._forget_sessions(connection, now - self._retention.session)
        dropped = await self._drop_cases(connection, now - self._retention.case)
        return Purged(blanked, dropped + await self._drop_threads(connection, now - self._retention.thread))

    @staticmethod
    async def _blank_texts(connection: AsyncConnection, before: datetime) -> int:
        silent = select(conversations.c.id).where(conversations.c.last_message_at < before)
        heard = update(inbox).where(
            inbox.c.conversation_id.in_(silent), inbox.c.handled_at.is_not(None), inbox.c.content.is_not(None)
        )
        said = update(outbox).where(
            outbox.c.conversation_id.in_(silent), outbox.c.content.is_not(None), outbox.c.created_at < before
        )
        stuck = outbox.c.state == "waiting"
        await connection.execute(said.where(stuck).values(state="failed", failure="trop tard"))
        counts = [await connection.execute(table.values(content=None)) for table in (heard, said)]
        return sum(count.rowcount for count in counts)

    @staticmethod
    async def _forget_sessions(connection: AsyncConnection, before: datetime) -> None:
        blank: Any = Context().model_dump(mode="json")
        old = update(conversations).where(conversations.c.context_at < before)
        await connection.execute(old.values(context=blank))

    @staticmethod
    async def _drop_cases(connection: AsyncConnection, before: datetime) -> int:
        return (await connection.execute(delete(cases).where(cases.c.raised_at < before))).rowcount

    @staticmethod
    async def _drop_threads(connection: AsyncConnection, before: datetime) -> int:
        mine = outbox.c.conversation_id == conversations.c.id
        owed = exists().where(mine, outbox.c.state == "waiting")
        unheard = exists().where(inbox.c.conversation_id == conversations.c.id, inbox.c.handled_at.is_(None))
        old = conversations.c.last_message_at < before
        erased = conversations.c.erased_at.is_not(None) & ~owed & ~unheard
        dropped = await connection.execute(delete(conversations).where(old | erased))
        keys = delete(inbox).where(inbox.c.received_at < before, inbox.c.handled_at.is_not(None))
        return dropped.rowcount + (await connection.execute(keys)).rowcount

    async def _sweep(self) -> None:
        """On SQLite, empty the write-ahead log too: erased text must not linger in it."""
        if self._database.is_sqlite:
            async with self._database.engine.connect() as connection:
                raw = await connection.get_raw_connection()
                await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
