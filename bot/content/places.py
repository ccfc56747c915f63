"""The communes of `knowledge/places/`, read from our own table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from bot.directory.gazetteers import Commune
from bot.errors import ContentError, Problem

SEVERAL = "|"


def communes(root: Path) -> list[Commune]:
    """Every commune. Raises ContentError with the line of each row that cannot be read."""
    found: list[Commune] = []
    problems: list[Problem] = []
    for path in sorted((root / "knowledge/places").glob("*.csv")):
        for line, row in _rows(path):
            try:
                found.append(_commune(row))
            except (KeyError, ValidationError) as error:
                reason = f"colonne {error}" if isinstance(error, KeyError) else error.errors()[0]["msg"]
                problems.append(Problem(str(path.relative_to(root)), line, reason))
    if problems:
        raise ContentError(problems)
    return found


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        for row in reader:
            yield reader.line_num, row


def _commune(row: dict[str, str]) -> Commune:
    return Commune(
        code=row["code"],
        name=row["nom"],
        postcodes=_several(row["codes_postaux"]),
        department=row["departement"],
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        former=_several(row["anciennes_communes"]),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(SEVERAL) if part)
