"""Conversations in SQL: opened, and changed together with what is said in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.context import Context
from bot.conversation.ports import Effect, Floor, Held, Outcome, Thread, Waiting
from bot.messages import Channel, MessageKind, Reply, ReplyKind
from bot.privacy.retention import Retention
from bot.storage import unanswered, uses
from bot.storage.cases import (
    alert,
    is_taken,
    let_wait,
    notes_of,
    of_conversation,
    request,
    taken_of,
    turn_floor,
    unlink,
)
from bot.storage.changes import answer
from bot.storage.database import Database
from bot.storage.rows import message_content, rested
from bot.storage.speech import hold_back, last_shown, say
from bot.storage.tables import conversations, inbox, outbox

YOU, ME = "toi", "moi"
USUAL = Retention()


class SqlThreads:
    """The Threads port on a database."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], retention: Retention = USUAL
    ) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention

    async def open(self, conversation_id: int) -> Thread:
        """The conversation as it stands; fallen silent long enough, only what outlives a session."""
        async with self._database.read() as connection:
            row = (await connection.execute(_by_id(conversation_id))).one()
            said = exists().where(outbox.c.conversation_id == conversation_id)
            both = select(said, exists().where(is_taken(conversation_id)))
            greeted, held_by_one = (await connection.execute(both)).one()
            taken = await taken_of(connection, conversation_id) if held_by_one else []
            offered = tuple(case for case in taken if case.offer)
            shown = await last_shown(connection, conversation_id) if offered else ()
        now, kept = self._clock(), self._retention
        fresh = now - row.context_at < kept.session
        context = Context.model_validate(row.context) if fresh else rested(row.context, now - kept.form)
        holder, asked = (taken[0].holder, taken[0].consent is None) if taken else (None, False)
        whose = (row.id, Channel(row.channel), row.address, Floor(row.floor))
        return Thread(*whose, context, greeted, holder, asked, offered, shown)

    async def settle(self, waiting: Waiting, outcome: Outcome) -> bool:
        """Commit the outcome with the message's handling; False if it was handled before."""
        return await self._database.write(lambda connection: self._settle(connection, waiting, outcome))

    async def _settle(self, connection: AsyncConnection, waiting: Waiting, outcome: Outcome) -> bool:
        now = self._clock()
        row = await hold_back(connection, waiting.conversation_id)
        if not await self._mark_handled(connection, waiting, now):
            return False
        if outcome.alert:
            await alert(connection, row.id, outcome.alert, now)
        if outcome.request:
            await request(connection, row.id, outcome.request, now)
        if outcome.floor:
            await turn_floor(connection, row.id, outcome.floor, outcome.agreed, now)
        elif row.floor == Floor.ADVISER and waiting.message.kind is MessageKind.TEXT:
            await let_wait(connection, row.id, now)
        if outcome.effect is Effect.ERASE:
            await self._erase(connection, row.id, now)
        elif outcome.effect is not Effect.NONE:
            await unanswered.forget(connection, row.id)
        if outcome.effect is Effect.BLOCK:
            await self._cancel(connection, row.id, "bloqué")
        if Floor(row.floor) is Floor.ASSISTANT:
            await self._learn(connection, row.id, outcome, now)
        said = await answer(connection, row, outcome.answered, now) if outcome.answered else None
        replies = outcome.replies if said is None else said
        spoken = [reply for reply in replies if _may_be_said(reply, Floor(row.floor))]
        await say(connection, row, spoken, now, inbox_id=waiting.id, token=waiting.message.token)
        await connection.execute(_changes(row.id, outcome, now))
        return True

    @staticmethod
    async def _learn(
        connection: AsyncConnection, conversation_id: int, outcome: Outcome, now: datetime
    ) -> None:
        if outcome.count:
            await uses.add(connection, outcome.count, now)
        if outcome.missed:
            await unanswered.keep(connection, outcome.missed, conversation_id, now)

    @staticmethod
    async def _mark_handled(connection: AsyncConnection, waiting: Waiting, now: datetime) -> bool:
        unhandled = (inbox.c.id == waiting.id) & inbox.c.handled_at.is_(None)
        done = update(inbox).where(unhandled).values(handled_at=now)
        if waiting.message.kind is MessageKind.LOCATION:
            done = done.values(content=message_content(replace(waiting.message, place=None)))
        return (await connection.execute(done)).rowcount == 1

    @staticmethod
    async def _erase(connection: AsyncConnection, conversation_id: int, now: datetime) -> None:
        """Nothing of the person stays but the keys that keep old updates from being handled anew."""
        await unlink(connection, conversation_id, now)
        await unanswered.forget(connection, conversation_id)
        said = outbox.c.conversation_id == conversation_id
        owed = (outbox.c.state == "waiting") & (outbox.c.token != "")
        await connection.execute(delete(outbox).where(said, ~owed))
        await connection.execute(update(outbox).where(said).values(content=None))
        handled = (inbox.c.conversation_id == conversation_id) & inbox.c.handled_at.is_not(None)
        await connection.execute(update(inbox).where(handled).values(content=None, conversation_id=None))

    @staticmethod
    async def _cancel(connection: AsyncConnection, conversation_id: int, reason: str) -> None:
        waiting = (outbox.c.conversation_id == conversation_id) & (outbox.c.state == "waiting")
        await connection.execute(update(outbox).where(waiting).values(state="cancelled", failure=reason))

    async def held(self, conversation_id: int) -> Held:
        """Everything kept of a conversation, oldest text first."""
        heard = select(inbox.c.received_at, inbox.c.content).where(inbox.c.conversation_id == conversation_id)
        # A copy does not repeat the copies given before it, nor the notices about data.
        ours_to_show = (outbox.c.conversation_id == conversation_id, outbox.c.kind != ReplyKind.COMMAND)
        said = select(outbox.c.created_at, outbox.c.content).where(*ours_to_show)
        async with self._database.read() as connection:
            row = (await connection.execute(_by_id(conversation_id))).one()
            mine = [(at, YOU, _words(content)) for at, content in await connection.execute(heard)]
            ours = [(at, ME, _words(content)) for at, content in await connection.execute(said)]
            cases = tuple(await of_conversation(connection, conversation_id))
            notes = await notes_of(connection, conversation_id)
            awaited = await unanswered.awaited(connection, conversation_id)
        texts = sorted(line for line in mine + ours if line[2])
        seen = row.seen_at and min(row.seen_at, self._clock())
        return Held(row.created_at, len(mine), tuple(texts), cases, notes, seen, awaited)


def _by_id(conversation_id: int) -> Any:
    return select(conversations).where(conversations.c.id == conversation_id)


def _may_be_said(reply: Reply, floor: Floor) -> bool:
    return floor is Floor.ASSISTANT or reply.kind is not ReplyKind.ANSWER


def _words(content: dict[str, Any] | None) -> str:
    return str((content or {}).get("text", ""))


def _changes(conversation_id: int, outcome: Outcome, now: datetime) -> Any:
    erased, blocked = outcome.effect is Effect.ERASE, outcome.effect is Effect.BLOCK
    return (
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(
            context=outcome.context.model_dump(mode="json"),
            context_at=now,
            erased_at=now if erased else None,
            seen_at=null() if erased else conversations.c.seen_at,
            unreachable_at=now if blocked else None,
        )
    )
