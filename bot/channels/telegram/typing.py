"""Has Telegram show that somebody writes; it is worth no wait and no second try."""

from __future__ import annotations

import logging
import time

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.bot import seconds_of

log = logging.getLogger(__name__)
# Replies go by the same connections: most of them stay theirs.
AT_ONCE, PATIENCE = 4, 2.0


class ChatTyping:
    """The Typing port by Telegram; it clears by itself after five seconds, or when a message comes."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._under_way = 0
        self._quiet_until = 0.0

    async def show(self, address: str) -> None:
        """Show it if that can be done at once, and Telegram does not ask for calm."""
        if self._under_way >= AT_ONCE or time.monotonic() < self._quiet_until:
            return
        self._under_way += 1
        try:
            await self._bot.send_chat_action(
                address,
                ChatAction.TYPING,
                connect_timeout=PATIENCE,
                read_timeout=PATIENCE,
                write_timeout=PATIENCE,
                pool_timeout=PATIENCE,
            )
        except RetryAfter as busy:
            self._quiet_until = time.monotonic() + seconds_of(busy)
            log.debug("typing not shown: 429")
        except TelegramError as error:
            log.debug("typing not shown: %s", type(error).__name__)
        finally:
            self._under_way -= 1
