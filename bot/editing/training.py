"""What becomes of a publication in Rasa: learned in the background, measured, put in use or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

LONGEST_REASON = 300


class State(StrEnum):
    """How far a training has come."""

    WAITING = "waiting"
    TRAINING = "training"
    EVALUATING = "evaluating"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    FAILED = "failed"


BEGUN = (State.TRAINING, State.EVALUATING)
UNDER_WAY = (State.WAITING, *BEGUN)
# What may be tried again on demand.
ENDED_BADLY = (State.REFUSED, State.FAILED)


class Measure(StrEnum):
    """What a model is judged by, on questions that none has learned."""

    FIRST = "first"
    FOUND = "found"
    WRONG = "wrong"
    DECLINED = "declined"


MEASURES: Mapping[Measure, str] = {
    Measure.FIRST: "Bonne réponse en premier",
    Measure.FOUND: "Bonne réponse donnée ou proposée",
    Measure.WRONG: "Mauvaise réponse donnée comme sûre",
    Measure.DECLINED: "Question sans réponse chez nous, reconnue comme telle",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure, from 0 to 1: of the model in use with its 95 % interval, and of the one that would follow.

    Without a model in use `before` is None, and nothing can have fallen.
    """

    measure: Measure
    after: float
    before: float | None = None
    low: float = 0.0
    high: float = 1.0

    @property
    def fell(self) -> bool:
        """Whether it is worse than chance explains."""
        return self.after > self.high if self.measure is Measure.WRONG else self.after < self.low


@dataclass(frozen=True, slots=True)
class Lost:
    """A question that the model in use answers, and the new one does not: what was wanted, what it gives."""

    text: str
    wanted: str
    given: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What measuring a new model beside the one in use came to."""

    figures: Sequence[Figure]
    lost: Sequence[Lost] = ()

    @property
    def fallen(self) -> Sequence[Figure]:
        """The figures for which it is refused, none where it may be used."""
        return [figure for figure in self.figures if figure.fell]


@dataclass(frozen=True, slots=True)
class Training:
    """One model from the publication that asked for it; `tries` counts failures in a row.

    `id` is 0 for one that was never kept; `progress` and `reason` are French, for editors.
    """

    model: str
    revision_id: int
    state: State = State.WAITING
    progress: str = ""
    reason: str = ""
    verdict: Verdict | None = None
    tries: int = 0
    id: int = 0
    started_at: datetime | None = None
    changed_at: datetime | None = None

    @property
    def under_way(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in UNDER_WAY

    @property
    def may_retry(self) -> bool:
        """Whether an editor may ask for it again."""
        return self.state in ENDED_BADLY


@dataclass(frozen=True, slots=True)
class Word:
    """What the process that teaches says of itself; `seen` is the last revision it has looked at.

    `model` is what the content in force asks for, `learned` whether that is in use; `elsewhere` is why this
    process cannot teach, empty where it does.
    """

    model: str = ""
    learned: bool = False
    seen: int = 0
    elsewhere: str = ""


class Trainings(Protocol):
    """What keeps trainings, one for each model; they outlive every process."""

    async def latest(self) -> Training | None:
        """The one that changed last."""
        ...

    async def of(self, model: str) -> Training | None:
        """The one of a model."""
        ...

    async def keep(self, training: Training) -> Training:
        """Keep a training as it is now, a new one or the same again."""
        ...

    async def interrupted(self, progress: str) -> int:
        """Have what was begun wait again: the process that did it is gone. How many."""
        ...

    async def again(self, by: int, number: int) -> bool:
        """Have one that ended badly wait again, for a member; False if it has changed."""
        ...
