"""A table of facts as text: who says it and since when, headings, one row a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
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
        return self.shape(**{f: codec.read(cells[name] or "") for name, (f, codec) in self.columns.items()})

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
    reader = csv.DictReader(lines[comments:], delimiter=";")
    return Sheet(said.get("date", ""), tuple(_rows(table, reader, comments, problems)))


def _rows(
    table: Table[Row], reader: Iterable[dict[str, Any]], above: int, problems: list[Problem]
) -> Iterator[Row]:
    for number, cells in enumerate(reader, start=above + 2):
        try:
            yield table.row(cells)
        except (KeyError, TypeError, ValueError) as error:
            problems.append(Problem(f"knowledge/{table.file}", number, reason_of(error)))


def reason_of(error: Exception) -> str:
    """Why a row could not be read, in a few words of French."""
    if isinstance(error, KeyError):
        return f"ligne sans « {error.args[0]} »"
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc'][:1]))} : valeur non permise, « {first['input']} »"
    return str(error)


def _one_line(text: str) -> str:
    return " ".join(text.split())
