"""`GET /healthz`: whether the service answers, how well it understands, and why not better."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

Said = Callable[[], Awaitable[dict[str, Any] | None]]


def route(version: str, worker_said: Said) -> Route:
    """The route; `worker_said` is what the process that understands last said, None when it is silent."""

    async def health(_: Request) -> JSONResponse:
        said = await worker_said()
        if said is None:
            said = {"understanding": "local", "reason": "aucun processus ne traite les messages"}
        status = "degraded" if said.get("reason") else "ok"
        return JSONResponse({"status": status, "version": version, **said})

    return Route("/healthz", health)
