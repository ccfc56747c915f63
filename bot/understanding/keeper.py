"""Keeps understanding alive: trains, starts and watches Rasa, follows the content, says how it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from bot.conversation.content import Content
from bot.understanding.interpreter import Examples, Interpreter
from bot.understanding.models import SUFFIX, Model, Models
from bot.understanding.rasa_client import RasaAwayError, RasaClient
from bot.understanding.training import TrainingError

log = logging.getLogger(__name__)
LOOK_EVERY, FOLLOW_EVERY = 0.2, 0.05


class Keeper:
    """One Rasa, ours or somebody else's, and the interpreter that listens to it."""

    def __init__(
        self, interpreter: Interpreter, models: Models, content: Callable[[], Content], client: RasaClient
    ) -> None:
        self._interpreter = interpreter
        self._models = models
        self._content = content
        self._client = client
        self._learned: Examples | None = None

    async def run(self) -> None:
        """Watch and follow, until cancelled: a Rasa slow to say how it is holds back no publication."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._watch())
            both.create_task(following(self._interpreter, self._content, lambda: self._learned))

    async def _watch(self) -> None:
        while True:
            model = await self._look()
            self._learned = model.examples if model else None
            await asyncio.sleep(LOOK_EVERY)

    async def _look(self) -> Model | None:
        """Whether Rasa answers, and with which model of ours, if it is one."""
        try:
            in_use = self._models.find((await self._client.model()).removesuffix(SUFFIX))
            if in_use:
                in_use = await self._renewed(in_use)
        except RasaAwayError:
            self._interpreter.do_without("Rasa démarre ou ne répond pas")
            return None
        self._interpreter.listen_to(self._client)
        return in_use

    async def _renewed(self, in_use: Model) -> Model:
        """Swap in a newer model once there is one."""
        latest = self._models.latest() or in_use
        if latest.name != in_use.name:
            await self._client.swap(str(latest.file))
            log.info("model swapped: %s", latest.name)
        return latest


async def following(
    interpreter: Interpreter, content: Callable[[], Content], learned: Callable[[], Examples | None]
) -> None:
    """Have understanding follow the content and what Rasa has learned, until cancelled."""
    while True:
        await interpreter.refresh(content(), learned())
        await asyncio.sleep(FOLLOW_EVERY)


async def model_to_start(models: Models, python: Path, content: Content) -> Model | None:
    """The model to begin with, trained only where this pipeline has none; an older one when that fails."""
    try:
        return models.ready(content) or await models.train(python, content)
    except TrainingError as error:
        log.error("%s", error)
        return models.latest()
