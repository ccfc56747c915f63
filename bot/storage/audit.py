"""What staff did, written in the transaction that does it; it holds no e-mail, no text and no token."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.staff.audit import Act, Trace
from bot.storage.database import Database
from bot.storage.tables import audit


async def note(
    connection: AsyncConnection,
    at: datetime,
    staff_id: int | None,
    act: str,
    case_id: int | None = None,
    detail: str = "",
) -> None:
    """Write down an act (at most 32 characters) of a member, or on their account when nobody was signed in.

    `detail` is at most 200 characters, never anything personal.
    """
    row = {"at": at, "staff_id": staff_id, "act": act, "case_id": case_id, "detail": detail}
    await connection.execute(insert(audit).values(row))


class SqlJournal:
    """The Journal port on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_account(self, staff_id: int, limit: int) -> list[Trace]:
        """The latest acts on somebody's account, newest first."""
        theirs = select(audit).where(audit.c.staff_id == staff_id, audit.c.act.in_(list(Act)))
        async with self._database.read() as connection:
            rows = await connection.execute(theirs.order_by(audit.c.id.desc()).limit(limit))
            return [Trace(row.at, row.staff_id, Act(row.act)) for row in rows]
