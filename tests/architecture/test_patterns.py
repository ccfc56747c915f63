"""No regular expression of ours can take for ever on a text made for it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

import bot
import nlu.language

# The standard library's own reading of an expression: pairs of what to do and with what.
READER: Any = importlib.import_module("re._parser")
COMPILER: Any = importlib.import_module("re._compiler")
REPEATS = {"MAX_REPEAT", "MIN_REPEAT"}
MANY = 100


def modules() -> Iterator[str]:
    for package in (bot, nlu.language):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in found.name and not found.name.endswith("__main__"):
                yield found.name


def patterns() -> dict[str, str]:
    """Every compiled expression by the name it has in its module."""
    return {
        f"{name}.{given}": value.pattern
        for name in modules()
        for given, value in vars(importlib.import_module(name)).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    }


def repeated(tree: Iterable[Any]) -> Iterator[Any]:
    """What an expression repeats without bound, at any depth."""
    for operation, given in tree:
        if str(operation) in REPEATS and int(given[1]) >= MANY:
            yield given[2]
        for part in parts(given):
            yield from repeated(part)


def parts(given: Any) -> Iterator[Any]:
    """The expressions within the operand of an operation."""
    if isinstance(given, READER.SubPattern):
        yield given
    elif isinstance(given, list | tuple):
        for each in given:
            yield from parts(each)


def doubles(body: Any) -> bool:
    """Whether there is more than one way to cut a text into such a body, which is itself repeated."""
    within = [COMPILER.compile(each) for each in repeated(body)]
    fences = [sign for sign in signs(body) if not any(each.fullmatch(sign) for each in within)]
    return bool(within) and not fences


def signs(tree: Iterable[Any]) -> Iterator[str]:
    """The characters that must stand there each time: what none of the rest is shows where it was cut."""
    for operation, given in tree:
        if str(operation) == "LITERAL":
            yield chr(given)
        elif str(operation) == "SUBPATTERN":
            yield from signs(given[-1])


PATTERNS = patterns()


def test_there_are_expressions_to_look_at() -> None:
    assert len(PATTERNS) > 20


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_time_does_not_double_with_each_letter(name: str) -> None:
    assert not any(map(doubles, repeated(READER.parse(PATTERNS[name]))))


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(?:a|b*)*", "(?:(?:a+|b)c?){2,}x", "(?=(?:a*)*)", "(?:[a.]+[.])+"]
)
def test_what_would_double_is_seen(pattern: str) -> None:
    assert any(map(doubles, repeated(READER.parse(pattern))))
