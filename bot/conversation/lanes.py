"""One thing at a time in each conversation, many conversations at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Generic, Protocol, TypeVar

from bot.conversation.bell import Ear


class _Owned(Protocol):
    @property
    def conversation_id(self) -> int: ...


T = TypeVar("T", bound=_Owned)


class Lanes(Generic[T]):
    """Takes what waits and hands it out, never two of one conversation together; runs until cancelled.

    `following(busy, limit)` gives the first waiting item of each conversation not in `busy`; `handle`
    must not raise.
    """

    def __init__(
        self,
        following: Callable[[Collection[int], int], Awaitable[Sequence[T]]],
        handle: Callable[[T], Awaitable[None]],
        ear: Ear,
        at_once: int,
    ) -> None:
        self._following = following
        self._handle = handle
        self._ear = ear
        self._at_once = at_once
        self._busy: set[int] = set()

    async def run(self) -> None:
        """Hand out what waits, again and again."""
        async with asyncio.TaskGroup() as group:
            while True:
                room = self._at_once - len(self._busy)
                found = await self._following(frozenset(self._busy), room) if room else []
                for item in found:
                    self._busy.add(item.conversation_id)
                    group.create_task(self._one(item))
                if not found:
                    await self._ear.wait()

    async def _one(self, item: T) -> None:
        try:
            await self._handle(item)
        finally:
            self._busy.discard(item.conversation_id)
            self._ear.ring()
