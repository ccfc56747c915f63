"""Has Rasa learn what was published, in the background: never half a model, never a worse one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.conversation.content import Content
from bot.editing.training import (
    LONGEST_REASON,
    MEASURES,
    Figure,
    State,
    Training,
    Trainings,
    Verdict,
    Word,
)
from bot.errors import PasserelleError

LOOK_EVERY = 1.0
# Publications come in a row: the last one is waited for.
SETTLED = timedelta(seconds=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
LEARNING = "Rasa apprend ce qui a été publié (une minute environ)."
MEASURING = "Le nouveau modèle passe l'examen."
SWAPPING = "Le nouveau modèle prend la place de l'ancien."
IN_USE = "Ce qui a été publié est appris."
KEPT = "L'ancien modèle reste en service."
INTERRUPTED = "L'apprentissage a été interrompu : il reprend."
Say = Callable[[str], Awaitable[None]]


class School(Protocol):
    """What trains models and measures them; what it cannot do is a PasserelleError, in French."""

    def name(self, content: Content) -> str:
        """The name of the model that has learned a content."""
        ...

    def in_use(self) -> str:
        """The name of the model that serves, empty for none."""
        ...

    def knows(self, name: str) -> bool:
        """Whether a model was accepted, and is still there."""
        ...

    async def learn(self, content: Content) -> None:
        """Make a candidate, unless it is there already."""
        ...

    async def examine(self, content: Content, say: Say) -> Verdict:
        """Measure the candidate of a content, and the model in use."""
        ...

    def accept(self, name: str) -> None:
        """Put a candidate in use, or a model that was."""
        ...

    def refuse(self, name: str) -> None:
        """Throw a candidate away."""
        ...

    def tidy(self) -> None:
        """Throw away what a kill left half done."""
        ...


class Teacher:
    """One at a time; every step is kept before it is taken, so that a kill costs time and nothing else."""

    def __init__(
        self,
        trainings: Trainings,
        school: School,
        published: Callable[[], tuple[int, Content]],
        clock: Callable[[], datetime],
    ) -> None:
        self._trainings = trainings
        self._school = school
        self._published = published
        self._clock = clock
        self._wanted, self._since = "", clock()
        self._read: Content | None = None
        self._rested = ""
        self.word = Word()

    async def run(self) -> None:
        """Look and teach, until cancelled."""
        await self.take_up()
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def take_up(self) -> None:
        """Begin where a process that is gone stopped."""
        await asyncio.to_thread(self._school.tidy)
        await self._trainings.interrupted(INTERRUPTED)

    def said(self) -> dict[str, Any]:
        """Word for the pages, which other processes serve."""
        return asdict(self.word)

    async def look(self) -> None:
        """Look once at what is published, and do what it asks for."""
        revision, content = self._published()
        self._notice(content)
        if self._clock() - self._since < SETTLED:
            return
        name = self._wanted
        if self._school.knows(name):
            await self._rest(name)
            self.word = Word(name, True, revision)
            return
        training = await self._trainings.of(name)
        self.word = Word(name, False, revision)
        if training is None or self._due(training):
            await self._teach(training or Training(name, revision), content)

    def _notice(self, content: Content) -> None:
        if content is self._read:
            return
        self._read, name = content, self._school.name(content)
        if name != self._wanted:
            self._wanted, self._since, self._rested = name, self._clock(), ""

    async def _rest(self, name: str) -> None:
        """Nothing to learn: have what is known used, and say so if it was long in coming."""
        if name != self._school.in_use():
            self._school.accept(name)
        if name == self._rested:
            return
        training = await self._trainings.of(name)
        if training and training.state is not State.ACCEPTED:
            await self._trainings.keep(
                replace(training, state=State.ACCEPTED, progress=IN_USE, reason="", tries=0)
            )
        self._rested = name

    def _due(self, training: Training) -> bool:
        if training.state is State.FAILED and training.changed_at:
            return self._clock() >= training.changed_at + pause(training.tries)
        return training.state is not State.REFUSED

    async def _teach(self, training: Training, content: Content) -> None:
        training = await self._trainings.keep(
            replace(
                training,
                state=State.TRAINING,
                progress=LEARNING,
                reason="",
                verdict=None,
                started_at=self._clock(),
            )
        )
        try:
            await self._school.learn(content)
            training = await self._trainings.keep(
                replace(training, state=State.EVALUATING, progress=MEASURING)
            )
            verdict = await self._school.examine(content, self._saying(training))
        except PasserelleError as error:
            reason = str(error)[:LONGEST_REASON]
            failed = replace(training, state=State.FAILED, progress=KEPT, reason=reason)
            await self._trainings.keep(replace(failed, tries=training.tries + 1))
        else:
            await self._conclude(replace(training, verdict=verdict, tries=0), verdict)

    def _saying(self, training: Training) -> Say:
        async def say(progress: str) -> None:
            await self._trainings.keep(replace(training, progress=progress))

        return say

    async def _conclude(self, training: Training, verdict: Verdict) -> None:
        if verdict.fallen:
            refused = replace(training, state=State.REFUSED, progress=KEPT, reason=why_not(verdict))
            self._school.refuse(training.model)
            await self._trainings.keep(refused)
            return
        await self._trainings.keep(replace(training, progress=SWAPPING))
        self._school.accept(training.model)
        await self._trainings.keep(replace(training, state=State.ACCEPTED, progress=IN_USE))


def pause(tries: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(max(tries - 1, 0), 10)))


def why_not(verdict: Verdict) -> str:
    """Why a model is refused, each figure beside the one it had to reach."""
    return " ".join(map(_fall, verdict.fallen))[:LONGEST_REASON]


def _fall(figure: Figure) -> str:
    worse, bar = ("plus", figure.high) if figure.after > figure.high else ("moins", figure.low)
    before = percent(figure.before or 0.0)
    name, after = MEASURES[figure.measure], percent(figure.after)
    return f"{name} : {after} au lieu de {before}, {worse} que {percent(bar)}."


def percent(share: float) -> str:
    """A share as French people write it."""
    return f"{100 * share:.1f} %".replace(".", ",")
