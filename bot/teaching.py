"""Builds what has our own Rasa serve, and learn what is published; and what its pages read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.content.shelf import Shelf
from bot.editing.teacher import Teacher
from bot.editing.training import Word
from bot.evaluation.school import RasaSchool, Workplace
from bot.storage.beats import Beats
from bot.storage.trainings import SqlTrainings
from bot.understanding.models import Models
from bot.understanding.rasa_process import RasaProcess

# Who has Rasa learn, and who says why nobody does here.
TEACHER, NO_TEACHER = "teacher", "no-teacher"
HELD_OUT = "tests/nlu/heldout.tsv"


class Teaching:
    """Rasa's learning in one process, which may only show it."""

    def __init__(
        self, beats: Beats, trainings: SqlTrainings, clock: Callable[[], datetime], models: Models
    ) -> None:
        self._beats = beats
        self._clock = clock
        self._models = models
        self.trainings = trainings

    async def word(self) -> Word | None:
        """What whoever teaches says of itself, None where nobody does."""
        said = await self._beats.said(TEACHER) or await self._beats.said(NO_TEACHER)
        return Word(**said) if said else None

    async def serve(self, rasa: RasaProcess) -> None:
        """Run our own Rasa, as soon as there is a model for it."""
        while (first := self._models.latest()) is None:  # noqa: ASYNC110 - a training gives no sign
            await asyncio.sleep(1)
        await rasa.run(lambda: (self._models.latest() or first).file)

    def teacher(self, shelf: Shelf, root: Path, log_file: Path, rasa: RasaProcess) -> Teacher:
        """What has it learn."""
        place = Workplace(root, rasa.python, log_file, root / HELD_OUT)
        school = RasaSchool(self._models, place, rasa.url)
        return Teacher(self.trainings, school, lambda: (shelf.revision, shelf.content), self._clock)
