"""What editors do with pieces: write drafts, have them checked, publish, put back."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.conversation.content import Content
from bot.editing.pieces import WITHDRAWN, Edits, Piece, as_json, fingerprint
from bot.editing.revisions import (
    LARGEST,
    LONGEST_WHY,
    Draft,
    Publication,
    Revision,
    RevisionStore,
    State,
    Writing,
)
from bot.errors import Problem
from bot.staff.audit import ContentAct
from bot.staff.members import Member

TRIES = 5
NO_WHY = "Dites en quelques mots pourquoi : vos collègues le liront dans l'historique."
TOO_LARGE = "Ce texte est trop long pour être gardé."


class Workshop(Protocol):
    """Content as it would be with edits, and what is wrong with it."""

    def shipped(self) -> Mapping[Piece, Any]:
        """The body of every piece as it was shipped."""
        ...

    def content(self, edits: Edits) -> Content:
        """Raises ContentError when it could not be served."""
        ...

    def problems(self, edits: Edits) -> Sequence[Problem]:
        """Everything that the checks find wrong."""
        ...

    def schema(self, piece: Piece) -> Mapping[str, Any]:
        """What the body of a piece must be like, as JSON Schema."""
        ...

    def blamed(self, problem: Problem) -> tuple[Piece | None, tuple[str | int, ...]]:
        """The piece that a problem is in and where in its body; None, and where in its file, for none."""
        ...


@dataclass(frozen=True, slots=True)
class Open:
    """A piece as an editor finds it: what is in force, the draft if there is one.

    `body` is None for a piece that does not exist yet, WITHDRAWN for one taken away; `shipped` is how it came
    with this release, None if it did not.
    """

    piece: Piece
    body: Any
    draft: Draft | None
    last: Revision | None
    shipped: Any

    @property
    def upstream(self) -> Any:
        """What was shipped, if a release changed it since it was edited here; None otherwise."""
        moved = self.last and self.last.edited and overtaken(self.last, self.body, self.shipped)
        return self.shipped if moved else None

    @property
    def number(self) -> int:
        """The last revision, 0 for none: what a draft begins from."""
        return self.last.id if self.last else 0

    @property
    def overtaken(self) -> bool:
        """Whether something was published since the draft began: it must be looked at before."""
        return self.draft is not None and self.draft.revision_id != self.number

    @property
    def written(self) -> Any:
        """What there is to go on with: the draft, else what is in force."""
        return self.draft.body if self.draft else self.body


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a change: done with a draft or a revision, refused with problems, or `stale`."""

    draft: Draft | None = None
    revisions: Sequence[Revision] = ()
    problems: Sequence[Problem] = field(default=())
    stale: bool = False

    @property
    def revision(self) -> Revision | None:
        """The revision that was made, the first of several."""
        return self.revisions[0] if self.revisions else None


class Editors:
    """The editors' desk; with `two_pairs` nobody publishes what they wrote themselves."""

    def __init__(self, store: RevisionStore, workshop: Workshop, two_pairs: bool = False) -> None:
        self.store = store
        self._workshop = workshop
        self.two_pairs = two_pairs

    async def in_force(self) -> Mapping[Piece, Any]:
        """The body of every piece that is not withdrawn."""
        _, edits = await self.store.edits()
        there = {**await self.shipped(), **{piece: body for piece, body in edits.items() if body is not None}}
        return {piece: body for piece, body in there.items() if body != WITHDRAWN}

    async def withdrawn(self) -> Collection[Piece]:
        """The pieces that are given to nobody any more."""
        _, edits = await self.store.edits()
        return {piece for piece, body in edits.items() if body == WITHDRAWN}

    async def open(self, piece: Piece) -> Open:
        """A piece, whether or not it exists yet."""
        shipped = (await self.shipped()).get(piece)
        history = await self.store.history(piece)
        last = history[0] if history else None
        body = last.body if last and last.edited else shipped
        return Open(piece, body, await self.store.draft(piece), last, shipped)

    async def save(self, by: Member, piece: Piece, body: Any, seen: int, began: int) -> Outcome:
        """Keep a draft, right or wrong, over the version `seen` (0 for none) and from the revision `began`.

        Raises ValueError, in French, for one that is too long.
        """
        if len(as_json(body)) > LARGEST:
            raise ValueError(TOO_LARGE)
        shipped = fingerprint((await self.shipped()).get(piece))
        draft = await self.store.save(by.id, Writing(piece, body, seen, began, shipped))
        return Outcome(draft=draft, stale=draft is None)

    async def problems(self, bodies: Edits) -> Sequence[Problem]:
        """What the checks would find wrong, were these published now: in the pieces themselves first."""
        _, edits = await self.store.edits()
        return await asyncio.to_thread(self._problems, {**edits, **bodies}, bodies.keys())

    def _problems(self, edits: Edits, pieces: Collection[Piece]) -> Sequence[Problem]:
        found = self._workshop.problems(edits)
        return sorted(found, key=lambda problem: self.blamed(problem)[0] not in pieces)

    def blamed(self, problem: Problem) -> tuple[Piece | None, tuple[str | int, ...]]:
        """The piece that a problem is in and where in its body; None, and where in its file, for none."""
        return self._workshop.blamed(problem)

    async def content(self, piece: Piece, body: Any) -> Content:
        """The content were this published now. Raises ContentError when it could not be served."""
        _, edits = await self.store.edits()
        there = edits.get(piece) or (await self.shipped()).get(piece)
        laid = edits if fingerprint(body) == fingerprint(there) else {**edits, piece: body}
        return await asyncio.to_thread(self._workshop.content, laid)

    async def submit(self, by: Member, piece: Piece, seen: int, state: State = State.REVIEW) -> Outcome:
        """Ask for somebody else's eyes, or take a draft back to go on with it."""
        return Outcome(stale=not await self.store.turn(by.id, piece, seen, state))

    async def discard(self, by: Member, piece: Piece, seen: int) -> Outcome:
        """Throw a draft away."""
        return Outcome(stale=not await self.store.discard(by.id, piece, seen))

    def schema(self, piece: Piece) -> Mapping[str, Any]:
        """What the body of a piece must be like, as JSON Schema."""
        return self._workshop.schema(piece)

    def may_publish(self, by: Member, draft: Draft) -> bool:
        """Whether they may publish a draft, as to who wrote it."""
        return not self.two_pairs or (draft.state is State.REVIEW and draft.author_id != by.id)

    async def publish(self, by: Member, piece: Piece, seen: int, why: str) -> Outcome:
        """Put a draft in force, if every check passes and nobody changed it since it was `seen`.

        Raises ValueError, in French, without a reason.
        """
        why = _reason(why)
        draft = await self.store.draft(piece)
        if draft is None or draft.version != seen or not self.may_publish(by, draft):
            return Outcome(draft=draft, stale=True)
        shared = draft.author_id != by.id
        made = Publication(
            piece,
            draft.body,
            draft.shipped,
            why,
            ContentAct.PUBLISHED,
            draft=seen,
            began=draft.revision_id,
            author_id=draft.author_id,
            reviewer_id=by.id if shared else None,
        )
        return await self.publish_all(by.id, [made])

    async def put_back(self, by: Member, number: int, why: str) -> Outcome:
        """Put a revision in force again, as it was. Raises ValueError, in French, without a reason."""
        why = _reason(why)
        old = await self.store.revision(number)
        if old is None:
            return Outcome(stale=True)
        return await self._put(by, old.piece, old.body, why)

    async def as_shipped(self, by: Member, piece: Piece, why: str) -> Outcome:
        """Take a piece back to how it was shipped. Raises ValueError, in French, without a reason."""
        return await self._put(by, piece, None, _reason(why))

    async def _put(self, by: Member, piece: Piece, body: Any, why: str) -> Outcome:
        shipped = fingerprint((await self.shipped()).get(piece))
        made = Publication(piece, body, shipped, why, ContentAct.PUT_BACK, author_id=by.id)
        return await self.publish_all(by.id, [made])

    async def publish_all(self, by: int | None, wanted: Sequence[Publication]) -> Outcome:
        """Check together with all that is in force, and publish if that is still so; else once more."""
        bodies = {each.piece: each.body for each in wanted}
        for _ in range(TRIES):
            last, edits = await self.store.edits()
            if problems := await asyncio.to_thread(self._problems, {**edits, **bodies}, bodies.keys()):
                return Outcome(problems=problems)
            if revisions := await self.store.publish(by, wanted, last):
                return Outcome(revisions=revisions)
            if last == await self.store.last():
                break
        return Outcome(stale=True)

    async def shipped(self) -> Mapping[Piece, Any]:
        """The body of every piece as it was shipped."""
        return await asyncio.to_thread(self._workshop.shipped)


def overtaken(last: Revision, body: Any, shipped: Any) -> bool:
    """Whether a release changed what is edited here, to something else than what is in force."""
    now = fingerprint(shipped)
    return now != last.shipped and now != fingerprint(body)


def _reason(why: str) -> str:
    if not (said := why.strip()):
        raise ValueError(NO_WHY)
    return said[:LONGEST_WHY]
