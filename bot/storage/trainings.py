"""Trainings in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.editing.training import BEGUN, ENDED_BADLY, Figure, Lost, Measure, State, Training, Verdict
from bot.staff.audit import ContentAct
from bot.storage import audit
from bot.storage.content_tables import trainings
from bot.storage.database import Database


class SqlTrainings:
    """The Trainings port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def latest(self) -> Training | None:
        """The one that changed last."""
        return await self._one(
            select(trainings).order_by(trainings.c.changed_at.desc(), trainings.c.id.desc())
        )

    async def of(self, model: str) -> Training | None:
        """The one of a model."""
        return await self._one(select(trainings).where(trainings.c.model == model))

    async def _one(self, found: Select[Any]) -> Training | None:
        async with self._database.read() as connection:
            row = (await connection.execute(found.limit(1))).first()
            return _training(row) if row else None

    async def keep(self, training: Training) -> Training:
        """Keep a training as it is now, a new one or the same again."""
        now = self._clock()
        row = {
            "model": training.model,
            "revision_id": training.revision_id,
            "state": training.state,
            "figures": _figures(training),
            "reason": training.reason,
            "started_at": training.started_at or now,
            "changed_at": now,
        }
        kept = (
            update(trainings).where(trainings.c.id == training.id) if training.id else trainings.insert()
        ).values(row)

        async def work(connection: AsyncConnection) -> Training:
            return _training((await connection.execute(kept.returning(*trainings.c))).one())

        return await self._database.write(work)

    async def interrupted(self, progress: str) -> int:
        """Have what was begun wait again: the process that did it is gone. How many."""
        begun = select(trainings).where(trainings.c.state.in_(BEGUN))

        async def work(connection: AsyncConnection) -> int:
            rows = (await connection.execute(begun)).all()
            for row in rows:
                await _wait_again(connection, row, {**row.figures, "progress": progress}, self._clock())
            return len(rows)

        return await self._database.write(work)

    async def again(self, by: int, number: int) -> bool:
        """Have one that ended badly wait again, for a member; False if it has changed."""
        mine = select(trainings).where(trainings.c.id == number, trainings.c.state.in_(ENDED_BADLY))

        async def work(connection: AsyncConnection) -> bool:
            row, now = (await connection.execute(mine.with_for_update())).first(), self._clock()
            if row is None:
                return False
            await _wait_again(connection, row, {**row.figures, "progress": "", "tries": 0}, now)
            await audit.note(connection, now, by, ContentAct.TAUGHT_AGAIN, detail=row.model)
            return True

        return await self._database.write(work)


async def _wait_again(
    connection: AsyncConnection, row: Any, figures: Mapping[str, Any], now: datetime
) -> None:
    waiting = {"state": State.WAITING, "figures": figures, "reason": "", "changed_at": now}
    await connection.execute(update(trainings).where(trainings.c.id == row.id).values(waiting))


def _figures(training: Training) -> dict[str, Any]:
    """What has no column of its own."""
    measured = asdict(training.verdict) if training.verdict else {}
    return {"progress": training.progress, "tries": training.tries, **measured}


def _training(row: Any) -> Training:
    held = row.figures
    return Training(
        row.model,
        row.revision_id,
        State(row.state),
        held["progress"],
        row.reason,
        _verdict(held) if "figures" in held else None,
        held["tries"],
        row.id,
        row.started_at,
        row.changed_at,
    )


def _verdict(held: Mapping[str, Any]) -> Verdict:
    figures = [Figure(**{**each, "measure": Measure(each["measure"])}) for each in held["figures"]]
    return Verdict(figures, [Lost(**each) for each in held["lost"]])
