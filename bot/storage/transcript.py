"""A conversation read back for the page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from bot.conversation.ports import Floor, Line, Typist
from bot.handoff.cases import CaseKind
from bot.messages import Channel
from bot.storage.cases import OPEN
from bot.storage.database import Database
from bot.storage.rows import reply_of
from bot.storage.tables import cases, conversations, inbox, outbox, staff


class SqlTranscript:
    """The Transcript port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def find(self, channel: Channel, address: str) -> int | None:
        """The conversation of an address, None when there is none."""
        async with self._database.read() as connection:
            return (await connection.execute(_of(channel, address))).scalar()

    async def handed_over(self, channel: Channel, address: str) -> bool:
        """Whether the conversation of an address has a dossier, or a case still open."""
        mine = cases.c.conversation_id.in_(_of(channel, address))
        found = select(cases.c.id).where(mine, (cases.c.kind == CaseKind.DOSSIER) | OPEN).limit(1)
        async with self._database.read() as connection:
            return (await connection.execute(found)).first() is not None

    async def lines(self, conversation_id: int, limit: int) -> list[Line]:
        """The latest lines still kept, oldest first."""
        heard = select(inbox.c.received_at, inbox.c.content).where(
            inbox.c.conversation_id == conversation_id, inbox.c.content.is_not(None)
        )
        said = select(outbox).where(
            outbox.c.conversation_id == conversation_id, outbox.c.content.is_not(None)
        )
        async with self._database.read() as connection:
            mine = await connection.execute(heard.order_by(inbox.c.id.desc()).limit(limit))
            ours = await connection.execute(said.order_by(outbox.c.id.desc()).limit(limit))
            written = [Line(0, at, content.get("text", ""), None) for at, content in mine]
            lines = [line for line in written if line.text] + [_line(row) for row in ours]
        return sorted(lines, key=lambda line: (line.at, line.id))[-limit:]

    async def fetch(self, conversation_id: int, after: int) -> list[Line]:
        """The replies after one, oldest first, now counted as sent."""
        later = (outbox.c.conversation_id == conversation_id) & (outbox.c.id > after)
        async with self._database.read() as connection:
            rows = (await connection.execute(select(outbox).where(later).order_by(outbox.c.id))).all()
        waiting = [row.id for row in rows if row.state == "waiting"]
        if waiting:
            seen = update(outbox).where(outbox.c.id.in_(waiting))
            change = seen.values(state="sent", sent_at=self._clock())
            await self._database.write(lambda connection: connection.execute(change))
        return [_line(row) for row in rows if row.content]

    async def newer(self, channel: Channel, after: int) -> list[tuple[int, int]]:
        """Reply and conversation of every reply after one, oldest first."""
        found = select(outbox.c.id, outbox.c.conversation_id).where(
            outbox.c.channel == channel, outbox.c.id > after, outbox.c.state == "waiting"
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(found.order_by(outbox.c.id))).all()
        return [(row.id, row.conversation_id) for row in rows]

    async def typists(self, conversation_ids: Collection[int]) -> dict[int, Typist]:
        """Of some conversations, those whose adviser writes now; of two advisers, the last to come."""
        held = cases.c.conversation_id == conversations.c.id
        writing = conversations.c.typing_until > self._clock()
        found = (
            select(conversations.c.id, staff.c.name, conversations.c.typing_until)
            .join(cases, held & OPEN)
            .join(staff, staff.c.id == cases.c.holder_id)
            .where(conversations.c.id.in_(conversation_ids), writing, conversations.c.floor == Floor.ADVISER)
            .order_by(cases.c.claimed_at)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(found)).all()
        return {row.id: Typist(row.name, row.typing_until) for row in rows}


def _of(channel: Channel, address: str) -> Select[int]:
    whose = (conversations.c.channel == channel) & (conversations.c.address == address)
    return select(conversations.c.id).where(whose, conversations.c.erased_at.is_(None))


def _line(row: Any) -> Line:
    return Line(row.id, row.created_at, "", reply_of(row.kind, row.content))
