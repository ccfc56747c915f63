"""The Likeness port by the local matcher: texts are alike when their words and the pieces of these are."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.understanding.local import LocalMatcher

ALIKE = 0.45
NEAREST = 10


class LocalLikeness:
    """Compares texts with one another, away from the loop."""

    async def near(self, texts: Sequence[str]) -> Sequence[Sequence[int]]:
        """For each text the places of those that are like it, nearest first."""
        return await asyncio.to_thread(_near, texts)


def _near(texts: Sequence[str]) -> list[list[int]]:
    matcher = LocalMatcher([(str(place), text) for place, text in enumerate(texts)])
    return [
        [
            int(g.intent)
            for g in matcher.rank(text, NEAREST)
            if g.confidence >= ALIKE and int(g.intent) != place
        ]
        for place, text in enumerate(texts)
    ]
