"""The official apprenticeship API, asked page by page; an error on any page refuses the whole import."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from typing import Any

import httpx

from bot.directory.centres import Offer
from bot.errors import ImportRefusedError
from bot.importing.harvest import Harvest, Progress, quietly
from bot.importing.offers import courses
from bot.importing.records import at, gather, number, text

BASE_URL = "https://api.apprentissage.beta.gouv.fr/api"
PATH = "/formation/v1/search"
PAGE_SIZE = 1000
TRIES = 5
# A server that asks for more patience than this is better asked again another day.
LONGEST_WAIT = 300.0
LONGEST_MESSAGE = 200
# The API's text says 429, its specification 419.
TOO_MANY = (419, 429)
TIMEOUT = httpx.Timeout(15, read=120)
REFUSALS = {
    400: "l'API apprentissage refuse la demande",
    401: "l'API apprentissage refuse la clé : vérifiez-la, ou créez-en une autre sur le site de l'API",
    403: "l'API apprentissage n'ouvre pas les formations à cette clé",
}
WRONG_ADDRESS = "adresse de l'API apprentissage incorrecte"
Wait = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Area:
    """A circle to search in: a point in degrees and a radius in km (200 at most)."""

    latitude: float
    longitude: float
    radius: float = 30


@dataclass(frozen=True, slots=True)
class _Page:
    courses: list[Any]
    count: int


def offers(
    key: str,
    area: Area | None = None,
    progress: Progress = quietly,
    *,
    base_url: str = BASE_URL,
    wait: Wait = time.sleep,
) -> Harvest[Offer]:
    """The published offers in an area, or in the whole country.

    Raises ImportRefusedError when the API refuses the key or the demand, or does not answer five times.
    """
    with _client(base_url, key) as client:
        api = _Api(client, key, wait)
        first = api.page(area, 0)
        pages = progress(_pages(api, area, first), first.count)
        return gather(enumerate(chain.from_iterable(pages), 1), courses.offer)


def _pages(api: _Api, area: Area | None, page: _Page) -> Iterator[list[Any]]:
    index = 0
    yield page.courses
    while (index := index + 1) < page.count:
        page = api.page(area, index)
        yield page.courses


@contextmanager
def _client(base_url: str, key: str) -> Iterator[httpx.Client]:
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ImportRefusedError("la clé de l'API apprentissage est vide ou contient un caractère interdit")
    headers = {"Authorization": f"Bearer {key}"}
    try:
        client = httpx.Client(base_url=base_url, headers=headers, timeout=TIMEOUT)
    except (httpx.InvalidURL, ValueError):
        raise ImportRefusedError(WRONG_ADDRESS) from None
    with client:
        yield client


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Something that may pass, and how many seconds the server asks to wait."""

    reason: str
    pause: float | None = None


class _Api:
    def __init__(self, client: httpx.Client, key: str, wait: Wait) -> None:
        self._client, self._key, self._wait = client, key, wait

    def page(self, area: Area | None, index: int) -> _Page:
        """One page, asked again after a pause while the trouble may pass."""
        query = {"page_size": PAGE_SIZE, "page_index": index, "include_archived": "false"}
        around = asdict(area) if area else {}
        for attempt in range(TRIES):
            answer = self._ask(query | around)
            if not isinstance(answer, _Trouble):
                return _page(answer, index)
            if attempt < TRIES - 1:
                self._wait(2.0**attempt if answer.pause is None else answer.pause)
        raise ImportRefusedError(f"l'API apprentissage ne répond pas ({TRIES} essais) : {answer.reason}")

    def _ask(self, query: dict[str, Any]) -> Any:
        """The answer, or the trouble met."""
        try:
            response = self._client.get(PATH, params=query)
        except httpx.UnsupportedProtocol:
            raise ImportRefusedError(WRONG_ADDRESS) from None
        except httpx.TimeoutException:
            return _Trouble("délai dépassé")
        except httpx.HTTPError:
            return _Trouble("connexion impossible ou coupée")
        status = response.status_code
        if status in TOO_MANY or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            return _Trouble(f"statut {status}", _pause(response))
        if status != httpx.codes.OK:
            raise ImportRefusedError(self._refusal(response))
        return _json(response)

    def _refusal(self, response: httpx.Response) -> str:
        status = response.status_code
        reason = REFUSALS.get(status, f"l'API apprentissage répond de façon inattendue (statut {status})")
        said = text(_json(response), "message").replace(self._key, "…")[:LONGEST_MESSAGE]
        return f"{reason} (« {said} »)" if said else reason


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError):
        return _Trouble("réponse coupée ou illisible")


def _page(answer: Any, index: int) -> _Page:
    data, count = at(answer, "data"), number(at(answer, "pagination", "page_count"))
    if not isinstance(data, list) or count is None or at(answer, "pagination", "page_index") != index:
        raise ImportRefusedError("l'API apprentissage répond dans un format inattendu : rien n'est importé")
    return _Page(data, int(count))


def _pause(response: httpx.Response) -> float | None:
    """How long the server asks to wait, in seconds or until a date."""
    said = response.headers.get("Retry-After", "")
    asked = number(said)
    if asked is None and said:
        asked = _seconds_until(said)
    if asked is not None and asked > LONGEST_WAIT:
        minutes = round(asked / 60)
        raise ImportRefusedError(
            f"l'API apprentissage demande d'attendre {minutes} minutes : relancez plus tard"
        )
    return None if asked is None else max(asked, 0)


def _seconds_until(said: str) -> float | None:
    try:
        return (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
