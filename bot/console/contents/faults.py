"""What the checks find wrong, in an editor's words: where in the form, why, and in which other piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.console.contents.words import ONE, Path, place_of
from bot.editing.pieces import Piece
from bot.errors import Problem

Place = tuple[Piece | None, Path]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong; `path` leads to its field in the piece looked at, and is empty for what is elsewhere.

    `other` is the piece to blame where that is another one.
    """

    why: str
    where: str = ""
    path: Path = ()
    other: Piece | None = None


def faults(problems: Iterable[Problem], piece: Piece, place: Callable[[Problem], Place]) -> list[Fault]:
    """The problems as somebody who looks at a piece is told of them."""
    return [_fault(problem, piece, *place(problem)) for problem in problems]


def _fault(problem: Problem, piece: Piece, blamed: Piece | None, path: Path) -> Fault:
    why = problem.reason.removeprefix(f"{'.'.join(map(str, problem.path))} : ")
    if blamed == piece:
        return Fault(why, place_of(path) if path else "", path)
    return Fault(why, f"{ONE[blamed.kind]} {blamed.key}" if blamed else problem.file, other=blamed)
