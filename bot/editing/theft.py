"""Words added to an entry may take questions from others: which, before anything is published."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.conversation.content import Content


@dataclass(frozen=True, slots=True)
class Theft:
    """What an entry, the `victim`, would lose: questions that it answers now and would not any more."""

    victim: str
    texts: tuple[str, ...]


class TheftCheck(Protocol):
    """Compares what is understood now with what would be."""

    async def stolen(self, content: Content, key: str, aliases: Collection[str]) -> Sequence[Theft]:
        """What new aliases of an entry, there or to come, would take from the others; most first."""
        ...


def gathered(lost: Collection[tuple[str, str]]) -> list[Theft]:
    """Thefts out of (victim, text) pairs: who loses most first."""
    victims = sorted({victim for victim, _ in lost})
    thefts = [Theft(victim, tuple(sorted({t for v, t in lost if v == victim}))) for victim in victims]
    return sorted(thefts, key=lambda theft: -len(theft.texts))
