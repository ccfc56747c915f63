"""The content in force as files, laid out as in the repository, and such files read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from bot.content.check import wrong
from bot.content.folder import DOMAIN, WHOLE, Folder, json_bodies
from bot.content.yaml_files import Document
from bot.content.yaml_writing import in_order, rewritten, written
from bot.editing.pieces import Edits, Kind, Piece, as_json, fingerprint
from bot.errors import ContentError, Problem

# All that the checks read, and the guides beside it.
TREES = ("knowledge", "nlu/intents")
# The last revision that is in the files: what was published after it is not overwritten by them.
MARK = ".revision"
NOT_EXPORTED = "ce dossier n'est pas un export : ce fichier manque"


@dataclass(frozen=True, slots=True)
class Returned:
    """Files that come back: the body and the document of each piece, and the revision they were exported at.

    `aside` are other files that differ from ours, which only a release changes.
    """

    bodies: Mapping[Piece, Any]
    homes: Mapping[Piece, str]
    revision: int | None
    aside: Sequence[str]


def export(root: Path, edits: Edits, revision: int, folder: Path) -> None:
    """Write the content under a root, with edits, into a folder; other answers are removed there.

    Raises OSError.
    """
    files = {**_files(root, edits), MARK: f"{revision}\n".encode()}
    gone = {_name(folder, path) for path in folder.glob(WHOLE[Kind.ANSWER])} - files.keys()
    for name, said in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(said)
    for name in gone:
        (folder / name).unlink()


def differences(root: Path, edits: Edits) -> list[str]:
    """What differs from what was shipped, in French."""
    before, after = Folder(root), Folder(root, edits)
    shipped, there = before.pieces(), after.pieces()
    lines = [
        f"{'changée' if piece in shipped else 'nouvelle'} : {piece} ({after.homes[piece]})"
        for piece, body in sorted(there.items())
        if fingerprint(body) != fingerprint(shipped.get(piece))
    ]
    return lines + [f"retirée : {piece} ({before.homes[piece]})" for piece in sorted(shipped.keys() - there)]


def returned(root: Path, folder: Path) -> Returned:
    """The files of a folder, exported, then changed. Raises ContentError with all that is wrong."""
    if not (folder / DOMAIN).is_file():
        raise ContentError([Problem(str(folder / DOMAIN), 0, NOT_EXPORTED)])
    try:
        if found := wrong(folder, {}):
            raise ContentError(found)
        there = Folder(folder)
        bodies, homes = json_bodies(there), there.homes
        aside = sorted(_aside(root, folder, set(homes.values())))
    except OSError as error:
        name = _name(folder, Path(str(error.filename)))
        raise ContentError([Problem(name, 0, f"illisible ou absent ({error.strerror})")]) from None
    if misnamed := list(_misnamed(bodies)):
        raise ContentError([Problem(homes[piece], 0, f"nom non permis : {piece.key}") for piece in misnamed])
    mark = folder / MARK
    said = mark.read_text(encoding="utf-8").strip() if mark.exists() else ""
    return Returned(bodies, homes, int(said) if said.isdecimal() else None, aside)


def _files(root: Path, edits: Edits) -> Mapping[str, bytes]:
    folder, names = Folder(root, edits), {DOMAIN, *_names(root)}
    gone = {name for name, document in folder.edited.items() if document is None}
    files = {name: (root / name).read_bytes() for name in names - gone - folder.edited.keys()}
    moved = {PurePosixPath(name).name: name for name in gone}
    for name, document in folder.edited.items():
        if document:
            origin = name if name in names else moved.get(PurePosixPath(name).name)
            files[name] = _said(root / origin if origin else None, document).encode()
    return files


def _names(root: Path) -> Iterator[str]:
    for path in (path for tree in TREES for path in (root / tree).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield _name(root, path)


def _said(origin: Path | None, document: Document) -> str:
    if origin is None:
        return written(in_order(document.value))
    return rewritten(origin.read_bytes().decode(), document.value)


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _misnamed(bodies: Mapping[Piece, Any]) -> Iterator[Piece]:
    for piece in bodies:
        try:
            Piece.named(str(piece))
        except ValueError:
            yield piece


def _aside(root: Path, folder: Path, homes: set[str]) -> Iterator[str]:
    """Files that are no home of pieces, and are not as they are here."""
    for name in _names(folder):
        if name not in homes and not _same(folder / name, root / name):
            yield name
    if _contract(Folder(folder)) != _contract(Folder(root)):
        yield DOMAIN


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _contract(folder: Folder) -> str:
    """What of the domain is not a response."""
    return as_json({**folder.read(DOMAIN).value, "responses": None})
