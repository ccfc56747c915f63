"""What changed between two bodies, in plain words and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from bot.console.contents.words import Own, Path, place_of
from bot.editing.pieces import WITHDRAWN

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stay, come (`ins`) or go (`del`)."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed and where it is in the piece; `runs` of a text, `came` and `went` of a list."""

    where: str
    runs: tuple[Run, ...] = ()
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()


def changes(before: Any, after: Any) -> list[Change]:
    """Every change, in the order of the fields; one that is not there counts as empty."""
    old, new = (None if body == WITHDRAWN else body for body in (before, after))
    return list(_walk(old, new, ()))


def _walk(before: Any, after: Any, path: Path) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before or after, Mapping) and isinstance(after or before, Mapping):
        old, new = before or {}, after or {}
        for key in dict.fromkeys((*new, *old)):
            yield from _walk(old.get(key), new.get(key), (*path, str(key)))
    elif _is_list(before) and _is_list(after) and (before or after):
        yield from _listed(before or [], after or [], path)
    else:
        yield Change(place_of(path), _runs(_said(before), _said(after)))


def _listed(before: list[Any], after: list[Any], path: Path) -> Iterator[Change]:
    if not any(isinstance(item, Mapping) for item in (*before, *after)):
        came = tuple(_said(item) for item in after if item not in before)
        went = tuple(_said(item) for item in before if item not in after)
        moved = () if came or went else (Run("L'ordre a changé."),)
        yield Change(place_of(path), moved, came, went)
        return
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*new, *old)):
        yield from _walk(old.get(key), new.get(key), (*path, key))
    if list(old) != list(new) and old.keys() == new.keys():
        yield Change(place_of(path), (Run("L'ordre a changé."),))


def _by_key(items: list[Any]) -> dict[Own | int, Any]:
    """Items by their own key, or by place: one that moved did not change."""
    keys = (item.get("key") if isinstance(item, Mapping) else None for item in items)
    return {Own(key) if key else n: item for n, (key, item) in enumerate(zip(keys, items, strict=True))}


def _is_list(body: Any) -> bool:
    return body is None or isinstance(body, list)


def _said(body: Any) -> str:
    if isinstance(body, bool):
        return "oui" if body else "non"
    return "" if body is None else str(body)


def _runs(before: str, after: str) -> tuple[Run, ...]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    runs: list[Run] = []
    for step, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            runs.append(Run("".join(new[k:m])))
        else:
            runs += [
                Run("".join(words), mark) for words, mark in ((old[i:j], "del"), (new[k:m], "ins")) if words
            ]
    return tuple(runs)
