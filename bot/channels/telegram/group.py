"""Sends a letter to a group of staff on Telegram."""

from __future__ import annotations

import httpx
from telegram import Bot, LinkPreviewOptions
from telegram.error import RetryAfter, TelegramError

from bot.handoff.alert_words import Letter
from bot.handoff.alerting import Fate, Receipt


class Group:
    """The Post port by Telegram."""

    def __init__(self, bot: Bot, chat: str) -> None:
        self._bot = bot
        self._chat = chat

    async def send(self, letter: Letter) -> Receipt:
        """Try once; what failed is told by its kind alone."""
        preview = LinkPreviewOptions(is_disabled=True)
        try:
            await self._bot.send_message(self._chat, letter.text, link_preview_options=preview)
        except RetryAfter:
            return Receipt(Fate.REFUSED, "429")
        except TelegramError as error:
            # Asked, but without an answer: it may stand in the group.
            cut = isinstance(error.__cause__, httpx.ReadTimeout | httpx.ReadError | httpx.RemoteProtocolError)
            return Receipt(Fate.UNKNOWN if cut else Fate.REFUSED, type(error).__name__)
        return Receipt(Fate.SENT)
