"""Paths into a body, as addresses and buttons bear them, and what buttons do to lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.console.contents.shapes import Path, Shape, Shown, put

STEPS = re.compile(r"[a-z_]+(\.[a-z_]+|\.\d+)*")


def acted(shape: Shape, body: Any, act: str) -> Any:
    """A body with an item of one of its lists added, taken away, or moved up."""
    verb, _, name = act.partition(":")
    path = path_of(name) if name else None
    if not path:
        return body
    if verb == "ajouter":
        there = _at(body, path) or []
        return _put_list(body, path, [*there, shape.blank(path)])
    place = path[-1]
    items = list(_at(body, path[:-1]) or [])
    if not isinstance(place, int) or place >= len(items):
        raise IndexError(place)
    if verb == "retirer":
        del items[place]
    elif verb == "monter" and place:
        items[place - 1], items[place] = items[place], items[place - 1]
    return _put_list(body, path[:-1], items)


def _put_list(body: Any, path: Path, items: list[Any]) -> Any:
    """A body with a list at a path, whether or not there was one."""
    above, last = path[:-1], path[-1]
    return put(body, above, {**_at(body, above), str(last): items})


def _at(body: Any, path: Path) -> Any:
    for step in path:
        body = body.get(step) if isinstance(body, Mapping) else body[step]
    return body


def opened(shape: Shape, body: Any, path: Path, act: str) -> Path:
    """Where to go once a draft is kept: to an item just added, if it has a page of its own."""
    verb, _, name = act.partition(":")
    there = [field for field in shape.fields(body, path) if field.name == name and field.shown is Shown.PARTS]
    return (*there[0].path, len(there[0].inner) - 1) if verb == "ajouter" and there else path


def path_of(said: str) -> Path | None:
    """A path as an address bears it; None for what is none."""
    if not said:
        return ()
    if not STEPS.fullmatch(said):
        return None
    return tuple(int(step) if step.isdecimal() else step for step in said.split("."))


def above(path: Path) -> Path:
    """The page above an item's: that of what holds its list."""
    return path[:-2] if path and isinstance(path[-1], int) else path[:-1]
