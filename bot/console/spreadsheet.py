"""Files that French spreadsheets open, no cell of them taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

CSV = "text/csv; charset=utf-8"
# Without this mark they would read it in another alphabet.
START = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula, and does what it says.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def spreadsheet(rows: Iterable[Sequence[str]]) -> str:
    """The rows, one a line; a file begins with START."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows(map(_cell, row) for row in rows)
    return written.getvalue()


def named(name: str) -> dict[str, str]:
    """The headers by which a browser saves a file."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
