"""Long polling that loses nothing: a batch is committed to the inbox before Telegram may forget it."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, Update
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.channels.telegram.bot import seconds_of
from bot.channels.telegram.updates import message_of
from bot.conversation.bell import Bell
from bot.conversation.ports import Inbox
from bot.messages import Message

log = logging.getLogger(__name__)
WANTED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
LISTEN_SECONDS = 25


def messages_of(updates: tuple[Update, ...]) -> list[Message]:
    """The messages in a batch; an update that cannot be read is dropped, and counted in the log."""
    found = []
    for update in updates:
        try:
            message = message_of(update)
        except Exception as error:  # noqa: BLE001 - one odd update must not stop all the others for ever
            log.error("update %d: %s", update.update_id, type(error).__name__)
        else:
            found += [message] if message else []
    return found


class Poller:
    """Runs until cancelled; one at a time, elected by a lease."""

    def __init__(self, bot: Bot, inbox: Inbox, arrived: Bell) -> None:
        self._bot = bot
        self._inbox = inbox
        self._arrived = arrived

    async def run(self) -> None:
        """Listen, commit, then acknowledge by asking for what follows."""
        offset: int | None = None
        pause = FIRST_PAUSE
        while True:
            try:
                updates = await self._listen(offset)
                pause = FIRST_PAUSE
            except TelegramError as error:
                pause = await self._rest(error, pause)
                continue
            if updates:
                await self._inbox.add(messages_of(updates))
                self._arrived.ring()
                offset = updates[-1].update_id + 1

    async def _listen(self, offset: int | None) -> tuple[Update, ...]:
        if offset is None:
            await self._bot.delete_webhook()  # left by another mode, it would refuse every poll
        return await self._bot.get_updates(offset=offset, timeout=LISTEN_SECONDS, allowed_updates=WANTED)

    @staticmethod
    async def _rest(error: TelegramError, pause: float) -> float:
        reason = "another process polls with the same token" if isinstance(error, Conflict) else error.message
        log.warning("Telegram: %s; again in %.1f s", reason, pause)
        if isinstance(error, RetryAfter):
            pause = max(pause, seconds_of(error))
        await asyncio.sleep(pause)
        return min(LONGEST_PAUSE, pause * 2)
