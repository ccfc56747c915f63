"""What a text probably asks, and the port that finds it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entities:
    """What a message states about its author's project; None where it states nothing."""

    age: int | None = None
    year: int | None = None
    place: str | None = None
    trade: str | None = None
    diploma: str | None = None

    def stated(self) -> dict[str, int | str]:
        """The facts that were stated, by name."""
        pairs = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in pairs if value is not None}


@dataclass(frozen=True, slots=True)
class Guess:
    """One possible intent (a fixed one, or the key of an entry), with a confidence from 0 to 1."""

    intent: str
    confidence: float


class Source(StrEnum):
    """Which adapter decided."""

    RASA = "rasa"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text probably asks: the ranking, best first (may be empty), and the entities in it."""

    ranking: tuple[Guess, ...]
    entities: Entities
    source: Source


class Understanding(Protocol):
    """Finds what a text asks; never raises for any text, degrades to a weaker adapter instead."""

    async def understand(self, text: str) -> Meaning: ...
