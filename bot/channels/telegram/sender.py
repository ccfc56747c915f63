"""Drains the outbox to Telegram: in order within a chat, many chats at once, within its limits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.bot import seconds_of
from bot.channels.telegram.pace import BURST, Pace
from bot.channels.telegram.saying import Saying, messages_of
from bot.conversation.bell import Bell
from bot.conversation.lanes import Lanes
from bot.conversation.ports import Delivery, Outbox
from bot.messages import Channel

log = logging.getLogger(__name__)
AT_ONCE, ON_THE_WIRE = 200, 6
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0


class Sender:
    """Runs until cancelled; one at a time, elected by a lease."""

    def __init__(self, bot: Bot, outbox: Outbox, waiting: Bell, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._saying = Saying(bot)
        self._outbox = outbox
        self._clock = clock
        self._pace = Pace()
        self._wire = asyncio.Semaphore(ON_THE_WIRE)
        self._lanes = Lanes(self._next, self._deliver, waiting.ear(), AT_ONCE)

    async def run(self) -> None:
        """Send what waits, again and again."""
        await self._remember()
        await self._lanes.run()

    async def _next(self, busy: Collection[int], limit: int) -> list[Delivery]:
        return await self._outbox.next(Channel.TELEGRAM, busy, limit)

    async def _remember(self) -> None:
        """After a restart, count what the one before us has just sent."""
        now, clock = self._clock(), time.monotonic()
        for address, sent_at in await self._outbox.recent(
            Channel.TELEGRAM, now - timedelta(seconds=2 * BURST)
        ):
            self._pace.place(address, clock - (now - sent_at).total_seconds())

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            for _ in range(messages_of(delivery.reply) if delivery.reply else 0):
                await self._take_turn(delivery.address)
            await self._settle(delivery)
        except Exception as error:  # noqa: BLE001 - the database may be away; the reply is still in the outbox
            log.error("reply %d: %s", delivery.id, type(error).__name__)
            await asyncio.sleep(FIRST_PAUSE)

    async def _take_turn(self, chat: str) -> None:
        await asyncio.sleep(self._pace.rest(chat, time.monotonic()))
        await asyncio.sleep(self._pace.place(chat, time.monotonic()))

    async def _settle(self, delivery: Delivery) -> None:
        try:
            # Until it is written that a reply was sent, it is on the wire: a crash would send it again.
            async with self._wire:
                remote_id = await self._send(delivery)
                await self._outbox.sent(delivery, remote_id)
        except RetryAfter as busy:
            await self._later(delivery, seconds_of(busy), "429")
        except Forbidden:
            await self._outbox.unreachable(delivery, "bloqué")
        except BadRequest as refusal:
            await self._outbox.refused(delivery, refusal.message)
            log.error("reply %d refused by Telegram: %s", delivery.id, refusal.message)
        except (NetworkError, TelegramError) as error:
            await self._later(delivery, pause_after(delivery.attempts), type(error).__name__)

    async def _later(self, delivery: Delivery, seconds: float, reason: str) -> None:
        self._pace.closed(delivery.address, time.monotonic() + seconds)
        await self._outbox.postponed(delivery, self._clock() + timedelta(seconds=seconds), reason)

    async def _send(self, delivery: Delivery) -> str:
        if delivery.token:
            await self._acknowledge(delivery.token)
        return await self._saying.say(delivery, delivery.reply) if delivery.reply else ""

    async def _acknowledge(self, token: str) -> None:
        try:
            await self._bot.answer_callback_query(token)
        except BadRequest as error:
            # too old: its spinner has stopped by itself
            log.info("press not acknowledged: %s", error.message)


def pause_after(attempts: int) -> float:
    """Seconds before the next try, doubling up to a minute."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts, 10))
