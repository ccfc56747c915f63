"""The TheftCheck port by the local matcher: what new words may take from others is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from functools import cached_property

from bot.conversation.content import Content
from bot.editing.theft import Theft, gathered
from bot.understanding.local import LocalMatcher
from bot.understanding.utterances import Utterance
from nlu.language import normalise

PIECE, SHARED = 4, 0.3
Lost = list[tuple[str, str]]


class LocalThefts:
    """Knows questions held out of all learning; what is understood now is kept until the content changes."""

    def __init__(self, held_out: Sequence[Utterance]) -> None:
        self._utterances = held_out
        self._content: Content | None = None
        self._owned: list[tuple[str, str, str]] = []
        self._matcher = LocalMatcher([])
        self._now: dict[str, str] = {}
        self._one_at_a_time = asyncio.Lock()

    @cached_property
    def _held_out(self) -> list[tuple[str, str, frozenset[str]]]:
        return [(each.wanted, each.text, _pieces(each.text)) for each in self._utterances if each.answerable]

    async def stolen(self, content: Content, key: str, aliases: Collection[str]) -> Sequence[Theft]:
        """What new aliases of an entry would take from the others; most first."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._stolen, content, key, aliases)

    def _stolen(self, content: Content, key: str, aliases: Collection[str]) -> list[Theft]:
        if content is not self._content:
            self._content, self._now = content, {}
            self._matcher = LocalMatcher(content.examples, self._matcher)
            self._owned = [(owner, text, normalise(text)) for owner, text in content.examples]
        return gathered([*self._own_words(key, aliases), *self._others(content, key, aliases)])

    def _own_words(self, key: str, aliases: Collection[str]) -> Lost:
        """An entry is always found by its own words, unless another has them too."""
        new = {normalise(alias) for alias in aliases}
        return [(owner, text) for owner, text, words in self._owned if owner != key and words in new]

    def _others(self, content: Content, key: str, aliases: Collection[str]) -> Lost:
        pieces = [found for alias in aliases if (found := _pieces(alias))]
        touched = [
            (owner, text)
            for owner, text, theirs in self._held_out
            if owner != key and any(_near(theirs, ours) for ours in pieces) and self._right(owner, text)
        ]
        if not touched:
            return []
        then = LocalMatcher([*content.examples, *((key, alias) for alias in aliases)], self._matcher)
        return [(owner, text) for owner, text in touched if _first(then, text) == key]

    def _right(self, owner: str, text: str) -> bool:
        if text not in self._now:
            self._now[text] = _first(self._matcher, text)
        return self._now[text] == owner


def _first(matcher: LocalMatcher, text: str) -> str:
    return next((guess.intent for guess in matcher.rank(text, 1)), "")


def _pieces(text: str) -> frozenset[str]:
    """A text in overlapping pieces: two that share few of them are far from each other."""
    line = f" {normalise(text)} "
    return frozenset(line[start : start + PIECE] for start in range(len(line) - PIECE + 1))


def _near(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return len(ours & theirs) >= SHARED * max(1, min(len(ours), len(theirs)))
