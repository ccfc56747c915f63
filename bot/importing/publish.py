"""Puts a harvest in force: one import at a time, whole or not at all, never a table that lost its rows."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from bot.directory.tables import Sheet, Table, parsed, written
from bot.errors import ContentError, ImportRefusedError, Problem
from bot.importing.harvest import Dropped, Harvest, Reader

Row = TypeVar("Row")
Say = Callable[[str], None]
# A yearly file drops a few rows in a hundred; more is a file cut short, or another file.
MOST_LOST = 0.05
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Report:
    """What an import changes, by key, and what it left aside."""

    file: str
    total: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    dropped: tuple[Dropped, ...]

    @property
    def nothing_new(self) -> bool:
        """Whether the table stays as it is."""
        return not (self.added or self.changed or self.removed)

    def lines(self) -> Iterator[str]:
        """The report as people read it."""
        yield f"{self.file} : {self.total} lignes"
        for word, keys in (("ajoutées", self.added), ("changées", self.changed), ("retirées", self.removed)):
            yield f"  {word} : {len(keys)}{_examples(keys)}"
        yield f"  laissées de côté : {len(self.dropped)}"
        reasons = Counter(one.reason for one in self.dropped)
        for reason, count in reasons.most_common(SHOWN):
            lines = [one.line for one in self.dropped if one.reason == reason]
            yield f"    {count} × {reason} (ligne{'s' if count > 1 else ''} {_some(lines)})"
        if len(reasons) > SHOWN:
            yield f"    et {len(reasons) - SHOWN} autres raisons"


@dataclass(frozen=True)
class Import(Generic[Row]):
    """One import: what is read, into which table; `owns` tells the rows this source alone may remove.

    `date` is that of the official file; "" leaves the table's as it is.
    """

    table: Table[Row]
    read: Reader[Row]
    date: str = ""
    owns: Callable[[Row], bool] = lambda _: True


def publish(
    root: Path, wanted: Import[Row], say: Say, *, dry_run: bool = False, accept_loss: bool = False
) -> Report:
    """Read the source and put its rows in force under a repository root, unless `dry_run`.

    Raises ImportRefusedError, with the table left as it was, for a source that is empty or lost rows.
    """
    path = root / "knowledge" / wanted.table.file
    with _alone(root / "knowledge", say):
        old = _sheet(wanted.table, path)
        harvest = _without_twins(wanted.table, wanted.read(old.rows))
        rows = [*(row for row in old.rows if not wanted.owns(row)), *harvest.rows]
        report = _compared(wanted.table, old.rows, rows, harvest.dropped)
        _refuse_loss(harvest, [row for row in old.rows if wanted.owns(row)], report, accept_loss)
        if not dry_run and not report.nothing_new:
            _replace(path, written(wanted.table, Sheet(wanted.date or old.date, tuple(rows))))
        return report


@contextlib.contextmanager
def _alone(folder: Path, say: Say) -> Iterator[None]:
    """Hold the tables; wait, and say so, while another import does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Un autre import est en cours : celui-ci attend son tour…")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sheet(table: Table[Row], path: Path) -> Sheet[Row]:
    if not path.exists():
        return Sheet("", ())
    problems: list[Problem] = []
    sheet = parsed(table, path.read_text(encoding="utf-8"), problems)
    if problems:
        raise ContentError(problems)
    return sheet


def _without_twins(table: Table[Row], harvest: Harvest[Row]) -> Harvest[Row]:
    """The first row of each key; the others are left aside."""
    once: dict[str, Row] = {}
    for row in harvest.rows:
        if once.setdefault(table.key_of(row), row) is not row:
            harvest.drop(0, "deux lignes pour la même clé, la première est gardée")
    return Harvest(list(once.values()), harvest.dropped)


def _compared(
    table: Table[Row], old: Sequence[Row], new: Sequence[Row], dropped: Sequence[Dropped]
) -> Report:
    before = {table.key_of(row): table.cells(row) for row in old}
    after = {table.key_of(row): table.cells(row) for row in new}
    return Report(
        f"knowledge/{table.file}",
        len(after),
        tuple(key for key in after if key not in before),
        tuple(key for key in after if before.get(key, after[key]) != after[key]),
        tuple(key for key in before if key not in after),
        tuple(dropped),
    )


def _refuse_loss(harvest: Harvest[Row], owned: Sequence[Row], report: Report, accepted: bool) -> None:
    if not harvest.rows:
        raise ImportRefusedError("aucune ligne utilisable : rien n'est changé", report.lines())
    if len(report.removed) > MOST_LOST * len(owned) and not accepted:
        lost = f"{len(report.removed)} lignes sur {len(owned)} disparaîtraient : rien n'est changé"
        hint = "Si le fichier est bien complet, ajoutez --accept-loss"
        raise ImportRefusedError(f"{lost}. {hint}", report.lines())


def _replace(path: Path, text: str) -> None:
    """Write a file whole: whoever reads meanwhile, or is killed, has the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with new.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _examples(keys: Sequence[str]) -> str:
    return f" ({_some(keys)})" if keys else ""


def _some(things: Sequence[object]) -> str:
    first = ", ".join(map(str, things[:SHOWN]))
    return f"{first}…" if len(things) > SHOWN else first
