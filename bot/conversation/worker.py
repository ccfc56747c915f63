"""Handles the inbox: each conversation in order, many at once, a message that keeps failing set aside."""

from __future__ import annotations

import asyncio
import logging

from bot.conversation.bell import Bell
from bot.conversation.lanes import Lanes
from bot.conversation.ports import Inbox, Waiting
from bot.conversation.receive import Receiver
from bot.errors import frames

log = logging.getLogger(__name__)
AT_ONCE = 8
TRIES = 3
REST = 0.5


class Worker:
    """Runs until cancelled; what was being handled is handled again after a restart."""

    def __init__(self, inbox: Inbox, receiver: Receiver, arrived: Bell, answered: Bell) -> None:
        self._inbox = inbox
        self._receiver = receiver
        self._answered = answered
        self._lanes = Lanes(inbox.next, self._handle, arrived.ear(), AT_ONCE)

    async def run(self) -> None:
        """Handle what waits, again and again."""
        await self._lanes.run()

    async def _handle(self, waiting: Waiting) -> None:
        try:
            await self._receiver.receive(waiting)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong with one message, the others go on
            await self._stumble(waiting, error)
        self._answered.ring()

    async def _stumble(self, waiting: Waiting, error: Exception) -> None:
        log.error("message %d: %s (try %d)", waiting.id, type(error).__name__, waiting.attempts + 1)
        log.debug("message %d:\n%s", waiting.id, frames(error))
        final = waiting.attempts + 1 >= TRIES
        try:
            if final:
                await self._receiver.broken(waiting)
            await self._inbox.failed(waiting, type(error).__name__, final)
        except Exception as worse:  # noqa: BLE001 - the database itself may be away; the message is still there
            log.error("message %d: %s", waiting.id, type(worse).__name__)
        await asyncio.sleep(REST)
