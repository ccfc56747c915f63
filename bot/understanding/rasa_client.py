"""Rasa over HTTP: what it makes of a text, and which model it speaks with."""

from __future__ import annotations

import re
from typing import Any

import httpx

from bot.conversation.meaning import Guess

LEADING_SLASH = re.compile(r"^[\s/]+")
PARSE_SECONDS = 1.5
STATUS_SECONDS = 3.0
SWAP_SECONDS = 120.0


class RasaAwayError(Exception):
    """Rasa does not answer, or not in time, or not with a meaning."""


class RasaClient:
    """`POST /model/parse`, `GET /status`, `PUT /model`; `patience` is how long a parse may take."""

    def __init__(self, url: str, patience: float = PARSE_SECONDS) -> None:
        self.url = url
        self._http = httpx.AsyncClient(base_url=url, timeout=patience, trust_env=False)

    async def parse(self, text: str) -> tuple[Guess, ...]:
        """The intents of a text, best first.

        A leading slash is taken off: Rasa would read "/intent{…}" as a command. Raises RasaAwayError.
        """
        answer = await self._json("POST", "/model/parse", json={"text": LEADING_SLASH.sub("", text)})
        try:
            return tuple(Guess(str(g["name"]), float(g["confidence"])) for g in answer["intent_ranking"])
        except (KeyError, TypeError, ValueError) as error:
            raise RasaAwayError(f"unexpected answer: {type(error).__name__}") from None

    async def model(self) -> str:
        """The file name of the model in use, "" while there is none. Raises RasaAwayError."""
        status = await self._json("GET", "/status", seconds=STATUS_SECONDS)
        return str(status.get("model_file") or "").rpartition("/")[2]

    async def swap(self, model_file: str) -> None:
        """Put another model in use; the old one answers until it is there. Raises RasaAwayError."""
        await self._json("PUT", "/model", json={"model_file": model_file}, seconds=SWAP_SECONDS)

    async def _json(
        self, method: str, path: str, seconds: float | None = None, **body: Any
    ) -> dict[str, Any]:
        try:
            given = httpx.USE_CLIENT_DEFAULT if seconds is None else httpx.Timeout(seconds)
            answer = await self._http.request(method, path, timeout=given, **body)
            answer.raise_for_status()
            found = answer.json() if answer.content else {}
        except (httpx.HTTPError, ValueError) as error:
            raise RasaAwayError(type(error).__name__) from None
        return found if isinstance(found, dict) else {}

    async def close(self) -> None:
        """Give back the connections."""
        await self._http.aclose()
