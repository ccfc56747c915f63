"""The dimensions as bars: where each stands, by a word, a shape and a length before any colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.words import LEVELS
from bot.feasibility.schema import Level
from bot.feasibility.scoring import Standing

WIDTH, TRACK, ROW = 300, 186, 46
# Drawn in a square of 12, the word and the shape say the same.
SHAPES = {
    Level.GREEN: "M1 6.5 4.5 10 11 2",
    Level.ORANGE: "M6 1.2 11.2 10.6H.8z",
    Level.RED: "M2 2 10 10M10 2 2 10",
    Level.UNKNOWN: "M6 1a5 5 0 1 0 .01 0z",
}
SIGNS = {Level.GREEN: "✓", Level.ORANGE: "▲", Level.RED: "✗", Level.UNKNOWN: "○"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One dimension; `share` is the percentage reached, None where nothing can be said."""

    label: str
    level: str
    said: str
    shape: str
    sign: str
    share: int | None
    orange_from: int
    green_from: int
    y: int

    def length(self, share: int) -> float:
        """Where a percentage falls along the bar, in the units of the drawing."""
        return round(TRACK * max(0, min(share, 100)) / 100, 1)


def bars(standings: Sequence[Standing]) -> list[Bar]:
    """A bar for each dimension, in order."""
    return [_bar(standing, row * ROW) for row, standing in enumerate(standings)]


def _bar(standing: Standing, y: int) -> Bar:
    level, dimension = standing.level, standing.dimension
    unknown = level is Level.UNKNOWN or not standing.most
    return Bar(
        dimension.label,
        level.value,
        LEVELS[level] if unknown else f"{LEVELS[level]}, {standing.points} sur {standing.most}",
        SHAPES[level],
        SIGNS[level],
        None if unknown else round(100 * standing.points / standing.most),
        dimension.orange_from,
        dimension.green_from,
        y,
    )
