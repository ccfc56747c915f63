"""Wakes each open page when something is said to it, or written: one look serves them all."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict

from bot.conversation.bell import Bell
from bot.conversation.ports import Transcript, Typist
from bot.messages import Channel

LOOK_AT_TYPISTS = 1.0


class Pages:
    """The open pages by conversation; `run` until cancelled."""

    def __init__(self, transcript: Transcript, answered: Bell) -> None:
        self._transcript = transcript
        self._news = answered.ear()
        self._open: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._seen = 0
        self._typists: dict[int, Typist] = {}
        self._looked = 0.0

    async def run(self) -> None:
        """Ring the pages whose conversation has news."""
        while True:
            news = await self._transcript.newer(Channel.WEB, self._seen)
            self._seen = max((reply_id for reply_id, _ in news), default=self._seen)
            changed = {conversation_id for _, conversation_id in news}
            # Whoever wrote what has just come does not write it any more: that is known before it is shown.
            if changed or time.monotonic() - self._looked >= LOOK_AT_TYPISTS:
                changed |= await self._look()
            for conversation_id in changed:
                for page in self._open.get(conversation_id, ()):
                    page.set()
            await self._news.wait()

    async def _look(self) -> set[int]:
        """The conversations where somebody began, goes on or ceased to write."""
        before, self._looked = self._typists, time.monotonic()
        self._typists = await self._transcript.typists(tuple(self._open)) if self._open else {}
        return {
            key for key in before.keys() | self._typists.keys() if before.get(key) != self._typists.get(key)
        }

    def typist(self, conversation_id: int) -> Typist | None:
        """The adviser who writes in a conversation, as last seen."""
        return self._typists.get(conversation_id)

    def opened(self, conversation_id: int) -> asyncio.Event:
        """A page opens: what it will be woken by."""
        page = asyncio.Event()
        self._open[conversation_id].add(page)
        return page

    def closed(self, conversation_id: int, page: asyncio.Event) -> bool:
        """A page closes; whether it was the last of its conversation."""
        self._open[conversation_id].discard(page)
        if self._open[conversation_id]:
            return False
        del self._open[conversation_id]
        return True
