"""Questions without their answer, in SQL: kept in the transaction that admits it, without whoever asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.asked import Missed, Reason
from bot.editing.pieces import Piece
from bot.editing.unanswered import Question, State
from bot.staff.audit import ContentAct
from bot.storage import audit
from bot.storage.content_tables import unanswered
from bot.storage.database import Database


class SqlQuestions:
    """The Questions port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def asked(self, since: datetime, states: Collection[State], limit: int) -> Sequence[Question]:
        """The newest, newest first."""
        found = (
            select(unanswered)
            .where(unanswered.c.at >= since, unanswered.c.state.in_(list(states)))
            .order_by(unanswered.c.id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_question(row) for row in await connection.execute(found)]

    async def settle(self, by: int, ids: Collection[int], state: State, piece: Piece | None = None) -> int:
        """Say what became of questions that are open; how many were."""
        still = (unanswered.c.state == State.OPEN,)
        return await self._change(by, ids, still, ContentAct.QUESTIONS_SETTLED, state, str(piece or ""))

    async def reopen(self, by: int, ids: Collection[int]) -> int:
        """Take that back; how many were settled."""
        return await self._change(
            by, ids, (unanswered.c.state != State.OPEN,), ContentAct.QUESTIONS_REOPENED, State.OPEN, ""
        )

    async def _change(
        self, by: int, ids: Collection[int], which: Sequence[Any], act: ContentAct, state: State, piece: str
    ) -> int:
        change = update(unanswered).where(unanswered.c.id.in_(list(ids)), *which)

        async def work(connection: AsyncConnection) -> int:
            made = (await connection.execute(change.values(state=state, piece=piece))).rowcount
            if made:
                detail = f"{made} {state} {piece}".strip()
                await audit.note(connection, self._clock(), by, act, detail=detail)
            return made

        return await self._database.write(work)


async def keep(connection: AsyncConnection, missed: Missed, conversation_id: int, now: datetime) -> None:
    """A question more; or, of who wants to be told, the one just kept in the same words."""
    if missed.tell and await _tied(connection, missed, conversation_id):
        return
    row = {
        "text": missed.text,
        "reason": missed.reason,
        "given": missed.given,
        "territory": missed.territory,
        "at": now,
        "conversation_id": conversation_id if missed.tell else None,
    }
    await connection.execute(insert(unanswered).values(row))


async def _tied(connection: AsyncConnection, missed: Missed, conversation_id: int) -> bool:
    """Questions in the same words are one another's equals: nothing tells who asked which."""
    same = (
        unanswered.c.text == missed.text,
        unanswered.c.reason == missed.reason,
        unanswered.c.given == missed.given,
        unanswered.c.conversation_id.is_(None),
        unanswered.c.state == State.OPEN,
    )
    newest = select(func.max(unanswered.c.id)).where(*same).scalar_subquery()
    tie = update(unanswered).where(unanswered.c.id == newest, unanswered.c.conversation_id.is_(None))
    return (await connection.execute(tie.values(conversation_id=conversation_id))).rowcount == 1


async def forget(connection: AsyncConnection, conversation_id: int) -> None:
    """They do not want to be told any more: nothing leads from a question to them."""
    theirs = update(unanswered).where(unanswered.c.conversation_id == conversation_id)
    await connection.execute(theirs.values(conversation_id=None))


async def awaited(connection: AsyncConnection, conversation_id: int) -> int:
    """How many answers they want to hear of."""
    theirs = select(func.count()).where(unanswered.c.conversation_id == conversation_id)
    return int((await connection.execute(theirs)).scalar_one())


def _question(row: Any) -> Question:
    return Question(
        row.id,
        row.text,
        Reason(row.reason),
        row.given,
        row.at,
        State(row.state),
        row.piece,
        row.conversation_id is not None,
    )
