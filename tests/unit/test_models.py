"""Today's content gets its own model; a training that cannot be had is said, and never fatal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.conversation.content import Content
from bot.understanding.keeper import model_to_start
from bot.understanding.models import Models
from bot.understanding.training import TrainingError
from tests.conftest import ROOT

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
