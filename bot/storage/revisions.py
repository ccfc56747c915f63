"""Drafts and revisions in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.editing.pieces import Edits, Piece
from bot.editing.revisions import Draft, Publication, Revision, State, Writing
from bot.staff.audit import ContentAct
from bot.storage import audit
from bot.storage.content_tables import drafts, revisions
from bot.storage.database import Database
from bot.storage.tables import staff

NEWEST = select(func.max(revisions.c.id)).group_by(revisions.c.piece)
AUTHOR, REVIEWER = staff.alias("author"), staff.alias("reviewer")
WRITTEN = (
    select(drafts, AUTHOR.c.name.label("author"))
    .outerjoin(AUTHOR, AUTHOR.c.id == drafts.c.staff_id)
    .order_by(drafts.c.changed_at.desc(), drafts.c.piece)
)
LIGHT = (
    select(
        *(column for column in revisions.c if column.name != "body"),
        revisions.c.body.is_not(None).label("edited"),
        AUTHOR.c.name.label("author"),
        REVIEWER.c.name.label("reviewer"),
    )
    .outerjoin(AUTHOR, AUTHOR.c.id == revisions.c.staff_id)
    .outerjoin(REVIEWER, REVIEWER.c.id == revisions.c.reviewer_id)
    .order_by(revisions.c.id.desc())
)
WHOLE = LIGHT.add_columns(revisions.c.body)


class SqlRevisions:
    """The RevisionStore port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        # Every page of content asks for them; a revision never changes.
        self._known: tuple[int, Edits] = (0, {})
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    async def last(self) -> int:
        """The number of the last revision, 0 for none."""
        async with self._database.read() as connection:
            return await _last(connection)

    async def edits(self) -> tuple[int, Edits]:
        """What is in force beside what was shipped, and the number of the last revision."""
        newest = select(revisions.c.piece, revisions.c.body).where(revisions.c.id.in_(NEWEST))
        async with self._database.read() as connection:
            last = await _last(connection)
            if last != self._known[0]:
                rows = await connection.execute(newest.where(revisions.c.id <= last))
                self._known = last, {Piece.named(row.piece): row.body for row in rows}
            return self._known

    async def latest(self) -> Sequence[Revision]:
        """The last revision of each piece that has one, without bodies."""
        async with self._database.read() as connection:
            rows = await connection.execute(LIGHT.where(revisions.c.id.in_(NEWEST)))
            return [_revision(row, None) for row in rows]

    async def history(self, piece: Piece) -> Sequence[Revision]:
        """The revisions of a piece, newest first."""
        return await self._revisions(revisions.c.piece == str(piece))

    async def revision(self, number: int) -> Revision | None:
        """One revision."""
        return next(iter(await self._revisions(revisions.c.id == number)), None)

    async def _revisions(self, wanted: Any) -> Sequence[Revision]:
        async with self._database.read() as connection:
            return [_revision(row, row.body) for row in await connection.execute(WHOLE.where(wanted))]

    async def draft(self, piece: Piece) -> Draft | None:
        """The draft of a piece."""
        async with self._database.read() as connection:
            row = (await connection.execute(WRITTEN.where(drafts.c.piece == str(piece)))).first()
            return _draft(row) if row else None

    async def drafts(self) -> Sequence[Draft]:
        """Every draft, the newest first."""
        async with self._database.read() as connection:
            return [_draft(row) for row in await connection.execute(WRITTEN)]

    async def save(self, by: int, writing: Writing) -> Draft | None:
        """Keep a draft; None if somebody saved or published since it was seen."""
        return await self._database.write(lambda connection: self._save(connection, by, writing))

    async def _save(self, connection: AsyncConnection, by: int, writing: Writing) -> Draft | None:
        name, now = str(writing.piece), self._clock()
        values = {
            "body": writing.body,
            "revision_id": writing.revision_id,
            "staff_id": by,
            "changed_at": now,
            "state": State.DRAFT,
        }
        if writing.seen:
            over = update(drafts).where(drafts.c.piece == name, drafts.c.version == writing.seen)
            saving = over.values(**values, version=writing.seen + 1)
        else:
            if await _last(connection, name) != writing.revision_id:
                return None
            fresh = self._insert(drafts).values(piece=name, **values, shipped=writing.shipped, version=1)
            saving = fresh.on_conflict_do_nothing(index_elements=["piece"])
        if (await connection.execute(saving.returning(drafts.c.piece))).first() is None:
            return None
        return _draft((await connection.execute(WRITTEN.where(drafts.c.piece == name))).one())

    async def turn(self, by: int, piece: Piece, seen: int, state: State) -> bool:
        """Ask for somebody else's eyes, or take the draft back; False if it changed since."""

        async def work(connection: AsyncConnection) -> bool:
            mine = (drafts.c.piece == str(piece)) & (drafts.c.version == seen)
            turned = await connection.execute(update(drafts).where(mine).values(state=state))
            if turned.rowcount and state is State.REVIEW:
                await audit.note(connection, self._clock(), by, ContentAct.SUBMITTED, detail=str(piece))
            return turned.rowcount == 1

        return await self._database.write(work)

    async def discard(self, by: int, piece: Piece, seen: int) -> bool:
        """Throw a draft away; False if it changed since."""

        async def work(connection: AsyncConnection) -> bool:
            if not await _end(connection, piece, seen):
                return False
            await audit.note(connection, self._clock(), by, ContentAct.DISCARDED, detail=str(piece))
            return True

        return await self._database.write(work)

    async def publish(
        self, by: int | None, wanted: Sequence[Publication], last: int
    ) -> Sequence[Revision] | None:
        """Make revisions and the end of their drafts, all or none; None if anything changed since."""

        async def work(connection: AsyncConnection) -> Sequence[Revision]:
            if not self._database.is_sqlite:
                # What was checked must be all that is in force: publications are made one after the other.
                await connection.execute(text("LOCK TABLE revisions IN SHARE ROW EXCLUSIVE MODE"))
            if await _last(connection) != last:
                raise _ChangedError
            return [await self._publish(connection, by, each) for each in wanted]

        try:
            return await self._database.write(work)
        except _ChangedError:
            return None

    async def _publish(self, connection: AsyncConnection, by: int | None, made: Publication) -> Revision:
        name, now = str(made.piece), self._clock()
        if made.began is not None and await _last(connection, name) != made.began:
            raise _ChangedError
        if made.draft and not await _end(connection, made.piece, made.draft):
            raise _ChangedError
        row = {
            "piece": name,
            "body": made.body,
            "shipped": made.shipped,
            "staff_id": made.author_id,
            "reviewer_id": made.reviewer_id,
            "why": made.why,
            "at": now,
        }
        fresh = revisions.insert().values(row).returning(revisions.c.id)
        number = (await connection.execute(fresh)).scalar_one()
        await audit.note(connection, now, by, made.act, detail=name)
        found = (await connection.execute(WHOLE.where(revisions.c.id == number))).one()
        return _revision(found, found.body)


class _ChangedError(Exception):
    """Something else was published or saved meanwhile: the transaction is undone."""


async def _last(connection: AsyncConnection, piece: str = "") -> int:
    newest = select(func.coalesce(func.max(revisions.c.id), 0))
    mine = newest.where(revisions.c.piece == piece) if piece else newest
    return int((await connection.execute(mine)).scalar_one())


async def _end(connection: AsyncConnection, piece: Piece, seen: int) -> bool:
    mine = (drafts.c.piece == str(piece)) & (drafts.c.version == seen)
    return (await connection.execute(delete(drafts).where(mine))).rowcount == 1


def _draft(row: Any) -> Draft:
    return Draft(
        Piece.named(row.piece),
        row.body,
        row.version,
        State(row.state),
        row.revision_id,
        row.shipped,
        row.staff_id,
        row.author or "",
        row.changed_at,
    )


def _revision(row: Any, body: Any) -> Revision:
    return Revision(
        row.id,
        Piece.named(row.piece),
        body,
        bool(row.edited),
        row.shipped,
        row.author or "",
        row.reviewer or "",
        row.why,
        row.at,
    )
