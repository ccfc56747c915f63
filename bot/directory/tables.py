"""A table of facts as text: who says it and since when, headings, one row a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from bot.errors import Problem

Row = TypeVar("Row")
COMMENT = "# "
KEPT = ("source", "date", "licence")


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value is written in a cell, and read back."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]


@dataclass(frozen=True)
class Table(Generic[Row]):
    """One file of rows under `knowledge/`: `columns` maps a heading to a field of the row and its codec.

    `source` and `licence` are said at its head, `short` is the source as young people read it.
    """

    file: str
    shape: Callable[..., Row]
    key: str
    columns: Mapping[str, tuple[str, Codec]]
    source: str
    short: str = ""
    licence: str = "Licence Ouverte 2.0"

    def row(self, cells: Mapping[str, str | None]) -> Row:
        """A row from its cells. Raises ValueError or KeyError (a missing column)."""
        said = {}
        for heading, (field, codec) in self.columns.items():
            try:
                said[field] = codec.read(cells[heading] or "")
            except ValueError:
                raise ValueError(_not_allowed(heading, cells[heading])) from None
        try:
            return self.shape(**said)
        except ValidationError as error:
            wrong = error.errors()[0]
            heading = next(name for name, (field, _) in self.columns.items() if field == wrong["loc"][0])
            raise ValueError(_not_allowed(heading, wrong["input"])) from None

    def cells(self, row: Row) -> list[str]:
        """The cells of a row, in the order of the columns."""
        return [_one_line(codec.write(getattr(row, field))) for field, codec in self.columns.values()]

    def key_of(self, row: Row) -> str:
        """What makes a row the same from one import to the next."""
        return str(getattr(row, self.key))


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """A table's content; `date` is that of the official file, "2026-01-01", "" where nobody said."""

    date: str
    rows: tuple[Row, ...]


def written(table: Table[Row], sheet: Sheet[Row]) -> str:
    """A sheet as text: who says it, the headings, then the rows by key."""
    out = io.StringIO()
    for name, said in zip(KEPT, (table.source, sheet.date, table.licence), strict=True):
        out.write(f"{COMMENT}{name}: {said}\n")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.cells(row) for row in sorted(sheet.rows, key=table.key_of))
    return out.getvalue()


def parsed(table: Table[Row], text: str, problems: list[Problem]) -> Sheet[Row]:
    """The sheet in a text; each row that cannot be read is added to `problems` with its line."""
    lines = text.split("\n")
    comments = sum(line.startswith(COMMENT) for line in lines[: len(KEPT)])
    said = dict(line.removeprefix(COMMENT).split(": ", 1) for line in lines[:comments] if ": " in line)
    reader = csv.DictReader(lines[comments:], delimiter=";", strict=True)
    return Sheet(said.get("date", ""), tuple(_rows(table, reader, comments, problems)))


def _rows(
    table: Table[Row], reader: csv.DictReader[str], above: int, problems: list[Problem]
) -> Iterator[Row]:
    def blame(line: int, reason: str) -> None:
        problems.append(Problem(f"knowledge/{table.file}", above + line, reason))

    try:
        if missing := [name for name in table.columns if name not in (reader.fieldnames or ())]:
            return blame(1, f"colonne absente, {', '.join(missing)}")
        for cells in reader:
            try:
                yield table.row(_whole(cells))
            except (KeyError, ValueError) as error:
                blame(reader.reader.line_num, reason_of(error))
    except csv.Error:
        blame(reader.line_num + 1, "guillemet mal placé ou jamais fermé")


def _whole(cells: dict[str, Any]) -> dict[str, Any]:
    if None in cells or None in cells.values():
        raise ValueError("il y a plus ou moins de cellules que de titres")
    return cells


def _not_allowed(name: object, said: object) -> str:
    return f"{name} : valeur non permise, « {said} »"


def reason_of(error: Exception) -> str:
    """Why a row could not be read, in a few words of French."""
    if isinstance(error, KeyError):
        return f"ligne sans « {error.args[0]} »"
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return _not_allowed(first["loc"][0], first["input"])
    return str(error)


def _one_line(text: str) -> str:
    return " ".join(text.split())
