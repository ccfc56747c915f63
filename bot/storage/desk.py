"""The desk in SQL: what an adviser may see is in the query, what they do is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, null, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.desk.ports import (
    STEPS,
    Act,
    Change,
    Done,
    Fate,
    Listed,
    Note,
    Scope,
    Step,
    Written,
)
from bot.conversation.guided.handover import AFTER_DANGERS
from bot.handoff.cases import Case
from bot.handoff.hours import FRANCE
from bot.messages import ReplyKind
from bot.storage import audit
from bot.storage.cases import OPEN, WHOLE, case_of
from bot.storage.changes import make
from bot.storage.database import Database
from bot.storage.presence import open_pages, page_stamp
from bot.storage.speech import hold_back, say
from bot.storage.staff import away
from bot.storage.tables import audit as journal
from bot.storage.tables import cases, conversations, inbox, notes, outbox, staff
from bot.storage.territory import covered

# Dossiers are long: a line of the queue takes only its own words out of them.
LINES = WHOLE.with_only_columns(
    *(column for column in WHOLE.selected_columns if column.name not in ("dossier", "consent")),
    null().label("dossier"),
    null().label("consent"),
    cases.c.dossier["outcome"]["label"].as_string().label("label"),
    cases.c.dossier["town"].as_string().label("town"),
    cases.c.dossier["trade"].as_string().label("trade"),
    maintain_column_froms=True,
)
IN_ORDER = (
    cases.c.urgency,
    cases.c.missed.desc(),
    cases.c.promised_at.nulls_last(),
    cases.c.opened_at,
    cases.c.id,
)


def _newest(column: Any) -> Select[Any]:
    return select(func.max(column))


# Somebody looking at a case changes nothing of it.
DONE = select(journal.c.id).where(journal.c.act != Act.READ).order_by(journal.c.id.desc()).limit(1)
CHANGED = (*map(_newest, (cases.c.raised_at, cases.c.waiting_since, cases.c.erased_at)), DONE)
FAILED = func.count().filter(outbox.c.state == "failed")
ENDS = (
    select(journal.c.at, journal.c.act)
    .where(journal.c.act.in_((Act.CLOSE, Act.REOPEN)))
    .order_by(journal.c.id)
)


class SqlDesk:
    """The DeskStore port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def queue(self, scope: Scope) -> list[Listed]:
        """Every open case in sight: most urgent first, then given back, soonest promised, oldest."""
        wanted = LINES.where(OPEN & _in_sight(scope)).order_by(*IN_ORDER)
        async with self._database.read() as connection:
            return [_listed(row) for row in await connection.execute(wanted)]

    async def unanswered(self) -> list[Case]:
        """The cases whose holder a person waits for or is gone, or whose promise is past."""
        now = self._clock()
        late = cases.c.holder_id.is_(None) & (cases.c.promised_at <= now)
        gone = staff.c.disabled_at.is_not(None) | away(now.astimezone(FRANCE).date())
        return await self._cases(OPEN & (cases.c.waiting_since.is_not(None) | late | gone))

    async def _cases(self, wanted: ColumnElement[bool]) -> list[Case]:
        async with self._database.read() as connection:
            rows = await connection.execute(WHOLE.where(wanted).order_by(*IN_ORDER))
            return [case_of(row) for row in rows]

    async def find(self, case_id: int, scope: Scope) -> Case | None:
        """A case in sight, even closed or erased."""
        async with self._database.read() as connection:
            return await _find(connection, case_id, scope)

    async def change(self, case_id: int, scope: Scope | None, change: Change) -> Done:
        """Make a change, with what is said, the floor and its trace, in one transaction."""
        return await self._database.write(lambda connection: self._change(connection, case_id, scope, change))

    async def _change(
        self, connection: AsyncConnection, case_id: int, scope: Scope | None, change: Change
    ) -> Done:
        now = self._clock()
        found = await _find(connection, case_id, scope)
        if found is None or found.conversation_id is None:
            return Done(False, found)
        conversation = await hold_back(connection, found.conversation_id)
        if change.key and await _written(connection, change.key):
            return Done(True, found)
        said = await make(connection, conversation, found, change, now)
        if said is not None:
            await say(connection, conversation, said, now, staff_id=change.by, key=change.key)
        return Done(said is not None, await _find(connection, case_id, scope))

    async def retry(self, case: Case, member_id: int, reply_id: int) -> bool:
        """Try again to send what its holder wrote and could not be sent; False if there is no such reply."""
        return await self._database.write(lambda c: self._retry(c, case, member_id, reply_id))

    async def _retry(self, connection: AsyncConnection, case: Case, member_id: int, reply_id: int) -> bool:
        now = self._clock()
        stuck = (outbox.c.id == reply_id) & (outbox.c.conversation_id == case.conversation_id)
        written = (outbox.c.state == "failed") & (outbox.c.kind == ReplyKind.ADVISER)
        held = exists().where(cases.c.id == case.id, cases.c.holder_id == member_id, OPEN)
        again = update(outbox).where(stuck, written, outbox.c.content.is_not(None), held)
        done = await connection.execute(again.values(state="waiting", due_at=now, failure=None))
        if done.rowcount:
            await audit.note(connection, now, member_id, Act.RETRY, case.id)
        return done.rowcount == 1

    async def read(self, case: Case, member_id: int) -> None:
        """Write down who looked at a case."""
        looked = (self._clock(), member_id, Act.READ, case.id)
        await self._database.write(lambda connection: audit.note(connection, *looked))

    async def queue_stamp(self) -> tuple[Any, ...]:
        """Something else whenever a line of the queue may have changed."""
        return await self._newest(*CHANGED)

    async def case_stamp(self, case_id: int) -> tuple[Any, ...]:
        """Something else whenever a case, its thread or the delivery of a reply in it changed."""
        row = cases.c.id == case_id
        of_case = select(cases.c.raised_at, cases.c.waiting_since, cases.c.erased_at, cases.c.conversation_id)
        async with self._database.read() as connection:
            found = (await connection.execute(of_case.where(row))).first()
            if found is None or found.conversation_id is None:
                return tuple(found or ())
            mine = found.conversation_id
            heard = select(func.max(inbox.c.id), func.max(inbox.c.handled_at))
            said = select(
                func.max(outbox.c.id), func.max(outbox.c.sent_at), FAILED, func.count(outbox.c.failure)
            )
            done = DONE.where(journal.c.case_id == case_id)
            queries = (
                heard.where(inbox.c.conversation_id == mine),
                said.where(outbox.c.conversation_id == mine),
                done,
            )
            rest = [tuple((await connection.execute(query)).first() or ()) for query in queries]
            seen_at = select(conversations.c.seen_at).where(conversations.c.id == mine)
            page = page_stamp((await connection.execute(seen_at)).scalar(), self._clock())
        return (*found, *rest, page)

    async def stamp(self) -> tuple[Any, ...]:
        """Something else whenever any of these did."""
        unhandled = select(func.count()).where(inbox.c.handled_at.is_(None))
        # What is refused is not sent: it only waits no more.
        unsent = select(func.count()).where(outbox.c.state == "waiting")
        newest = map(_newest, (inbox.c.id, outbox.c.id, outbox.c.sent_at))
        return await self._newest(*CHANGED, *newest, unhandled, unsent, open_pages(self._clock()))

    async def _newest(self, *queries: Select[Any]) -> tuple[Any, ...]:
        async with self._database.read() as connection:
            found = await connection.execute(select(*(query.scalar_subquery() for query in queries)))
            return tuple(found.one())

    async def thread(self, case: Case) -> list[Written]:
        """What was said since the young person agreed while the case was open, oldest first."""
        if case.conversation_id is None or case.consent is None:
            return []
        since = case.consent.since
        heard = select(inbox.c.id, inbox.c.received_at, inbox.c.content).where(
            inbox.c.conversation_id == case.conversation_id,
            # Not when it was received: what follows a yes that still waited is said to the adviser.
            inbox.c.handled_at > since,
            inbox.c.content.is_not(None),
        )
        said = (
            select(outbox, staff.c.name.label("author"))
            .outerjoin(staff, staff.c.id == outbox.c.staff_id)
            .where(
                outbox.c.conversation_id == case.conversation_id,
                outbox.c.created_at > since,
                outbox.c.content.is_not(None),
                outbox.c.kind != ReplyKind.COMMAND,
            )
        )
        async with self._database.read() as connection:
            theirs = [_heard(row) for row in await connection.execute(heard)]
            ours = [_said(row) for row in await connection.execute(said)]
            ends = await connection.execute(ENDS.where(journal.c.case_id == case.id))
            closed = list(_closed_times([(row.at, Act(row.act)) for row in ends]))
        shown = [line for line in theirs + ours if line.text and not _within(line.at, closed)]
        return sorted(shown, key=lambda line: (line.at, line.id))

    async def notes(self, case_id: int) -> list[Note]:
        """The notes of a case, oldest first."""
        found = (
            select(notes, staff.c.name.label("author"))
            .outerjoin(staff, staff.c.id == notes.c.staff_id)
            .where(notes.c.case_id == case_id)
            .order_by(notes.c.id)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(found)
            return [Note(row.written_at, row.author or "", row.text) for row in rows]

    async def steps(self, case_id: int) -> list[Step]:
        """What became of each proposal to pass a case on, oldest first."""
        found = (
            select(journal.c.at, journal.c.act, staff.c.name.label("author"))
            .outerjoin(staff, staff.c.id == journal.c.staff_id)
            .where(journal.c.case_id == case_id, journal.c.act.in_(STEPS))
            .order_by(journal.c.id)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(found)
            return [Step(row.at, Act(row.act), row.author or "") for row in rows]


async def _find(connection: AsyncConnection, case_id: int, scope: Scope | None) -> Case | None:
    wanted = WHOLE.where(cases.c.id == case_id, _in_sight(scope) if scope else true())
    row = (await connection.execute(wanted)).first()
    return case_of(row) if row else None


def _in_sight(scope: Scope) -> ColumnElement[bool]:
    danger = cases.c.urgency < AFTER_DANGERS
    mine = cases.c.holder_id == scope.member_id
    passed = cases.c.network_id.in_([scope.network_id])
    here = and_(cases.c.network_id.is_(None), covered(scope.territories))
    return or_(danger, mine, passed, here)


def _listed(row: Any) -> Listed:
    return Listed(case_of(row), row.label or "", row.town or "", row.trade or "")


async def _written(connection: AsyncConnection, key: str) -> bool:
    found = select(outbox.c.id).where(outbox.c.written_key == key)
    return (await connection.execute(found)).first() is not None


def _closed_times(ends: Sequence[tuple[datetime, Act]]) -> Iterator[tuple[datetime, datetime]]:
    """From each end of a case to its opening again, when the person was told that nobody reads."""
    forever = (datetime.max.replace(tzinfo=UTC), Act.REOPEN)
    for (at, act), (after, _) in pairwise([*ends, forever]):
        if act is Act.CLOSE:
            yield at, after


def _within(at: datetime, times: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(start < at <= end for start, end in times)


def _heard(row: Row[Any, Any, Any]) -> Written:
    return Written(row.id, row.received_at, str(row.content.get("text", "")))


def _said(row: Row[Any]) -> Written:
    kind, fate = ReplyKind(row.kind), Fate(row.state)
    return Written(
        row.id, row.created_at, row.content["text"], kind, row.author or "", fate, row.failure or ""
    )
