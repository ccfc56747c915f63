"""YAML read with the line of every value, so that a problem is shown where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.errors import ContentError, Problem

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")


@dataclass(frozen=True)
class Document:
    """A parsed file: its name as shown to people, its value, and its nodes for finding lines.

    What was published since has no nodes, and no lines.
    """

    name: str
    value: Any
    node: yaml.Node | None

    def line(self, path: Sequence[str | int] = ()) -> int:
        """The line, from 1, of the value at a path or of its nearest ancestor; 0 where there are no lines."""
        node, line = self.node, 1 if self.node else 0
        for step in path:
            node, line = _child(node, step, line)
        return line

    def problem(self, reason: str, path: Sequence[str | int] = ()) -> Problem:
        """Something wrong at a path of this file."""
        return Problem(self.name, self.line(path), reason, tuple(path))


def _child(node: yaml.Node | None, step: str | int, line: int) -> tuple[yaml.Node | None, int]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None, line


def read(path: Path, root: Path) -> Document:
    """Parse one file.

    Raises ContentError with the line when it is not YAML, or repeats a key.
    """
    name = str(path.relative_to(root))
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, _Loader)
        document = Document(name, yaml.load(text, _Loader), node)  # noqa: S506 - CSafeLoader
    except (yaml.MarkedYAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "n'est pas du texte UTF-8"
        raise ContentError(
            [Problem(name, mark.line + 1 if mark else 0, f"YAML illisible : {reason}")]
        ) from None
    if repeated := list(_repeated(document, node)):
        raise ContentError(repeated)
    return document


def _repeated(document: Document, node: yaml.Node | None) -> Iterator[Problem]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield Problem(document.name, key.start_mark.line + 1, f"clé répétée : {key.value}")
            seen.add(key.value)
            yield from _repeated(document, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated(document, value)


def shaped(document: Document, shape: type[T], value: Any = None, at: Sequence[str | int] = ()) -> T:
    """A document's value, or the part of it at a path, as the given shape.

    Raises ContentError with a line for each field that does not fit.
    """
    wanted: Any = shape
    try:
        found: T = _adapter(wanted).validate_python(document.value if value is None and not at else value)
        return found
    except ValidationError as error:
        raise ContentError(list(_field_problems(document, error, at))) from None


@lru_cache(maxsize=100)
def _adapter(shape: Any) -> TypeAdapter[Any]:
    """The content is loaded again whenever an editor opens a piece."""
    return TypeAdapter(shape)


def _field_problems(document: Document, error: ValidationError, at: Sequence[str | int]) -> Iterator[Problem]:
    details = error.errors()
    for detail in details:
        if detail["type"] == "too_short" and any(_is_within(each["loc"], detail["loc"]) for each in details):
            continue  # a list whose items are wrong is counted without them
        path = (*at, *detail["loc"])
        field = ".".join(map(str, path)) or "fichier"
        yield document.problem(f"{field} : {_reason(detail)}", path)


def _is_within(path: Sequence[Any], other: Sequence[Any]) -> bool:
    return len(path) > len(other) and path[: len(other)] == other


# pydantic's own words are in English; its context holds the limits.
REASONS = {
    "missing": "champ manquant",
    "extra_forbidden": "champ inconnu",
    "string_too_short": "vide ou trop court : {min_length} caractères au moins",
    "string_too_long": "trop long : {max_length} caractères au plus",
    "string_type": "un texte est attendu",
    "too_short": "{min_length} au moins, il y en a {actual_length}",
    "too_long": "{max_length} au plus, il y en a {actual_length}",
    "literal_error": "valeur non permise (attendu : {expected})",
    "enum": "valeur non permise (attendu : {expected})",
    "date_from_datetime_parsing": "date illisible : écrivez année-mois-jour, par exemple 2026-12-31",
    "date_parsing": "date illisible : écrivez année-mois-jour, par exemple 2026-12-31",
    "date_type": "une date est attendue, par exemple 2026-12-31",
    "int_parsing": "un nombre entier est attendu",
    "int_type": "un nombre entier est attendu",
    "decimal_parsing": "un nombre est attendu, avec un point : 1867.02",
    "decimal_type": "un nombre est attendu, avec un point : 1867.02",
    "bool_parsing": "oui ou non est attendu",
    "greater_than": "plus grand que {gt} attendu",
    "greater_than_equal": "{ge} au moins",
    "less_than_equal": "{le} au plus",
    "tuple_type": "une liste est attendue",
    "list_type": "une liste est attendue",
    "dict_type": "des noms et leurs valeurs sont attendus",
    "model_type": "des champs et leurs valeurs sont attendus",
}


# How what a pattern of the shapes asks is said to who never saw one.
WRITINGS = {
    r"^https://[^\s]+$": "une adresse qui commence par https://",
    r"^\d[\d ]*\d$": "un numéro, en chiffres",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "des minuscules, des chiffres et des tirets",
    r"^[a-z]+(-[a-z]+)*$": "des minuscules et des tirets",
    r"^[a-z][a-z0-9_]*$": "des minuscules, des chiffres et des tirets bas",
    r"^[a-z0-9]+(_[a-z0-9]+)*$": "des minuscules, des chiffres et des tirets bas",
    r"^[a-z]+(:[a-z0-9_-]+)?$": "un mot, ou un mot, deux-points et une clé",
    r"^[a-z]+(:[a-z0-9_=-]+)?$": "un mot, ou un mot, deux-points et une clé",
}


def _reason(detail: Any) -> str:
    if detail["type"] != "missing" and detail["input"] in ("", None):
        return "à remplir"
    if detail["type"] == "string_pattern_mismatch":
        pattern = detail["ctx"]["pattern"]
        return f"écriture non permise : {WRITINGS.get(pattern, pattern)}"
    said = REASONS.get(detail["type"])
    return said.format(**detail.get("ctx", {})) if said else detail["msg"].removeprefix("Value error, ")
