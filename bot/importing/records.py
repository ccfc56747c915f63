"""Records as they come from outside: a field that is not what was announced is an empty field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from math import isfinite
from typing import Any, TypeVar

from bot.directory.tables import reason_of
from bot.importing.harvest import Harvest

Row = TypeVar("Row")
Item = TypeVar("Item")
UNREADABLE = "fiche illisible"


def gather(numbered: Iterable[tuple[int, Item]], read: Callable[[Item], Row]) -> Harvest[Row]:
    """The rows in a source's items; those that `read` refuses (ValueError, KeyError) are left aside."""
    harvest: Harvest[Row] = Harvest()
    for number, item in numbered:
        try:
            harvest.rows.append(read(item))
        except (KeyError, ValueError) as error:
            harvest.drop(number, reason_of(error))
    return harvest


def needed(value: str, reason: str) -> str:
    """A value without which the row is left aside."""
    if not value:
        raise ValueError(reason)
    return value


def digest(*said: str) -> str:
    """A key for what has none: the same for the same words."""
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def at(record: Any, *path: str) -> Any:
    """What stands at a path of names, None where there is nothing."""
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def text(record: Any, *path: str) -> str:
    """The text at a path, on one line; a whole number is its digits, anything else is no text."""
    value = at(record, *path)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return one_line(value) if isinstance(value, str) else ""


def one_line(said: str) -> str:
    """Without line breaks, nor the half characters that no file can hold."""
    return " ".join(said.encode("utf-8", "ignore").decode().split())


def items(record: Any, *path: str) -> list[Any]:
    """The list at a path, which may be written as JSON inside a string; one thing alone is a list of it."""
    value = _unpacked(at(record, *path))
    if isinstance(value, dict):
        return [value]
    return value if isinstance(value, list) else []


def number(value: Any) -> float | None:
    """A number, with a point or a comma; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value.replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) else None


def degrees(latitude: Any, longitude: Any) -> tuple[float, float] | tuple[None, None]:
    """A point, both halves or neither; (0, 0) is how files write that they have none."""
    north, east = number(latitude), number(longitude)
    if north is None or east is None or not (north or east) or abs(north) > 90 or abs(east) > 180:
        return None, None
    return north, east


def _unpacked(value: Any) -> Any:
    if not isinstance(value, str) or value.lstrip()[:1] not in ("[", "{"):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
