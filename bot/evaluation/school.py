"""The School port on Rasa: it learns at low priority, and is measured beside the one that serves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.content import Content
from bot.conversation.meaning import Source
from bot.editing.teacher import Say
from bot.editing.training import Verdict
from bot.errors import StartError
from bot.evaluation.run import hear, own_rasa, ready
from bot.evaluation.scores import Heard
from bot.evaluation.verdict import verdict
from bot.understanding.interpreter import Interpreter
from bot.understanding.models import SUFFIX, Model, Models
from bot.understanding.rasa_client import RasaAwayError, RasaClient
from bot.understanding.rasa_process import RasaProcess
from bot.understanding.training import POLITE
from bot.understanding.utterances import Utterance, read

# Nobody waits for these answers: a busy machine must not look like a worse model.
PATIENCE = 30.0
STEP = 100


@dataclass(frozen=True)
class Workplace:
    """Where Rasa is: the root of the code, its Python, a log for the one that is measured."""

    root: Path
    python: Path
    log_file: Path
    held_out: Path


class RasaSchool:
    """Teaches and measures; `live` is the address of the Rasa that serves."""

    def __init__(self, models: Models, place: Workplace, live: str) -> None:
        self._models = models
        self._place = place
        self._live = live

    def name(self, content: Content) -> str:
        """The name of the model that has learned a content."""
        return self._models.wanted(content)

    def in_use(self) -> str:
        """The name of the newest model accepted, empty for none."""
        latest = self._models.latest()
        return latest.name if latest else ""

    def knows(self, name: str) -> bool:
        """Whether a model was accepted, and is still there."""
        return self._models.find(name) is not None

    async def learn(self, content: Content) -> None:
        """Make a candidate, unless it is there already. Raises TrainingError."""
        await self._models.prepare(self._place.python, content)

    async def examine(self, content: Content, say: Say) -> Verdict:
        """Measure the candidate of a content, and the model in use. Raises StartError."""
        candidate = self._models.candidate(self.name(content))
        if candidate is None:
            raise StartError("le modèle à examiner n'est plus là")
        questions = await asyncio.to_thread(read, self._place.held_out)
        interpreter = await asyncio.to_thread(Interpreter, content)
        before = await self._asked_live(interpreter, questions, say)
        process = RasaProcess(self._place.root, self._place.python, self._place.log_file, POLITE)
        async with own_rasa(process, candidate, PATIENCE) as client:
            after = await _asked(interpreter, client, candidate, questions, say, "au nouveau modèle")
        return await asyncio.to_thread(verdict, before, after, content.library)

    def accept(self, name: str) -> None:
        """Put a candidate in use, or a model that was."""
        self._models.accept(name)

    def refuse(self, name: str) -> None:
        """Throw a candidate away."""
        self._models.drop(name)

    def tidy(self) -> None:
        """Throw away what a kill left half done."""
        self._models.tidy()

    async def _asked_live(
        self, interpreter: Interpreter, questions: Sequence[Utterance], say: Say
    ) -> Sequence[Heard]:
        """What the model in use makes of them today, nothing where there is none."""
        if self._models.latest() is None:
            return ()
        client = RasaClient(self._live, PATIENCE)
        try:
            await ready(client)
            in_use = self._models.find((await client.model()).removesuffix(SUFFIX))
            if in_use is None:
                raise StartError("le modèle en service n'est pas l'un des nôtres")
            return await _asked(interpreter, client, in_use, questions, say, "au modèle en service")
        except RasaAwayError:
            raise StartError("Rasa ne répond pas : mesure abandonnée") from None
        finally:
            await client.close()


async def _asked(
    interpreter: Interpreter,
    client: RasaClient,
    model: Model,
    questions: Sequence[Utterance],
    say: Say,
    whom: str,
) -> Sequence[Heard]:
    interpreter.listen_to(client)
    await interpreter.refresh(interpreter.content, model.examples)
    heard: list[Heard] = []
    for start in range(0, len(questions), STEP):
        await say(f"Examen : {start} questions sur {len(questions)} posées {whom}.")
        heard += await hear(interpreter, questions[start : start + STEP])
        if interpreter.source is not Source.RASA:
            raise StartError("Rasa n'a pas répondu à tout : mesure abandonnée")
    return heard
