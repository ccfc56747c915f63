"""What reading an official source gives: rows of ours, and what was left aside, with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
# Wraps what is being read, with how much there is in all (0 when nobody knows), to show how far it is.
Progress = Callable[[Iterable[Any], int], Iterable[Any]]


def quietly(things: Iterable[Any], _: int) -> Iterable[Any]:
    """No sign of progress."""
    return things


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row left aside; `line` counts from 1 in the source's file, or its items where it has no lines."""

    line: int
    reason: str


@dataclass
class Harvest(Generic[Row]):
    """The rows that a source gives."""

    rows: list[Row] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def drop(self, line: int, reason: str) -> None:
        """Leave a row aside."""
        self.dropped.append(Dropped(line, reason))


# Reads a source, given the rows that the table holds now.
Reader = Callable[[Sequence[Row]], Harvest[Row]]
