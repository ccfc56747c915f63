"""Whether the page of a conversation is open, in SQL: written once a minute at most, only while a case is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select, update

from bot.conversation.ports import Seen
from bot.messages import Channel
from bot.storage.cases import OPEN
from bot.storage.database import Database
from bot.storage.tables import cases, conversations

# Longer than a page lets pass before it says so again: `seen_at` lies ahead for as long as it is open.
LASTS, AGAIN = timedelta(seconds=100), timedelta(seconds=60)
OPENED = -1
FEW = STEP = 5


class SqlPresence:
    """The Presence port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def seen(self, conversation_id: int) -> bool:
        """The page is open; whether that is kept, which it is only for a case."""
        now, mine = self._clock(), conversations.c.id == conversation_id
        wondered = exists().where(cases.c.conversation_id == conversation_id, OPEN)
        async with self._database.read() as connection:
            found = await connection.execute(select(conversations.c.seen_at).where(mine, wondered))
            row = found.first()
        if row and (row.seen_at is None or row.seen_at <= now + LASTS - AGAIN):
            open_now = update(conversations).where(mine).values(seen_at=now + LASTS)
            await self._database.write(lambda connection: connection.execute(open_now))
        return row is not None

    async def left(self, conversation_id: int) -> None:
        """The page was closed."""
        now = self._clock()
        was_open = (conversations.c.id == conversation_id) & (conversations.c.seen_at > now)
        closed = update(conversations).where(was_open).values(seen_at=now)
        await self._database.write(lambda connection: connection.execute(closed))

    async def of(self, conversation_id: int) -> Seen | None:
        """What is known of a page, None where it was never seen, or is no page of ours."""
        on_page = (conversations.c.id == conversation_id) & (conversations.c.channel == Channel.WEB)
        async with self._database.read() as connection:
            found = await connection.execute(select(conversations.c.seen_at).where(on_page))
            at = found.scalar()
        return Seen(at > self._clock(), at) if at else None


def open_pages(now: datetime) -> Select[Any]:
    """How many pages with an open case are open."""
    with_case = conversations.join(cases, cases.c.conversation_id == conversations.c.id)
    return select(func.count()).select_from(with_case).where(OPEN, conversations.c.seen_at > now)


def page_stamp(seen_at: datetime | None, now: datetime) -> int | None:
    """Something else whenever what is said of a page should be said anew: less and less often."""
    if seen_at is None:
        return None
    if seen_at > now:
        return OPENED
    minutes = int((now - seen_at).total_seconds() // 60)
    return minutes if minutes < FEW else minutes // STEP * STEP
