"""The verbs over HTTP, for a script that runs the stand-in as a process of its own."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, is_dataclass
from typing import Any

from starlette.requests import Request as HttpRequest

from .trouble import FaultKind

PREFIX = "/verbs/"
VERBS = frozenset(
    {
        "block",
        "document",
        "edit",
        "fail",
        "group_say",
        "locate",
        "open_chat",
        "photo",
        "press",
        "push",
        "recover",
        "report",
        "say",
        "seen",
        "share",
        "sticker",
        "unblock",
        "voice",
        "wait_answered",
        "wait_for",
        "wait_text",
    }
)


class Control:
    """POST /verbs/say {"chat": 1, "text": "salut"} → {"result": …}, or 400 {"error": …}."""

    def __init__(self, verbs: object) -> None:
        self._verbs = verbs

    def serves(self, path: str) -> bool:
        """Whether the path names a verb."""
        return path.startswith(PREFIX) and path.removeprefix(PREFIX) in VERBS

    async def answer(self, request: HttpRequest) -> tuple[int, bytes]:
        """Status and body; the verb runs in a thread, since some wait."""
        verb = getattr(self._verbs, request.url.path.removeprefix(PREFIX))
        try:
            arguments = json.loads(await request.body() or b"{}")
            if arguments.get("kind") == FaultKind.UNREACHABLE:
                raise ValueError("unreachable: stop the process instead")
            result = await asyncio.to_thread(verb, **arguments)
        except (AttributeError, LookupError, TimeoutError, TypeError, ValueError) as error:
            return 400, json.dumps({"error": str(error)}).encode()
        return 200, json.dumps({"result": result}, default=_plain, ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value) | ({"buttons": value.buttons} if hasattr(value, "buttons") else {})
    return str(value)
