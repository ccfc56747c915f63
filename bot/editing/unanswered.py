"""Questions that got no answer, or not their own: read by editors, and what they make of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.answers.library import Library
from bot.conversation.asked import Reason
from bot.conversation.context import at_hand
from bot.conversation.phrases import Phrase, Phrasebook
from bot.editing.pieces import Kind, Piece
from bot.messages import Reply, ReplyKind


class State(StrEnum):
    """What became of a question: nothing yet, words of an entry, an entry of its own, not for us."""

    OPEN = "open"
    ADDED = "added"
    DRAFTED = "drafted"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `given` is the answer that was not wanted, `awaited` if somebody wants to be told."""

    id: int
    text: str
    reason: Reason
    given: str
    at: datetime
    state: State
    piece: str
    awaited: bool


class Questions(Protocol):
    """What keeps questions; each change is one transaction, written down with who made it."""

    async def asked(self, since: datetime, states: Collection[State], limit: int) -> Sequence[Question]:
        """The newest, newest first."""
        ...

    async def settle(self, by: int, ids: Collection[int], state: State, piece: Piece | None = None) -> int:
        """Say what became of questions that are open; how many were."""
        ...

    async def reopen(self, by: int, ids: Collection[int]) -> int:
        """Take that back; how many were settled."""
        ...


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who wants to hear of an answer that is now published."""

    conversation_id: int
    piece: Piece


class Wishes(Protocol):
    """Who wants to hear of answers."""

    async def due(self) -> Sequence[Wish]:
        """Those whose answer was published since, and who may be written to now."""
        ...

    async def tell(self, wish: Wish, title: str, label: str) -> bool:
        """Tell them once, and forget that they asked, in one transaction; False if they took it back."""
        ...


def told(phrases: Phrasebook, wish: Wish, title: str, label: str) -> Reply:
    """The only message about it, with the way to the answer."""
    return phrases.reply(
        Phrase.TOLD, ReplyKind.NOTICE, at_hand(label, f"answer:{wish.piece.key}"), titre=title
    )


async def tell_all(wishes: Wishes, library: Library) -> int:
    """Tell whoever waits for an answer that can be opened now; how many were."""
    count = 0
    for wish in await wishes.due():
        entry = library.get(wish.piece.key) if wish.piece.kind is Kind.ANSWER else None
        if entry and await wishes.tell(wish, entry.question, entry.label):
            count += 1
    return count
