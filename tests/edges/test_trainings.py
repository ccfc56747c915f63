"""What is kept of trainings outlives every process; killed at any point, nothing half made is ever in use."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from sqlalchemy import select

from bot.content.load import load
from bot.conversation.content import Content
from bot.editing.training import Figure, Lost, Measure, State, Training, Verdict
from bot.staff.audit import ContentAct
from bot.storage.database import Database
from bot.storage.tables import audit
from bot.storage.trainings import SqlTrainings
from bot.understanding.models import GUARD, LEARNED, SCRATCH, SUFFIX, Models
from tests.conftest import ROOT, Clock
from tests.edges.staff_room import StaffRoom

VERDICT = Verdict(
    [Figure(Measure.FIRST, 0.8, 0.93, 0.91, 0.95), Figure(Measure.WRONG, 0.01)],
    [Lost("c koi le cfa", "C'est quoi un CFA", "aucune réponse")],
)


@pytest.fixture
def trainings(database: Database, clock: Clock) -> SqlTrainings:
    return SqlTrainings(database, clock)


async def test_a_training_is_kept_with_all_it_says(trainings: SqlTrainings, clock: Clock) -> None:
    assert await trainings.latest() is None
    begun = await trainings.keep(Training("one", 3, State.TRAINING, "Rasa apprend."))
    assert (begun.id, begun.started_at, begun.changed_at) == (1, clock(), clock())
    clock.forward(minutes=2)
    wanted = replace(begun, state=State.REFUSED, reason="Trop bas.", verdict=VERDICT, tries=2)
    assert await trainings.keep(wanted) == replace(wanted, changed_at=clock())
    assert await trainings.of("one") == replace(wanted, changed_at=clock())
    assert await trainings.of("two") is None


async def test_the_one_that_changed_last_is_shown(trainings: SqlTrainings, clock: Clock) -> None:
    one = await trainings.keep(Training("one", 1))
    clock.forward(seconds=1)
    await trainings.keep(Training("two", 2))
    clock.forward(seconds=1)
    await trainings.keep(one)
    latest = await trainings.latest()
    assert latest
    assert latest.model == "one"


async def test_what_was_begun_by_a_process_that_is_gone_waits_again(trainings: SqlTrainings) -> None:
    for state in State:
        await trainings.keep(Training(state, 1, state, "avant"))
    assert await trainings.interrupted("Il reprend.") == 2
    for state in State:
        found = await trainings.of(state)
        assert found
        resumed = state in (State.TRAINING, State.EVALUATING)
        wanted = (State.WAITING, "Il reprend.") if resumed else (state, "avant")
        assert (found.state, found.progress) == wanted


async def test_only_what_ended_badly_is_tried_again_and_that_is_written_down(
    trainings: SqlTrainings, database: Database, clock: Clock
) -> None:
    editor = await StaffRoom(database, clock).hire()
    for number, state in enumerate(State, 1):
        await trainings.keep(Training(state, 1, state, tries=4))
        may = state in (State.REFUSED, State.FAILED)
        assert await trainings.again(editor.id, number) is may
        found = await trainings.of(state)
        assert found
        assert (found.state, found.tries) == ((State.WAITING, 0) if may else (state, 4))
    async with database.read() as connection:
        rows = (await connection.execute(select(audit).where(audit.c.act == ContentAct.TAUGHT_AGAIN))).all()
    assert [(row.staff_id, row.detail) for row in rows] == [(1, "refused"), (1, "failed")]


async def test_of_two_editors_who_ask_at_once_one_has_it_begin(
    trainings: SqlTrainings, database: Database, clock: Clock
) -> None:
    editor = await StaffRoom(database, clock).hire()
    await trainings.keep(Training("one", 1, State.REFUSED))
    assert sorted(await asyncio.gather(*(trainings.again(editor.id, 1) for _ in range(4)))) == [False] * 3 + [
        True
    ]


def shipped(folder: Path, content: Content) -> Models:
    """A data folder where what was shipped is known."""
    models = Models(ROOT, folder)
    models.folder.mkdir()
    (models.folder / f"{models.wanted(content)}{LEARNED}").write_text("[]")
    (models.folder / f"{models.wanted(content)}{SUFFIX}").write_bytes(b"old")
    return models


@contextmanager
def teaching(folder: Path, address: str, stop: str = "never") -> Iterator[psutil.Popen]:
    """A real process that teaches, killed in the end."""
    command = [sys.executable, "-m", "tests.edges.lone_teacher", str(folder), address, stop]
    process = psutil.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
        process.stderr.close()


async def reached(trainings: SqlTrainings, state: State, process: psutil.Popen) -> Training:
    """Wait until the training has come so far."""
    while True:
        found = await trainings.latest()
        if found and found.state is state and (state is not State.EVALUATING or "Examen" in found.progress):
            return found
        assert process.poll() is None, process.stderr.read().decode()
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("where", [State.TRAINING, State.EVALUATING])
async def test_killed_before_the_swap_the_old_model_stays_and_the_work_is_taken_up_again(
    where: State, trainings: SqlTrainings, database_url: str, tmp_path: Path
) -> None:
    models = shipped(tmp_path, load(ROOT))
    old = models.latest()
    with teaching(tmp_path, database_url, where) as process:
        stopped = await reached(trainings, where, process)
        while where is State.TRAINING and not list(models.folder.glob(f"{SCRATCH}*/out/*")):
            await asyncio.sleep(0.1)
        children = process.children()
        process.kill()
    assert psutil.wait_procs(children, timeout=10)[1] == []
    assert models.latest() == old
    assert models.find(stopped.model) is None
    with teaching(tmp_path, database_url) as process:
        done = await reached(trainings, State.ACCEPTED, process)
    assert done.id == stopped.id
    assert models.latest() == models.find(stopped.model)
    names = {path.name for path in models.folder.iterdir()}
    assert not [name for name in names if name.startswith(SCRATCH)]
    assert len(names) == len([GUARD, "candidates"]) + 2 * len([old, done])
    assert list(models.candidates.iterdir()) == []
