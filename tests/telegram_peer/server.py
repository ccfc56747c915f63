"""The HTTP side: finds the method of a request, applies the trouble asked for, answers as Telegram does."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.types import Message, Receive, Scope, Send

from .control import Control
from .methods import BotApi
from .parameters import PARAMETERS, read_parameters, typed_parameters
from .refusal import RefusedError, too_many_requests
from .trouble import Fault, FaultKind, Faults
from .updates import BATCH, Updates
from .webhook import Courier
from .world import Json, Request, Violation, World

CUT = 0
_PATH = re.compile(r"/bot(\d+:[^/]+)/(\w+)")
_METHODS = {method.lower(): method for method in PARAMETERS}
_BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"
_AT_FAULT = {400, 401, 404, 409}


class Application:
    """The ASGI application; `cut` resets the connection of a request."""

    def __init__(self, token: str, world: World, updates: Updates, faults: Faults, control: Control) -> None:
        self.cut: Callable[[Scope], None] = lambda _scope: None
        self._token = token
        self._world = world
        self._updates = updates
        self._faults = faults
        self._control = control
        self._api = BotApi(world, updates)
        self._courier = Courier(updates)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._control.serves(scope["path"]):
            await _reply(send, *await self._control.answer(HttpRequest(scope, receive)))
        else:
            await self._serve(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        rounds = asyncio.create_task(self._courier.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        rounds.cancel()
        await asyncio.gather(rounds, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["path"].rpartition("/")[2]
        method = _METHODS.get(method.lower(), method)
        request = HttpRequest(scope, receive)
        fault = self._faults.take(method)
        sent: Json = {}
        try:
            sent = await read_parameters(request)
            status, body = await self._answer(method, sent, request, fault)
        except RefusedError as refusal:
            status, body = self._refuse(method, sent, refusal)
        if fault and fault.kind in (FaultKind.DROP, FaultKind.LOST):
            status = CUT
        self._world.note(Request(method, sent, time.time(), status))
        if status == CUT:
            await self._hang_up(scope, receive)
        else:
            await _reply(send, status, body)

    async def _answer(
        self, method: str, sent: Json, request: HttpRequest, fault: Fault | None
    ) -> tuple[int, bytes]:
        self._check_path(request.scope["path"], method)
        if fault and fault.kind is FaultKind.DROP:
            return CUT, b""
        if fault and fault.kind is FaultKind.BAD_GATEWAY:
            return 502, _BAD_GATEWAY
        if fault and fault.kind is FaultKind.TOO_MANY:
            raise too_many_requests(fault.retry_after)
        asked = typed_parameters(method, sent)
        if method == "getUpdates":
            return 200, _encoded({"ok": True, "result": await self._poll(asked, request.receive)})
        return 200, _encoded({"ok": True, "result": self._api.methods[method](asked)})

    async def _poll(self, asked: Json, receive: Receive) -> list[Json]:
        self._updates.allow(asked.get("allowed_updates"))
        limit = min(max(asked.get("limit", BATCH), 1), BATCH)
        return await self._updates.poll(
            asked.get("offset", 0), limit, asked.get("timeout", 0), lambda: _hung_up(receive)
        )

    def _check_path(self, path: str, method: str) -> None:
        found = _PATH.fullmatch(path)
        if found is None:
            raise RefusedError(404, "Not Found")
        if found[1] != self._token:
            raise RefusedError(401, "Unauthorized")
        if method not in PARAMETERS:
            raise RefusedError(404, "Not Found: method not found")

    def _refuse(self, method: str, sent: Json, refusal: RefusedError) -> tuple[int, bytes]:
        if refusal.status in _AT_FAULT:
            self._world.violations.append(Violation(method, refusal.description, sent, time.time()))
        answer: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
        if refusal.retry_after is not None:
            answer["parameters"] = {"retry_after": refusal.retry_after}
        return refusal.status, _encoded(answer)

    async def _hang_up(self, scope: Scope, receive: Receive) -> None:
        self.cut(scope)
        await _hung_up(receive)


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _reply(send: Send, status: int, body: bytes) -> None:
    kind = b"text/html" if body is _BAD_GATEWAY else b"application/json"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    start: Message = {"type": "http.response.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _encoded(answer: Any) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
