"""The tables of facts under `knowledge/`, read again only when their files change."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.content.yaml_files import read, shaped
from bot.directory.columns import CENTRES, COMMUNES, DEPARTMENTS, EVENTS, OFFERS, OFFICES
from bot.directory.directory import Directory, Tables
from bot.directory.elsewhere import Elsewhere
from bot.directory.networks import Networks
from bot.directory.tables import Sheet, Table, parsed
from bot.errors import ContentError, Problem

TABLES: tuple[Table[Any], ...] = (COMMUNES, DEPARTMENTS, CENTRES, OFFERS, OFFICES, EVENTS)
Marks = tuple[tuple[str, int, int], ...]
NETWORKS, ELSEWHERE = "knowledge/networks.yml", "knowledge/places/elsewhere.yml"


def directory(root: Path) -> Directory:
    """The directory in the files. Raises ContentError with the line of each row that cannot be read."""
    files = [f"knowledge/{table.file}" for table in TABLES]
    return _directory(root, _marks(root, [NETWORKS, ELSEWHERE, *files]))


@lru_cache(maxsize=2)
def _directory(root: Path, _: Marks) -> Directory:
    problems: list[Problem] = []
    sheets: list[Sheet[Any]] = [_sheet(root, table, problems) for table in TABLES]
    if problems:
        raise ContentError(problems)
    dates = {table.file: sheet.date for table, sheet in zip(TABLES, sheets, strict=True)}
    communes, departments, centres, offers, offices, events = (sheet.rows for sheet in sheets)
    tables = Tables(communes, departments, centres, offers, offices, events, dates)
    networks = shaped(read(root / NETWORKS, root), Networks)
    elsewhere = shaped(read(root / ELSEWHERE, root), Elsewhere)
    return Directory(tables, networks, elsewhere)


def _sheet(root: Path, table: Table[Any], problems: list[Problem]) -> Sheet[Any]:
    """A table's content; a table that nobody has imported yet is empty."""
    path = root / "knowledge" / table.file
    if not path.exists():
        return Sheet("", ())
    try:
        return parsed(table, path.read_text(encoding="utf-8"), problems)
    except UnicodeDecodeError:
        problems.append(Problem(f"knowledge/{table.file}", 0, "n'est pas du texte UTF-8"))
        return Sheet("", ())


def _marks(root: Path, files: list[str]) -> Marks:
    states = ((file, (root / file).stat()) for file in files if (root / file).exists())
    return tuple((file, state.st_mtime_ns, state.st_size) for file, state in states)
