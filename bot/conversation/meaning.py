"""What a text probably asks, and the port that finds it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

FACTS = ("age", "year", "place", "trade", "diploma")
Facts = dict[str, int | str]
# What a fact may be: communes' labels under "place", trades' keys under "trade"; an "area" or a place
# "elsewhere" is what was said where a commune is needed.
Doubts = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entities:
    """What a message states about its author's project; None where it states nothing.

    `places` and `trades` are what it may mean when it names several; `area` is a department or a
    region, `elsewhere` a place out of France. `supposed` when its age and year are only imagined
    ("et à 18 ans ?"); `bare` when it says nothing else.
    """

    age: int | None = None
    year: int | None = None
    place: str | None = None
    trade: str | None = None
    diploma: str | None = None
    places: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    area: str = ""
    elsewhere: str = ""
    supposed: bool = False
    bare: bool = False

    def found(self) -> Facts:
        """Every fact in the message, by name."""
        return {name: value for name in FACTS if (value := getattr(self, name)) is not None}

    def heard(self) -> frozenset[str]:
        """The names of the facts it speaks of, clear or not."""
        somewhere = {"place"} if self.places or self.area or self.elsewhere else set()
        return frozenset(self.found()) | ({"trade"} if self.trades else set()) | somewhere

    def unsettled(self) -> Doubts:
        """What it leaves to be asked, by what it is about."""
        where = {"place": self.places, "area": (self.area,), "elsewhere": (self.elsewhere,)}
        doubts = where | {"trade": self.trades}
        return {name: values for name, values in doubts.items() if any(values)}

    def stated(self) -> Facts:
        """The facts that hold for its author."""
        imagined = ("age", "year") if self.supposed else ()
        return {name: value for name, value in self.found().items() if name not in imagined}


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
    """Reads a text; never raises for any, degrades to a weaker adapter instead."""

    async def understand(self, text: str, expected: str = "") -> Meaning:
        """What a text asks; `expected` names the fact we have just asked for, so that "17" is an age."""
        ...

    def entities(self, text: str, expected: str = "") -> Entities:
        """What a text states, found at once and without asking anyone."""
        ...
