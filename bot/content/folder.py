"""The content files under a root, with what was published since laid over them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from bot.content.yaml_files import Document, read
from bot.editing.pieces import WITHDRAWN, Edits, Kind, Piece, as_json
from bot.errors import Problem

DOMAIN = "domain.yml"
HELPLINES = "knowledge/helplines.yml"
# A file of its own for each piece, named after it.
WHOLE = {
    Kind.ANSWER: "knowledge/answers/*/*.yml",
    Kind.FORM: "knowledge/forms/*.yml",
    Kind.DANGER: "knowledge/safeguard/*.yml",
    Kind.HELPLINES: HELPLINES,
}
FIGURES, NEW_FIGURES = "knowledge/figures/*.yml", "knowledge/figures/redaction.yml"
# All that a Content is made from.
WATCHED = ("domain.yml", "knowledge/**/*.yml", "knowledge/**/*.csv", "nlu/intents/*.yml")
PIECES = (DOMAIN, *WHOLE.values(), FIGURES)
Marks = frozenset[tuple[str, int, int]]


def marks(root: Path, patterns: Sequence[str]) -> Marks:
    """What tells that a file under a root came, went or changed."""
    files = (path for pattern in patterns for path in root.glob(pattern))
    return frozenset(mark for path in files if (mark := _mark(path)))


def _mark(path: Path) -> tuple[str, int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None  # gone between the listing and now: an editor replaces files in two steps
    return str(path), state.st_mtime_ns, state.st_size


class Folder:
    """Documents by name, relative to the root, as if every edit had been written to its file."""

    def __init__(self, root: Path, edits: Edits | None = None) -> None:
        self._root = root
        self._edits = edits or {}

    def names(self, pattern: str) -> list[str]:
        """The documents that a pattern matches, in order."""
        there = {str(path.relative_to(self._root)) for path in self._root.glob(pattern)}
        written = {name for name, document in self.edited.items() if document}
        gone = self.edited.keys() - written
        return sorted((there | {name for name in written if _matches(name, pattern)}) - gone)

    def read(self, name: str) -> Document:
        """One document. Raises ContentError when its file is not YAML, or repeats a key."""
        return self.edited.get(name) or self._shipped(name)

    def pieces(self) -> dict[Piece, Any]:
        """The body of every piece that may be edited. Raises ContentError for a file that is not YAML."""
        return {piece: body for piece, (_, body) in self._pieces.items()}

    @cached_property
    def edited(self) -> Mapping[str, Document | None]:
        """The documents that edits change, None for those they take away."""
        edits = {piece: body for piece, body in sorted(self._edits.items()) if body is not None}
        homes = Folder(self._root).homes if edits else {}
        documents: dict[str, Document | None] = {}
        for piece, body in edits.items():
            home = homes.get(piece)
            if piece.kind in WHOLE:
                documents |= _whole(home, piece, body)
            elif home or body != WITHDRAWN:
                name = home or (NEW_FIGURES if piece.kind is Kind.FIGURE else DOMAIN)
                documents[name] = _with(documents.get(name) or self._there(name), piece, body)
        return documents

    @property
    def homes(self) -> Mapping[Piece, str]:
        """The document that each piece stands in."""
        return {piece: name for piece, (name, _) in self._pieces.items()}

    @cached_property
    def _pieces(self) -> Mapping[Piece, tuple[str, Any]]:
        found: dict[Piece, tuple[str, Any]] = {}
        for kind, pattern in WHOLE.items():
            for name in self.names(pattern):
                found[Piece(kind, PurePosixPath(name).stem)] = name, self.read(name).value
        for name in self.names(FIGURES):
            for key, body in (self.read(name).value or {}).items():
                found[Piece(Kind.FIGURE, key)] = name, body
        for key, (body,) in self.read(DOMAIN).value["responses"].items():
            found[Piece(Kind.RESPONSE, key)] = DOMAIN, body
        return found

    def _shipped(self, name: str) -> Document:
        path = self._root / name
        state = path.stat()
        return _parsed(path, self._root, state.st_mtime_ns, state.st_size)

    def _there(self, name: str) -> Document:
        return self._shipped(name) if (self._root / name).exists() else Document(name, {}, None)


def blamed(problem: Problem) -> tuple[Piece | None, tuple[str | int, ...]]:
    """The piece that a problem is in and where in its body; None, and where in its file, for none."""
    name, path = problem.file, problem.path
    for kind, pattern in WHOLE.items():
        if _matches(name, pattern):
            return Piece(kind, PurePosixPath(name).stem), path
    if path and _matches(name, FIGURES):
        return Piece(Kind.FIGURE, str(path[0])), path[1:]
    if len(path) > 1 and (name, path[0]) == (DOMAIN, "responses"):
        # A response is the one item of a list there.
        return Piece(Kind.RESPONSE, str(path[1])), path[3:]
    return None, path


def json_bodies(folder: Folder) -> Mapping[Piece, Any]:
    """The body of every piece as it is kept and compared: dates as text."""
    return {piece: json.loads(as_json(body)) for piece, body in folder.pieces().items()}


@lru_cache(maxsize=10_000)
def _matches(name: str, pattern: str) -> bool:
    """The same names are compared with the same patterns at each loading."""
    return PurePosixPath(name).match(pattern)


@lru_cache(maxsize=2000)
def _parsed(path: Path, root: Path, _mtime: int, _size: int) -> Document:
    """Reading 150 files takes longer than the second in which a published answer must be in force."""
    return read(path, root)


def _whole(home: str | None, piece: Piece, body: Any) -> Mapping[str, Document | None]:
    """The documents that an edit of a piece with a file of its own changes: it may move, or go."""
    left: Mapping[str, None] = {home: None} if home else {}
    name = _file_of(piece, body)
    return left if body == WITHDRAWN else {**left, name: Document(name, body, None)}


def _file_of(piece: Piece, body: Any) -> str:
    """Where the file of a piece belongs; an answer stands in the folder of its theme.

    What is no theme leads to no other folder: the answer stays among those that are checked.
    """
    if piece.kind is Kind.ANSWER:
        theme = str(body.get("theme") if isinstance(body, Mapping) else "").replace("/", "_")
        return f"knowledge/answers/{theme or '_'}/{piece.key}.yml"
    return WHOLE[piece.kind].replace("*", piece.key)


def _with(document: Document, piece: Piece, body: Any) -> Document:
    """A document that holds many pieces, with one of them changed or gone."""
    value = document.value
    if body == WITHDRAWN:
        value = {key: there for key, there in value.items() if key != piece.key}
    elif piece.kind is Kind.RESPONSE:
        value = {**value, "responses": {**value["responses"], piece.key: [body]}}
    else:
        value = {**value, piece.key: body}
    return Document(document.name, value, None)
