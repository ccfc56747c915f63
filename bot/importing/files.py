"""Official files as they come: `;` or `,`, with or without a BOM, UTF-8 or Latin-1, sometimes cut short."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.errors import ImportRefusedError

DELIMITERS = ";,\t"
Line = tuple[int, dict[str, str]]


def text_of(path: Path) -> str:
    """A file's text. Raises ImportRefusedError when it is empty or cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ImportRefusedError(f"{path} ne peut pas être lu : {error.strerror}") from None
    text = _decoded(raw)
    if not text.strip():
        raise ImportRefusedError(f"{path} est vide")
    return text


def rows_of(path: Path, needed: Sequence[str]) -> list[Line]:
    """The rows of a CSV file with their line numbers, every cell stripped.

    Raises ImportRefusedError when a `needed` column is missing or when the file was cut short.
    """
    text = text_of(path)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [name.strip() for name in next(reader)]
        lines = list(_cells(reader, columns))
    except csv.Error:
        raise ImportRefusedError(f"{path} est coupé ou illisible, ligne {reader.line_num}") from None
    if missing := [name for name in needed if name not in columns]:
        raise ImportRefusedError(f"{path} : colonne absente, {', '.join(missing)}")
    if text.count('"') % 2 or (lines and not lines[-1][1].keys() >= set(columns)):
        raise ImportRefusedError(f"{path} est coupé avant sa fin")
    return lines


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _cells(reader: Any, columns: Sequence[str]) -> Iterator[Line]:
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=False))


def json_of(path: Path) -> Any:
    """A JSON file's value. Raises ImportRefusedError when it was cut short or is not JSON."""
    try:
        return json.loads(text_of(path))
    except json.JSONDecodeError as error:
        raise ImportRefusedError(f"{path} est coupé ou illisible, ligne {error.lineno}") from None
    except (ValueError, RecursionError):
        raise ImportRefusedError(f"{path} est illisible") from None
