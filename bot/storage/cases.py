"""Cases in SQL: raised in the transaction that answers the danger, never one without the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handoff.cases import Alert, Case
from bot.storage.database import Database
from bot.storage.tables import cases


class SqlCases:
    """The Cases port on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self) -> list[Case]:
        """Most urgent first, then the oldest; what was erased no longer waits."""
        found = select(cases).where(cases.c.erased_at.is_(None))
        async with self._database.read() as connection:
            rows = await connection.execute(found.order_by(cases.c.urgency, cases.c.opened_at, cases.c.id))
            return [case_of(row) for row in rows]


async def alert(connection: AsyncConnection, conversation_id: int, raised: Alert, now: datetime) -> None:
    """Open the conversation's case, or make it as urgent as what was just read."""
    found = (await connection.execute(of_conversation(conversation_id).with_for_update())).first()
    if found is None:
        await connection.execute(insert(cases).values(_opened(conversation_id, raised, now)))
    else:
        mine = cases.c.id == found.id
        await connection.execute(update(cases).where(mine).values(_raised(found, raised, now)))


def of_conversation(conversation_id: int) -> Any:
    """The case of a conversation."""
    return select(cases).where(cases.c.conversation_id == conversation_id)


async def unlink(connection: AsyncConnection, conversation_id: int, now: datetime) -> None:
    """Leave of a case its kind and its days, with nothing that leads back to the person."""
    mine = cases.c.conversation_id == conversation_id
    await connection.execute(
        update(cases).where(mine).values(conversation_id=None, territory="", erased_at=now)
    )


def _opened(conversation_id: int, raised: Alert, now: datetime) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "category": raised.category,
        "urgency": raised.urgency,
        "territory": raised.territory,
        "alerts": 1,
        "opened_at": now,
        "raised_at": now,
    }


def _raised(found: Row[Any], raised: Alert, now: datetime) -> dict[str, Any]:
    worse = raised.urgency <= found.urgency
    return {
        "category": raised.category if worse else found.category,
        "urgency": min(raised.urgency, found.urgency),
        "territory": raised.territory or found.territory,
        "alerts": found.alerts + 1,
        "raised_at": now,
    }


def case_of(row: Row[Any]) -> Case:
    """A row of the table."""
    return Case(
        row.id,
        row.conversation_id,
        row.category,
        row.urgency,
        row.territory,
        row.alerts,
        row.opened_at,
        row.raised_at,
    )
