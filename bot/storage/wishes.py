"""Who wants to hear of an answer, in SQL: told once, in the transaction that forgets that they asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.phrases import Phrasebook
from bot.conversation.ports import Floor
from bot.editing.pieces import Piece
from bot.editing.unanswered import Wish, told
from bot.storage.content_tables import drafts, revisions, unanswered
from bot.storage.database import Database
from bot.storage.speech import hold_back, say
from bot.storage.tables import conversations

# Published since it was asked, with nothing left to publish: its words are in force.
PUBLISHED = exists().where(
    revisions.c.piece == unanswered.c.piece, revisions.c.at > unanswered.c.at, revisions.c.body.is_not(None)
)
UNFINISHED = exists().where(drafts.c.piece == unanswered.c.piece)
DUE = (unanswered.c.conversation_id.is_not(None), unanswered.c.piece != "", PUBLISHED, ~UNFINISHED)
AT_ONCE = 100


class SqlWishes:
    """The Wishes port on a database."""

    def __init__(
        self, database: Database, phrases: Callable[[], Phrasebook], clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._phrases = phrases
        self._clock = clock

    async def due(self) -> Sequence[Wish]:
        """Those whose answer was published since; not over an adviser who speaks with them."""
        found = (
            select(unanswered.c.conversation_id, unanswered.c.piece)
            .distinct()
            .join(conversations, conversations.c.id == unanswered.c.conversation_id)
            .where(*DUE, conversations.c.floor == Floor.ASSISTANT)
            .order_by(unanswered.c.conversation_id, unanswered.c.piece)
            .limit(AT_ONCE)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(found)
            return [Wish(row.conversation_id, Piece.named(row.piece)) for row in rows]

    async def tell(self, wish: Wish, title: str, label: str) -> bool:
        """Tell them once, and forget that they asked; False if they took it back, or cannot be reached."""
        reply = told(self._phrases(), wish, title, label)

        async def work(connection: AsyncConnection) -> bool:
            mine = (
                unanswered.c.conversation_id == wish.conversation_id,
                unanswered.c.piece == str(wish.piece),
            )
            row = await hold_back(connection, wish.conversation_id)
            if row.floor != Floor.ASSISTANT:
                return False
            forgotten = update(unanswered).where(*mine).values(conversation_id=None)
            if not (await connection.execute(forgotten)).rowcount or row.unreachable_at:
                return False
            await say(connection, row, [reply], self._clock())
            return True

        return await self._database.write(work)
