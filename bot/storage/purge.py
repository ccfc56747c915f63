"""What is kept is what we say we keep: blank old texts, drop old threads, finish erasures."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    String,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.context import Context
from bot.conversation.desk.ports import Act
from bot.conversation.ports import Floor
from bot.handoff.cases import CaseKind
from bot.handoff.hours import FRANCE
from bot.privacy.retention import Retention
from bot.staff.audit import KEPT
from bot.storage.cases import OPEN
from bot.storage.content_tables import unanswered, uses
from bot.storage.database import Database
from bot.storage.rows import rested
from bot.storage.staff_sessions import alive
from bot.storage.tables import (
    alerts,
    audit,
    cases,
    conversations,
    inbox,
    outbox,
    staff_links,
    staff_sessions,
)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were blanked, and how many dropped: threads, keys, cases, traces and doors of staff."""

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
        await self._forget_sessions(connection, now)
        dropped = await self._drop_cases(connection, now)
        await self._forget_visits(connection)
        await self._drop_questions(connection, now)
        if dropped:
            await self._free_floors(connection)
        dropped += await self._drop_threads(connection, now - self._retention.thread)
        return Purged(blanked, dropped + await self._drop_of_staff(connection, now))

    @staticmethod
    async def _blank_texts(connection: AsyncConnection, before: datetime) -> int:
        silent = select(conversations.c.id).where(conversations.c.last_message_at < before)
        heard = update(inbox).where(
            inbox.c.conversation_id.in_(silent),
            inbox.c.handled_at.is_not(None),
            inbox.c.content.is_not(None),
            ~_handed_over(inbox.c.conversation_id, inbox.c.handled_at),
        )
        said = update(outbox).where(
            outbox.c.conversation_id.in_(silent),
            outbox.c.content.is_not(None),
            outbox.c.created_at < before,
            ~_handed_over(outbox.c.conversation_id, outbox.c.created_at),
        )
        stuck = outbox.c.state == "waiting"
        await connection.execute(said.where(stuck).values(state="failed", failure="trop tard"))
        counts = [await connection.execute(table.values(content=None)) for table in (heard, said)]
        return sum(count.rowcount for count in counts)

    async def _forget_sessions(self, connection: AsyncConnection, now: datetime) -> None:
        """Leave of sessions what outlives them; one taken up again meanwhile is let alone."""
        over = conversations.c.context_at < now - self._retention.session
        blank = cast(conversations.c.context, String) == json.dumps(Context().model_dump(mode="json"))
        found = select(conversations.c.id, conversations.c.context).where(over, ~blank)
        rows = (await connection.execute(found)).all()
        left = [
            (row, rested(row.context, now - self._retention.form).model_dump(mode="json")) for row in rows
        ]
        changes = [{"of": row.id, "left": kept} for row, kept in left if kept != row.context]
        if changes:
            mine = update(conversations).where(conversations.c.id == bindparam("of"), over)
            await connection.execute(mine.values(context=bindparam("left")), changes)

    async def _drop_cases(self, connection: AsyncConnection, now: datetime) -> int:
        terms = {CaseKind.DANGER: self._retention.case, CaseKind.DOSSIER: self._retention.dossier}
        old = [(cases.c.kind == kind) & (cases.c.raised_at < now - term) for kind, term in terms.items()]
        return (await connection.execute(delete(cases).where(or_(*old)))).rowcount

    async def _drop_questions(self, connection: AsyncConnection, now: datetime) -> None:
        await connection.execute(delete(unanswered).where(unanswered.c.at < now - self._retention.question))
        first = (now - self._retention.uses).astimezone(FRANCE).date()
        await connection.execute(delete(uses).where(uses.c.day < first))

    @staticmethod
    async def _free_floors(connection: AsyncConnection) -> None:
        """Nobody goes on talking to an adviser whose case is gone."""
        held = exists().where(
            cases.c.conversation_id == conversations.c.id,
            cases.c.holder_id.is_not(None),
            cases.c.closed_at.is_(None),
        )
        stranded = update(conversations).where(conversations.c.floor == Floor.ADVISER, ~held)
        await connection.execute(stranded.values(floor=Floor.ASSISTANT))

    @staticmethod
    async def _forget_visits(connection: AsyncConnection) -> None:
        """Once no case is open nobody needs to know who looks at their page."""
        wondered = exists().where(cases.c.conversation_id == conversations.c.id, OPEN)
        seen = update(conversations).where(conversations.c.seen_at.is_not(None), ~wondered)
        await connection.execute(seen.values(seen_at=None))

    @staticmethod
    async def _drop_threads(connection: AsyncConnection, before: datetime) -> int:
        """A thread lasts as long as its dossier, or a wish to be told: through it the person is answered."""
        mine = outbox.c.conversation_id == conversations.c.id
        owed = exists().where(mine, outbox.c.state == "waiting")
        unheard = exists().where(inbox.c.conversation_id == conversations.c.id, inbox.c.handled_at.is_(None))
        dossier = exists().where(
            cases.c.conversation_id == conversations.c.id, cases.c.kind == CaseKind.DOSSIER
        )
        wishes = exists().where(unanswered.c.conversation_id == conversations.c.id)
        old = (conversations.c.last_message_at < before) & ~dossier & ~wishes
        erased = conversations.c.erased_at.is_not(None) & ~owed & ~unheard
        dropped = await connection.execute(delete(conversations).where(old | erased))
        keys = delete(inbox).where(inbox.c.received_at < before, inbox.c.handled_at.is_not(None))
        return dropped.rowcount + (await connection.execute(keys)).rowcount

    @staticmethod
    async def _drop_of_staff(connection: AsyncConnection, now: datetime) -> int:
        """Old traces, sessions and links that open nothing any more, alerts of cases that are over."""
        gone = [
            delete(audit).where(audit.c.at < now - KEPT, ~_tells_of_a_case()),
            delete(staff_sessions).where(~alive(now)),
            delete(staff_links).where(staff_links.c.expires_at <= now),
            delete(alerts).where(exists().where(cases.c.id == alerts.c.case_id, ~OPEN)),
        ]
        counts = [await connection.execute(rows) for rows in gone]
        return sum(count.rowcount for count in counts)

    async def _sweep(self) -> None:
        """On SQLite, empty the write-ahead log too: erased text must not linger in it."""
        if self._database.is_sqlite:
            async with self._database.engine.connect() as connection:
                raw = await connection.get_raw_connection()
                await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


def _handed_over(conversation: Column[Any], at: Column[Any]) -> ColumnElement[bool]:
    """Whether something was said after the agreement to a case that is still open: an adviser reads it."""
    agreed = case((cases.c.kind == CaseKind.DOSSIER, cases.c.raised_at), else_=cases.c.claimed_at)
    mine = (cases.c.conversation_id == conversation) & cases.c.closed_at.is_(None)
    return exists().where(mine, cases.c.consent.is_not(None), at >= agreed)


def _tells_of_a_case() -> ColumnElement[bool]:
    """Whether a trace tells something of a case still kept: its last act, or when nobody read its thread."""
    kept = select(cases.c.id)
    last = select(func.max(audit.c.id)).where(audit.c.case_id.in_(kept)).group_by(audit.c.case_id)
    ends = audit.c.act.in_((Act.CLOSE, Act.REOPEN)) & audit.c.case_id.in_(kept)
    return audit.c.id.in_(last) | ends
