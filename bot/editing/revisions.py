"""Drafts and revisions of pieces, and what keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.editing.pieces import WITHDRAWN, Edits, Piece
from bot.staff.audit import ContentAct

LONGEST_WHY = 300
LARGEST = 200_000


class State(StrEnum):
    """Where a draft is: being written, or waiting for somebody else to read it."""

    DRAFT = "draft"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written of a piece; `version` counts its saves, `revision_id` is what it began from.

    `shipped` is the fingerprint of the piece as it was shipped then; `author` wrote last.
    """

    piece: Piece
    body: Any
    version: int
    state: State
    revision_id: int
    shipped: str
    author_id: int | None
    author: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """One publication of a piece; not `edited`, it went back to how it was shipped.

    `shipped` is the fingerprint of what was shipped then; `reviewer` is who else read it, if somebody did.
    """

    id: int
    piece: Piece
    body: Any
    edited: bool
    shipped: str
    author: str
    reviewer: str
    why: str
    at: datetime

    @property
    def withdrawn(self) -> bool:
        """Whether it took the piece away."""
        return bool(self.body == WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Writing:
    """A draft to be kept: `seen` is the version it was written over, 0 where there was none.

    `revision_id` is the revision its author has in mind, 0 for what was shipped.
    """

    piece: Piece
    body: Any
    seen: int
    revision_id: int
    shipped: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A revision to be made; `draft` is the version that is published, 0 for none.

    It happens only if its piece still is as the revision that it `began` from, whatever that is for None.
    """

    piece: Piece
    body: Any
    shipped: str
    why: str
    act: ContentAct
    draft: int = 0
    began: int | None = None
    author_id: int | None = None
    reviewer_id: int | None = None


class RevisionStore(Protocol):
    """What keeps drafts and revisions; each change is one transaction, written down with who made it."""

    async def last(self) -> int:
        """The number of the last revision, 0 for none."""
        ...

    async def edits(self) -> tuple[int, Edits]:
        """What is in force beside what was shipped, and the number of the last revision."""
        ...

    async def latest(self) -> Sequence[Revision]:
        """The last revision of each piece that has one, without bodies."""
        ...

    async def history(self, piece: Piece) -> Sequence[Revision]:
        """The revisions of a piece, newest first."""
        ...

    async def revision(self, number: int) -> Revision | None:
        """One revision."""
        ...

    async def draft(self, piece: Piece) -> Draft | None:
        """The draft of a piece."""
        ...

    async def drafts(self) -> Sequence[Draft]:
        """Every draft, the newest first."""
        ...

    async def save(self, by: int, writing: Writing) -> Draft | None:
        """Keep a draft; None if somebody saved or published since it was seen."""
        ...

    async def turn(self, by: int, piece: Piece, seen: int, state: State) -> bool:
        """Ask for somebody else's eyes, or take the draft back; False if it changed since."""
        ...

    async def discard(self, by: int, piece: Piece, seen: int) -> bool:
        """Throw a draft away; False if it changed since."""
        ...

    async def publish(
        self, by: int | None, wanted: Sequence[Publication], last: int
    ) -> Sequence[Revision] | None:
        """Make revisions and the end of their drafts, all or none; None if anything changed since.

        `last` is the last revision of all, with which they were checked.
        """
        ...
