"""Clients for the tests of the stand-in itself: the real library, and bare HTTP."""

from __future__ import annotations

from typing import Any

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from .peer import TelegramPeer


def bot_for(peer: TelegramPeer, token: str = "") -> Bot:
    """python-telegram-bot's own client, with the stand-in for Telegram."""
    return Bot(token or peer.token, f"{peer.url}/bot", request=_request(), get_updates_request=_request())


async def call(peer: TelegramPeer, method: str, **request: Any) -> httpx.Response:
    """One call as no library would make it; `request` is httpx's."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{peer.url}/bot{peer.token}/{method}", **request)


def _request() -> HTTPXRequest:
    return HTTPXRequest(8, httpx_kwargs={"trust_env": False})
