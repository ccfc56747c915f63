"""The outbox in SQL: what waits to go out, in order, and its fate."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.ports import Delivery
from bot.messages import Channel
from bot.storage.database import Database
from bot.storage.rows import reply_of
from bot.storage.tables import conversations, outbox


class SqlOutbox:
    """The Outbox port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def next(self, channel: Channel, busy: Collection[int], limit: int) -> list[Delivery]:
        """The oldest waiting reply of each conversation not in `busy`, where it is due."""
        waiting = (outbox.c.state == "waiting", outbox.c.channel == channel)
        first = select(func.min(outbox.c.id)).where(*waiting, outbox.c.conversation_id.not_in(busy))
        found = (
            select(outbox, conversations.c.address)
            .join(conversations, conversations.c.id == outbox.c.conversation_id)
            .where(
                outbox.c.id.in_(first.group_by(outbox.c.conversation_id)), outbox.c.due_at <= self._clock()
            )
            .order_by(outbox.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_delivery(row) for row in await connection.execute(found)]

    async def sent(self, delivery: Delivery, remote_id: str) -> None:
        """The channel took it."""
        await self._change(delivery, state="sent", sent_at=self._clock(), remote_id=remote_id, failure=None)

    async def postponed(self, delivery: Delivery, until: datetime, reason: str) -> None:
        """To be tried again later; what follows in the conversation waits behind it."""
        await self._change(delivery, due_at=until, attempts=delivery.attempts + 1, failure=reason[:200])

    async def refused(self, delivery: Delivery, reason: str) -> None:
        """Set aside as a dead letter."""
        await self._change(delivery, state="failed", failure=reason[:200])

    async def unreachable(self, delivery: Delivery, reason: str) -> None:
        """Nothing that waits for this contact goes out, until they write again."""
        now = self._clock()
        mine = (outbox.c.conversation_id == delivery.conversation_id) & (outbox.c.state == "waiting")
        gone = update(conversations).where(conversations.c.id == delivery.conversation_id)

        async def leave_alone(connection: AsyncConnection) -> None:
            await connection.execute(update(outbox).where(mine).values(state="failed", failure=reason[:200]))
            await connection.execute(gone.values(unreachable_at=now))

        await self._database.write(leave_alone)

    async def recent(self, channel: Channel, since: datetime) -> list[tuple[str, datetime]]:
        """Address and time of what was sent since then, oldest first."""
        found = (
            select(conversations.c.address, outbox.c.sent_at)
            .join(conversations, conversations.c.id == outbox.c.conversation_id)
            .where(outbox.c.channel == channel, outbox.c.sent_at >= since)
            .order_by(outbox.c.sent_at)
        )
        async with self._database.read() as connection:
            return [(row.address, row.sent_at) for row in await connection.execute(found)]

    async def _change(self, delivery: Delivery, **values: object) -> None:
        change = update(outbox).where(outbox.c.id == delivery.id).values(values)
        await self._database.write(lambda connection: connection.execute(change))


def _delivery(row: Any) -> Delivery:
    reply = reply_of(row.kind, row.content) if row.content else None
    return Delivery(row.id, row.conversation_id, row.address, row.token, reply, row.attempts)
