"""python-telegram-bot's Bot, for the wire and its types only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter
from telegram.request import HTTPXRequest

from bot.errors import StartError


def make(token: str, api_url: str) -> Bot:
    """A Bot with room for many chats at once, and a connection of its own for long polling."""
    sending = HTTPXRequest(connection_pool_size=16, connect_timeout=5, read_timeout=15, pool_timeout=5)
    polling = HTTPXRequest(connection_pool_size=2, connect_timeout=5, read_timeout=45)
    return Bot(token, base_url=f"{api_url}/bot", request=sending, get_updates_request=polling)


async def introduce(bot: Bot, commands: Mapping[str, str]) -> str:
    """Tell Telegram which commands to list; the bot's user name.

    Raises StartError for a wrong token, TelegramError when Telegram is away.
    """
    try:
        name = (await bot.get_me()).username or ""
    except InvalidToken:
        raise StartError("PASSERELLE_TELEGRAM_TOKEN : Telegram refuse ce jeton") from None
    await bot.set_my_commands(list(commands.items()))
    return name


def seconds_of(busy: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = busy.retry_after
    seconds: float = after.total_seconds() if isinstance(after, timedelta) else after
    return seconds
