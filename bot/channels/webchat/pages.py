"""Wakes each open page when something new was said to it: one look at the outbox serves them all."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from bot.conversation.bell import Bell
from bot.conversation.ports import Transcript
from bot.messages import Channel


class Pages:
    """The open pages by conversation; `run` until cancelled."""

    def __init__(self, transcript: Transcript, answered: Bell) -> None:
        self._transcript = transcript
        self._news = answered.ear()
        self._open: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._seen = 0

    async def run(self) -> None:
        """Ring the pages whose conversation has news."""
        while True:
            for reply_id, conversation_id in await self._transcript.newer(Channel.WEB, self._seen):
                self._seen = max(self._seen, reply_id)
                for page in self._open.get(conversation_id, ()):
                    page.set()
            await self._news.wait()

    def opened(self, conversation_id: int) -> asyncio.Event:
        """A page opens: what it will be woken by."""
        page = asyncio.Event()
        self._open[conversation_id].add(page)
        return page

    def closed(self, conversation_id: int, page: asyncio.Event) -> None:
        """A page closes."""
        self._open[conversation_id].discard(page)
        if not self._open[conversation_id]:
            del self._open[conversation_id]
