"""Puts a harvest in force: one import at a time, whole or not at all, never a table that lost its rows."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
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
            lines = [one.line for one in self.dropped if one.reason == reason and one.line]
            yield f"    {count} × {reason}{_at(lines)}"
        if len(reasons) > SHOWN:
            yield f"    et {len(reasons) - SHOWN} autres raisons"


@dataclass(frozen=True)
class Import(Generic[Row]):
    """One import: what is read, into which table; `owns` tells the rows this source alone may remove.

    `date` is that of the official file; "" leaves the table's as it is. Rows that are `over` go unmissed.
    """

    table: Table[Row]
    read: Reader[Row]
    date: str = ""
    owns: Callable[[Row], bool] = lambda _: True
    over: Callable[[Row], bool] = lambda _: False


def publish(
    root: Path, wanted: Import[Row], say: Say, *, dry_run: bool = False, accept_loss: bool = False
) -> Report:
    """Read the source and put its rows in force under a repository root, unless `dry_run`.

    Raises ImportRefusedError, with the table left as it was, for a source that is empty or lost rows, and
    where nothing can be written; ContentError for a table that somebody broke.
    """
    path = root / "knowledge" / wanted.table.file
    with _kindly(path), _alone(root / "knowledge", say):
        old = _sheet(wanted.table, path)
        harvest = _without_twins(wanted.table, wanted.read(old.rows))
        rows = _merged(wanted, old.rows, harvest.rows)
        report = _compared(wanted.table, old.rows, rows, harvest.dropped)
        owned = {wanted.table.key_of(row) for row in old.rows if wanted.owns(row) and not wanted.over(row)}
        _refuse_loss(harvest, owned, report, accept_loss)
        if not dry_run and not report.nothing_new:
            _replace(path, written(wanted.table, Sheet(wanted.date or old.date, tuple(rows))))
        return report


@contextlib.contextmanager
def _kindly(path: Path) -> Iterator[None]:
    """A disk that is full or closed to us is a refusal like another."""
    try:
        yield
    except OSError as error:
        raise ImportRefusedError(
            f"{path} ne peut pas être lu ou écrit : {error.strerror}, rien n'est changé"
        ) from None


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
    try:
        sheet = parsed(table, path.read_text(encoding="utf-8"), problems)
    except UnicodeDecodeError:
        raise ContentError([Problem(f"knowledge/{table.file}", 0, "n'est pas du texte UTF-8")]) from None
    if problems:
        raise ContentError(problems)
    return sheet


def _without_twins(table: Table[Row], harvest: Harvest[Row]) -> Harvest[Row]:
    """The first row of each key; the others are left aside."""
    once: dict[str, Row] = {}
    for row in harvest.rows:
        if once.setdefault(table.key_of(row), row) is not row:
            harvest.drop(0, f"deux lignes pour la clé {table.key_of(row)}, la première est gardée")
    return Harvest(list(once.values()), harvest.dropped)


def _merged(wanted: Import[Row], old: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """The new rows, and those of other sources; a row that comes anew is its newest source's."""
    key_of = wanted.table.key_of
    renewed = {key_of(row) for row in new}
    return [*(row for row in old if not wanted.owns(row) and key_of(row) not in renewed), *new]


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


def _refuse_loss(harvest: Harvest[Row], owned: Collection[str], report: Report, accepted: bool) -> None:
    if not harvest.rows:
        raise ImportRefusedError("aucune ligne utilisable : rien n'est changé", report.lines())
    lost = [key for key in report.removed if key in owned]
    if len(lost) > MOST_LOST * len(owned) and not accepted:
        said = f"lignes qui disparaîtraient : {len(lost)} sur {len(owned)}, rien n'est changé"
        hint = "Si le fichier est bien complet, ajoutez --accept-loss"
        raise ImportRefusedError(f"{said}. {hint}", report.lines())


def _replace(path: Path, text: str) -> None:
    """Write a file whole: whoever reads meanwhile, or is killed, has the old one or the new one.

    One import at a time: what a killed one left half-written is written over.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
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


def _at(lines: Sequence[int]) -> str:
    return f" (ligne{'s' if len(lines) > 1 else ''} {_some(lines)})" if lines else ""


def _some(things: Sequence[object]) -> str:
    first = ", ".join(map(str, things[:SHOWN]))
    return f"{first}…" if len(things) > SHOWN else first
