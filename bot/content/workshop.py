"""The Workshop port on the content files: content as it would be with edits, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.answers.schema import Entry, Figure
from bot.content.check import wrong
from bot.content.domain import DomainResponse
from bot.content.folder import PIECES, WATCHED, Folder, Marks, blamed, json_bodies, marks
from bot.content.load import load
from bot.conversation.content import Content
from bot.editing.pieces import Edits, Kind, Piece
from bot.errors import ContentError, Problem
from bot.feasibility.schema import Questionnaire
from bot.forms.schema import Form
from bot.safeguard.schema import Category, Safeguard

WORDS = "words"
SHAPES: Mapping[Kind, type] = {
    Kind.ANSWER: Entry,
    Kind.FIGURE: Figure,
    Kind.FORM: Form,
    Kind.DANGER: Category,
    Kind.RESPONSE: DomainResponse,
}


class FileWorkshop:
    """Pieces of the files under a root."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._loaded: tuple[Edits, Marks, Content] | None = None

    def shipped(self) -> Mapping[Piece, Any]:
        """The body of every piece as it was shipped, dates as text."""
        return _shipped(self._root, marks(self._root, PIECES))

    def content(self, edits: Edits) -> Content:
        """Raises ContentError when it could not be served.

        Most pieces are opened as they are in force, with the same edits as the one before.
        """
        there = marks(self._root, WATCHED)
        if self._loaded is None or self._loaded[0] is not edits or self._loaded[1] != there:
            self._loaded = edits, there, load(self._root, edits)
        return self._loaded[2]

    def problems(self, edits: Edits) -> Sequence[Problem]:
        """Everything that the checks find wrong."""
        try:
            return wrong(self._root, edits)
        except ContentError as error:
            return error.problems

    def schema(self, piece: Piece) -> Mapping[str, Any]:
        """What the body of a piece must be like, as JSON Schema."""
        if piece.kind is Kind.DANGER and piece.key == WORDS:
            return _part_of(Safeguard, ("words", "fillers"))
        if piece.kind is Kind.HELPLINES:
            return _part_of(Safeguard, ("helplines",))
        if piece.kind is Kind.FORM and "dimensions" in (self.shipped().get(piece) or {}):
            return _schema(Questionnaire)
        return _schema(SHAPES[piece.kind])

    def blamed(self, problem: Problem) -> tuple[Piece | None, tuple[str | int, ...]]:
        """The piece that a problem is in and where in its body; None, and where in its file, for none."""
        return blamed(problem)


@lru_cache(maxsize=2)
def _shipped(root: Path, _: Marks) -> Mapping[Piece, Any]:
    """Every page of content asks for it; the files hardly ever change."""
    return json_bodies(Folder(root))


@lru_cache(maxsize=20)
def _schema(model: type) -> Mapping[str, Any]:
    return TypeAdapter(model).json_schema()


def _part_of(model: type, names: Sequence[str]) -> Mapping[str, Any]:
    """The schema of a file that holds some fields of a model."""
    whole = _schema(model)
    fields = {name: whole["properties"][name] for name in names}
    return {"type": "object", "properties": fields, "required": list(names), "$defs": whole["$defs"]}
