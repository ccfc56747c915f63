"""Today's content gets its own model, judged before it serves; a training that fails is never fatal."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.content import Content
from bot.understanding.keeper import model_to_start
from bot.understanding.models import GUARD, Models
from bot.understanding.training import TrainingError
from tests.conftest import ROOT
from tests.edges.lone_teacher import ALIAS, trainer

NOWHERE = Path("/nowhere/python")


def put(models: Models, name: str, age: float) -> None:
    """A model on disk, made `age` seconds after the epoch."""
    models.folder.mkdir(parents=True, exist_ok=True)
    (models.folder / f"{name}.json").write_text("[]")
    file = models.folder / f"{name}.tar.gz"
    file.write_bytes(b"")
    os.utime(file, (age, age))


async def test_a_rasa_that_cannot_be_started_is_a_training_that_failed(
    content: Content, tmp_path: Path
) -> None:
    with pytest.raises(TrainingError):
        await Models(ROOT, tmp_path).train(NOWHERE, content)


async def test_the_last_good_model_serves_when_training_fails(content: Content, tmp_path: Path) -> None:
    models = Models(ROOT, tmp_path)
    assert await model_to_start(models, NOWHERE, content) is None
    put(models, "passerelle-ancien", 100)
    kept = await model_to_start(models, NOWHERE, content)
    assert kept
    assert kept.name == "passerelle-ancien"


async def test_content_put_back_as_it_was_gets_its_own_model_back(content: Content, tmp_path: Path) -> None:
    models = Models(ROOT, tmp_path)
    put(models, models.wanted(content), 100)
    put(models, "passerelle-entre-temps", 200)
    wanted = await models.train(NOWHERE, content)
    assert models.latest() == wanted


def published(content: Content) -> Content:
    """The same with one more example."""
    return replace(content, examples=[*content.examples, ALIAS])


async def test_after_a_publication_it_starts_at_once_with_what_it_knows(
    content: Content, tmp_path: Path
) -> None:
    models = Models(ROOT, tmp_path)
    put(models, "passerelle-dun-autre-logiciel", 200)
    put(models, models.wanted(content), 100)
    started = await model_to_start(models, NOWHERE, published(content))
    assert started
    assert started.name == models.wanted(content)


async def test_with_another_pipeline_it_trains_before_it_starts(content: Content, tmp_path: Path) -> None:
    models, baseline = Models(ROOT, tmp_path), Models(ROOT, tmp_path, "nlu/baseline.yml")
    put(models, baseline.wanted(content), 100)
    assert models.ready(content) is None
    started = await model_to_start(models, trainer(tmp_path), content)
    assert started
    assert started.name == models.wanted(content)


async def test_a_candidate_serves_nobody_until_it_is_accepted(content: Content, tmp_path: Path) -> None:
    models = Models(ROOT, tmp_path)
    put(models, models.wanted(content), 100)
    old, new = models.latest(), published(content)
    candidate = await models.prepare(trainer(tmp_path), new)
    assert (models.latest(), models.find(candidate.name)) == (old, None)
    assert Models(ROOT, tmp_path).ready(new) == old
    models.accept(candidate.name)
    assert models.latest() == models.find(candidate.name)
    assert models.candidate(candidate.name) is None


async def test_a_candidate_dropped_is_gone(content: Content, tmp_path: Path) -> None:
    models = Models(ROOT, tmp_path)
    candidate = await models.prepare(trainer(tmp_path), content)
    models.drop(candidate.name)
    assert files(models) == [GUARD]


async def test_what_a_kill_left_behind_is_thrown_away_but_nothing_in_use(
    content: Content, tmp_path: Path
) -> None:
    models = Models(ROOT, tmp_path)
    put(models, models.wanted(content), 100)
    (models.folder / ".train-left").mkdir()
    (models.folder / ".train-left/archive").write_bytes(b"half")
    models.candidates.mkdir()
    (models.candidates / "passerelle-half.tar.gz").write_bytes(b"no examples beside it")
    models.tidy()
    assert files(models) == [GUARD, f"{models.wanted(content)}.json", f"{models.wanted(content)}.tar.gz"]


def files(models: Models) -> list[str]:
    """Every file under the models' folder."""
    return sorted(path.name for path in models.folder.rglob("*") if path.is_file())


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond a size: neither ours nor those of a child."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@pytest.mark.parametrize("room", [10_000, 2_000_000], ids=["for no lesson", "for half a model"])
async def test_a_full_disk_is_said_in_french_and_leaves_nothing_half_written(
    room: int, content: Content, tmp_path: Path
) -> None:
    models, python = Models(ROOT, tmp_path), trainer(tmp_path, size=3_000_000)
    put(models, models.wanted(content), 100)
    old, kept = models.latest(), files(models)
    with room_for(room), pytest.raises(TrainingError, match="le disque est plein"):
        await models.prepare(python, published(content))
    assert files(models) == sorted([GUARD, *kept])
    assert not list(models.folder.glob(".train-*"))
    assert models.latest() == old
    assert await models.prepare(python, published(content))
