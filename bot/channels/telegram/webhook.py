"""The webhook: an update is committed to the inbox before Telegram gets its 200."""

from __future__ import annotations

import hashlib
import hmac
import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update

from bot.channels.telegram.polling import WANTED, messages_of
from bot.conversation.bell import Bell
from bot.conversation.ports import Inbox

PATH = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1_000_000


def secret_token(secret_key: str) -> str:
    """What Telegram must show with each update, derived from the instance's secret."""
    return hmac.new(secret_key.encode(), b"telegram-webhook", hashlib.sha256).hexdigest()


async def register(bot: Bot, public_url: str, secret_key: str) -> None:
    """Tell Telegram where to send updates."""
    await bot.set_webhook(
        f"{public_url}{PATH}",
        secret_token=secret_token(secret_key),
        allowed_updates=WANTED,
        max_connections=20,
    )


def route(bot: Bot, inbox: Inbox, arrived: Bell, secret_key: str) -> Route:
    """The route that takes updates in."""
    expected = secret_token(secret_key).encode()

    async def take(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), expected):
            return Response(status_code=403)
        body = await request.body()
        if len(body) > LARGEST:
            return Response(status_code=413)
        update = _parse(body, bot)
        if update is None:
            return Response(status_code=400)
        await inbox.add(messages_of((update,)))
        arrived.ring()
        return Response()

    return Route(PATH, take, methods=["POST"])


def _parse(body: bytes, bot: Bot) -> Update | None:
    try:
        return Update.de_json(json.loads(body), bot)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
