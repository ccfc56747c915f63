"""What would be answered to a question, by the content in force and by what is about to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.conversation.content import Content
from bot.conversation.decide import Decision, decide
from bot.conversation.meaning import Meaning

MOST_KEPT = 4


class Reader(Protocol):
    """Understanding, and how it would be with another content."""

    async def understand(self, text: str, expected: str = "") -> Meaning:
        """What a text probably asks."""
        ...

    async def beside(self, content: Content) -> Reader:
        """Another that understands as this one would once a content were in force."""
        ...


@dataclass(frozen=True, slots=True)
class Tried:
    """What a question leads to before and after."""

    text: str
    before: Decision
    after: Decision

    @property
    def same(self) -> bool:
        """Whether nothing changes."""
        return self.before == self.after


class Trial:
    """Tries questions; what was built for a content is kept for the next question, under a name."""

    def __init__(self, reader: Reader, content: Callable[[], Content]) -> None:
        self._reader = reader
        self._content = content
        self._built: dict[str, Reader] = {}

    async def ask(self, text: str, name: str, candidate: Content) -> Tried:
        """One question, to the content in force and to the candidate of that name."""
        if name not in self._built:
            self._built[name] = await self._reader.beside(candidate)
            for old in list(self._built)[:-MOST_KEPT]:
                del self._built[old]
        before = decide(await self._reader.understand(text), self._content().library)
        return Tried(text, before, decide(await self._built[name].understand(text), candidate.library))
