"""The inbox in SQL: committed before a channel is told, kept until handled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.context import Context
from bot.conversation.ports import Waiting
from bot.messages import Message
from bot.storage.database import Database
from bot.storage.rows import message_content, message_of
from bot.storage.tables import conversations, inbox


class SqlInbox:
    """The Inbox port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    async def add(self, messages: Sequence[Message]) -> int:
        """Commit the messages not seen before, in order; their number."""
        return await self._database.write(lambda connection: self._add_all(connection, messages))

    async def _add_all(self, connection: AsyncConnection, messages: Sequence[Message]) -> int:
        return sum([await self._add(connection, message) for message in messages])

    async def _add(self, connection: AsyncConnection, message: Message) -> bool:
        known = select(inbox.c.id).where(inbox.c.channel == message.channel, inbox.c.key == message.key)
        if (await connection.execute(known)).first():
            return False
        row = {
            "channel": message.channel,
            "key": message.key,
            "conversation_id": await self._conversation(connection, message),
            "content": message_content(message),
            "received_at": self._clock(),
        }
        statement = self._insert(inbox).values(row).on_conflict_do_nothing().returning(inbox.c.id)
        return (await connection.execute(statement)).first() is not None

    async def _conversation(self, connection: AsyncConnection, message: Message) -> int:
        """The conversation of an address, made at its first message; writing makes it reachable again."""
        now = self._clock()
        row = {
            "channel": message.channel,
            "address": message.address,
            "context": Context().model_dump(mode="json"),
            "context_at": now,
            "created_at": now,
            "last_message_at": now,
        }
        statement = (
            self._insert(conversations)
            .values(row)
            .on_conflict_do_update(
                index_elements=["channel", "address"],
                set_={"last_message_at": now, "unreachable_at": None, "erased_at": None},
            )
            .returning(conversations.c.id)
        )
        return int((await connection.execute(statement)).scalar_one())

    async def next(self, busy: Collection[int], limit: int) -> list[Waiting]:
        """The oldest unhandled message of each conversation that is not in `busy`."""
        first = (
            select(func.min(inbox.c.id))
            .where(inbox.c.handled_at.is_(None), inbox.c.conversation_id.not_in(busy))
            .group_by(inbox.c.conversation_id)
        )
        found = (
            select(inbox, conversations.c.address)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .where(inbox.c.id.in_(first))
            .order_by(inbox.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_waiting(row) for row in await connection.execute(found)]

    async def failed(self, waiting: Waiting, reason: str, final: bool) -> None:
        """Note that handling failed; `final` sets the message aside as a dead letter."""
        noted = {"attempts": waiting.attempts + 1, "failure": reason[:200]}
        if final:
            noted["handled_at"] = self._clock()
        change = update(inbox).where(inbox.c.id == waiting.id).values(noted)
        await self._database.write(lambda connection: connection.execute(change))


def _waiting(row: Any) -> Waiting:
    message = message_of(row.channel, row.address, row.key, row.content or {"kind": "other"})
    return Waiting(row.id, row.conversation_id, message, row.attempts)
