"""A card as a picture of the page: the visitor's own browser may keep it, and asks again each time."""

from __future__ import annotations

import asyncio
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from bot.drawing.card import draw
from bot.messages import Card

# After an erasure, or on a computer shared by several people, a copy kept must show nothing by itself.
CACHING = "private, no-cache"


async def response(request: Request, card: Card | None) -> Response:
    """The picture, 304 if the browser has it already, 404 without a card."""
    if card is None:
        return Response("Introuvable", status_code=404, media_type="text/plain")
    mark = f'"{sha256(repr(card).encode()).hexdigest()[:32]}"'
    headers = {"Cache-Control": CACHING, "ETag": mark}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(await asyncio.to_thread(draw, card), media_type="image/png", headers=headers)
