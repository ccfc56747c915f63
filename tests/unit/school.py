"""A school without Rasa, trainings without a database: both may be killed at any step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from bot.conversation.content import Content
from bot.editing.teacher import Say
from bot.editing.training import BEGUN, Figure, Measure, State, Training, Verdict
from bot.errors import StartError
from tests.conftest import Clock


class Killed(BaseException):
    """kill -9."""


@dataclass
class Fuse:
    """How many steps are left before the process is killed; None for ever."""

    steps: int | None = None

    def burn(self) -> None:
        """Take one step."""
        if self.steps is not None:
            self.steps -= 1
            if self.steps < 0:
                raise Killed


@dataclass(frozen=True)
class Sheet:
    """Content that has nothing but a name; `worse` by so much than what is in use."""

    named: str
    worse: float = 0.0
    breaks: bool = False

    @property
    def content(self) -> Content:
        return cast(Content, self)


def figures(worse: float) -> Verdict:
    """An old model right 9 times in 10, and another."""
    return Verdict([Figure(Measure.FIRST, 0.9 - worse, 0.9, 0.85, 0.95)])


@dataclass
class FakeSchool:
    """What was accepted, the last one in use; what waits to be judged."""

    fuse: Fuse = field(default_factory=Fuse)
    accepted: list[str] = field(default_factory=list)
    candidates: set[str] = field(default_factory=set)
    lessons: list[str] = field(default_factory=list)
    wrong: str = ""

    def name(self, content: Content) -> str:
        return cast(Sheet, content).named

    def in_use(self) -> str:
        return self.accepted[-1] if self.accepted else ""

    def knows(self, name: str) -> bool:
        return name in self.accepted

    async def learn(self, content: Content) -> None:
        self.fuse.burn()
        if self.wrong or cast(Sheet, content).breaks:
            raise StartError(self.wrong or "Rasa s'est arrêté.")
        self.lessons.append(self.name(content))
        self.candidates = {self.name(content)}
        self.fuse.burn()

    async def examine(self, content: Content, say: Say) -> Verdict:
        assert self.name(content) in self.candidates
        await say("Examen : 0 questions sur 3 posées.")
        self.fuse.burn()
        return figures(cast(Sheet, content).worse)

    def accept(self, name: str) -> None:
        self.fuse.burn()
        assert name in self.candidates or name in self.accepted
        self.candidates.discard(name)
        self.accepted = [*(each for each in self.accepted if each != name), name]
        self.fuse.burn()

    def refuse(self, name: str) -> None:
        self.fuse.burn()
        self.candidates.discard(name)

    def tidy(self) -> None:
        pass


@dataclass
class FakeTrainings:
    """Trainings in memory."""

    clock: Clock
    fuse: Fuse = field(default_factory=Fuse)
    rows: dict[str, Training] = field(default_factory=dict)

    async def latest(self) -> Training | None:
        return max(self.rows.values(), key=_changed, default=None)

    async def of(self, model: str) -> Training | None:
        return self.rows.get(model)

    async def keep(self, training: Training) -> Training:
        self.fuse.burn()
        number = training.id or len(self.rows) + 1
        self.rows[training.model] = kept = replace(training, id=number, changed_at=self.clock())
        self.fuse.burn()
        return kept

    async def interrupted(self, progress: str) -> int:
        begun = [each for each in self.rows.values() if each.state in BEGUN]
        for each in begun:
            self.rows[each.model] = replace(each, state=State.WAITING, progress=progress)
        return len(begun)

    async def again(self, by: int, number: int) -> bool:
        found = next(each for each in self.rows.values() if each.id == number)
        self.rows[found.model] = replace(found, state=State.WAITING, tries=0)
        return True


def _changed(training: Training) -> datetime:
    assert training.changed_at
    return training.changed_at
