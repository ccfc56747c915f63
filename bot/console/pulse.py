"""Tells the open pages of the console that something changed, whichever process changed it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager

from bot.conversation.bell import Ear

EVERY = 0.5


class Pulse:
    """Looks at a stamp of everything the pages show, while any page is open."""

    def __init__(self, stamp: Callable[[], Awaitable[Hashable]]) -> None:
        self._stamp = stamp
        self._ears: set[Ear] = set()

    @contextmanager
    def listening(self) -> Iterator[Ear]:
        """An ear for one page, for as long as it is open."""
        ear = Ear()
        self._ears.add(ear)
        try:
            yield ear
        finally:
            self._ears.discard(ear)

    async def run(self) -> None:
        """Look again and again."""
        last: Hashable = None
        while True:
            await asyncio.sleep(EVERY)
            if not self._ears:
                continue
            stamp = await self._stamp()
            if stamp != last:
                last = stamp
                for ear in self._ears:
                    ear.ring()
