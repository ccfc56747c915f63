"""What some names are worth, as lines that anybody writes: "situation : lycee, college"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# Between two groups of lines.
OR = "ou"
NO_COLON = "il manque les deux-points"
TWICE = "écrit deux fois"


INTEGER = re.compile(r"-?\d{1,9}")
NAMED = ("questions", "dimensions", "deadlines", "outcomes")


class Worth(StrEnum):
    """What a name is worth; the values are the types of JSON Schema."""

    LIST = "array"
    NUMBER = "integer"
    TEXT = "string"


@dataclass(frozen=True, slots=True)
class Pairs:
    """How such lines are written and read; `groups` where there may be several, one of which must hold."""

    worth: Worth
    groups: bool = False

    def written(self, body: Any) -> str:
        """A body as lines; what is no such body as it is."""
        groups = body if self.groups and isinstance(body, list) else [body] if body else []
        if not all(isinstance(group, Mapping) for group in groups):
            return str(body)
        return f"\n{OR}\n".join("\n".join(map(_line, group.items())) for group in groups)

    def read(self, said: str) -> Any:
        """What lines say. Raises ValueError, in French, with the line that says nothing."""
        groups: list[dict[str, Any]] = [{}]
        for line in filter(None, map(str.strip, said.splitlines())):
            if self.groups and line == OR:
                groups.append({})
                continue
            name, colon, rest = (part.strip() for part in line.partition(":"))
            if not (name and colon):
                raise ValueError(f"« {line[:60]} » : {NO_COLON}")
            if name in groups[-1]:
                raise ValueError(f"« {name[:60]} » : {TWICE}")
            groups[-1][name] = self._value(rest)
        return [group for group in groups if group] if self.groups else groups[0]

    def _value(self, said: str) -> Any:
        if self.worth is Worth.LIST:
            return [part for part in map(str.strip, said.split(",")) if part]
        said = " ".join(said.split())
        return int(said) if self.worth is Worth.NUMBER and INTEGER.fullmatch(said) else said


@dataclass(frozen=True, slots=True)
class Name:
    """A name that lines may bear, what it stands for, and those that it may be given."""

    key: str
    label: str
    choices: tuple[Name, ...] = ()


def names_of(body: Any) -> tuple[tuple[str, tuple[Name, ...]], ...]:
    """The names of a questionnaire, by section; what is not as it should be is passed over."""
    found = ((section, _names(body, section)) for section in NAMED)
    return tuple((section, names) for section, names in found if names)


def _names(body: Any, section: str) -> tuple[Name, ...]:
    items = body.get(section) if isinstance(body, Mapping) else None
    return tuple(
        Name(str(item["key"]), str(item.get("name") or item.get("label") or ""), _names(item, "choices"))
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, Mapping) and item.get("key")
    )


def _line(pair: tuple[Any, Any]) -> str:
    name, value = pair
    return (
        f"{name} : {', '.join(map(str, value)) if isinstance(value, list) else ' '.join(str(value).split())}"
    )
