"""That an adviser writes, in SQL: a time in the conversation's row, which every process sees."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.desk.typing import LASTS, NOT_BEFORE
from bot.conversation.ports import Floor
from bot.messages import Channel
from bot.storage.cases import OPEN
from bot.storage.database import Database
from bot.storage.tables import cases, conversations


class SqlTyping:
    """The TypingStore port on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def prolong(self, member_id: int, case_id: int, now: datetime) -> tuple[Channel, str] | None:
        """Show it from now on, in the conversation of a case that they hold and have the floor of."""
        held = exists().where(
            cases.c.id == case_id,
            cases.c.conversation_id == conversations.c.id,
            cases.c.holder_id == member_id,
            OPEN,
        )
        reached = conversations.c.erased_at.is_(None) & conversations.c.unreachable_at.is_(None)
        until = conversations.c.typing_until
        faded = or_(until.is_(None), until <= now + LASTS - NOT_BEFORE)
        shown = (
            update(conversations)
            .where(held, reached, faded, conversations.c.floor == Floor.ADVISER)
            .values(typing_until=now + LASTS)
            .returning(conversations.c.channel, conversations.c.address)
        )

        async def work(connection: AsyncConnection) -> tuple[Channel, str] | None:
            row = (await connection.execute(shown)).first()
            return (Channel(row.channel), row.address) if row else None

        return await self._database.write(work)
