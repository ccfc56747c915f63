"""Uses in SQL: numbers by day, entry and department, added to in the transaction that answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.asked import Count, Use
from bot.editing.uses import READ, Success, Tally
from bot.handoff.hours import FRANCE
from bot.storage.content_tables import uses
from bot.storage.database import Database

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SqlUses:
    """The Uses port on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def between(self, first: date, after: date, wanted: Sequence[Use]) -> Sequence[Tally]:
        """Every count of these uses, by day, from one day to before another."""
        found = select(uses).where(uses.c.day >= first, uses.c.day < after, uses.c.act.in_(list(wanted)))
        async with self._database.read() as connection:
            rows = await connection.execute(found)
            return [
                Tally(row.day, row.key, row.territory, Use(row.act), row._mapping["count"]) for row in rows
            ]

    async def successes(self) -> Mapping[str, Success]:
        """How each entry does, by key, over all that is kept."""
        totals = select(
            uses.c.key, uses.c.act, func.sum(uses.c.count).label("times"), func.max(uses.c.day).label("last")
        ).where(uses.c.key != "")
        async with self._database.read() as connection:
            rows = (await connection.execute(totals.group_by(uses.c.key, uses.c.act))).all()
        found: dict[str, Success] = {}
        for row in rows:
            found[row.key] = _with(found.get(row.key, Success()), Use(row.act), int(row.times), row.last)
        return dict(sorted(found.items()))


def _with(so_far: Success, use: Use, count: int, last: date) -> Success:
    if use in READ:
        day = max(last, so_far.last_day or last)
        followed = so_far.followed + (count if use is Use.FOLLOWED else 0)
        return replace(so_far, asked=so_far.asked + count, followed=followed, last_day=day)
    if use is Use.HELPFUL:
        return replace(so_far, helpful=count)
    return replace(so_far, not_mine=count) if use is Use.NOT_MINE else so_far


async def add(connection: AsyncConnection, count: Count, now: datetime) -> None:
    """One use more, on the day it is in France."""
    insert = INSERTS[connection.dialect.name]
    row = {
        "day": now.astimezone(FRANCE).date(),
        "key": count.key,
        "territory": count.territory,
        "act": count.use,
        "count": 1,
    }
    keys = ["day", "key", "territory", "act"]
    more = insert(uses).values(row)
    await connection.execute(
        more.on_conflict_do_update(index_elements=keys, set_={"count": uses.c.count + 1})
    )
