"""Long polling: a batch is committed before Telegram may forget it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import Bot

from bot.channels.telegram.polling import Poller
from bot.conversation.bell import Bell
from bot.messages import Message
from tests.telegram_peer import TelegramPeer

LINA = 1001


class Heard:
    """An inbox that can be away."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.away = False

    async def add(self, messages: Sequence[Message]) -> int:
        if self.away:
            raise ConnectionError
        self.texts += [message.text for message in messages]
        return len(messages)


async def polled(bot: Bot, inbox: Heard, until: int) -> None:
    """Poll until that many messages were heard, or polling failed."""
    running = asyncio.ensure_future(Poller(bot, inbox, Bell()).run())  # type: ignore[arg-type]
    async with asyncio.timeout(15):
        while len(inbox.texts) < until and not running.done():
            await asyncio.sleep(0.05)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_webhook_left_by_another_mode_does_not_stop_it(peer: TelegramPeer, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/ailleurs")
    peer.say(LINA, "salut")
    inbox = Heard()
    await polled(bot, inbox, 1)
    assert inbox.texts == ["salut"]


async def test_what_could_not_be_committed_comes_again(peer: TelegramPeer, bot: Bot) -> None:
    peer.say(LINA, "ne me perds pas")
    inbox = Heard()
    inbox.away = True
    await polled(bot, inbox, 1)
    assert inbox.texts == []
    inbox.away = False
    await polled(bot, inbox, 1)
    assert inbox.texts == ["ne me perds pas"]
