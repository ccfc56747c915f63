"""The worst confusions as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.errors import StartError


def draw(pairs: Sequence[tuple[str, str, int]], path: Path) -> None:
    """A grid of the intents wanted (rows) and given (columns) in `pairs`, with how many times.

    Raises StartError where matplotlib, a tool of the tests, is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise StartError("matplotlib manque : il s'installe avec les outils de test (make check)") from None
    wanted = list(dict.fromkeys(pair[0] for pair in pairs))
    given = list(dict.fromkeys(pair[1] for pair in pairs))
    grid = [[0] * len(given) for _ in wanted]
    for asked, understood, times in pairs:
        grid[wanted.index(asked)][given.index(understood)] = times
    figure = Figure(figsize=(3 + 0.4 * len(given), 2 + 0.35 * len(wanted)), layout="constrained")
    axes = figure.subplots()
    axes.imshow(grid, cmap="Reds", aspect="auto")
    axes.set_xticks(range(len(given)), given, rotation=60, ha="right", fontsize=8)
    axes.set_yticks(range(len(wanted)), wanted, fontsize=8)
    axes.set_xlabel("understood")
    axes.set_ylabel("asked")
    most = max((times for _, _, times in pairs), default=0)
    for row, line in enumerate(grid):
        for column, times in enumerate(line):
            if times:
                ink = "white" if 2 * times > most else "black"
                axes.text(column, row, str(times), ha="center", va="center", fontsize=8, color=ink)
    figure.savefig(path, dpi=120)
