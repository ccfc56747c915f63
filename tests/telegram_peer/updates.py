"""The updates the bot has not acknowledged yet, and the two ways Telegram hands them over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from threading import Lock

from .refusal import RefusedError
from .trouble import Faults
from .world import Json

FIRST_UPDATE_ID = 100_000_001
BATCH = 100
LONGEST_POLL = 50
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}

_OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass
class Webhook:
    """Where updates are posted, and how the last failure read."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: tuple[int, str] | None = None


@dataclass
class _Poll:
    woken: asyncio.Event
    conflict: str | None = None
    gone: bool = False

    def end(self, conflict: str) -> None:
        self.conflict = conflict
        self.woken.set()


class Updates:
    """Pending updates in order; an update stays until acknowledged, by offset or by a 2xx."""

    def __init__(self, faults: Faults) -> None:
        self.webhook: Webhook | None = None
        self.allowed: list[str] = []
        self._faults = faults
        self._pending: dict[int, Json] = {}
        self._repeated: set[int] = set()
        self._next_id = FIRST_UPDATE_ID
        self._poll: _Poll | None = None
        self._lock = Lock()
        self._listeners: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    def push(self, update: Json) -> int:
        """Queue an update, numbered unless it is already; a kind the bot did not ask for is dropped."""
        with self._lock:
            number: int = update.get("update_id", self._next_id)
            self._next_id = max(self._next_id, number + 1)
            if self._wanted(update):
                self._pending[number] = {**update, "update_id": number}
        self.ring()
        return number

    def pending(self) -> list[Json]:
        """What is still to be delivered or acknowledged."""
        with self._lock:
            return list(self._pending.values())

    def acknowledge(self, number: int) -> None:
        """The bot has it: it will not be delivered again, unless a `repeat` says otherwise."""
        with self._lock:
            self._acknowledge(number)
        self.ring()

    def allow(self, kinds: object) -> None:
        """Kinds of updates wanted from now on; None leaves the choice as it was."""
        if isinstance(kinds, list):
            self.allowed = [str(kind) for kind in kinds]

    def drop_pending(self) -> None:
        """Forget what waits."""
        with self._lock:
            self._pending.clear()

    def set_webhook(self, webhook: Webhook | None) -> None:
        """Change the way updates leave; a waiting poll is ended, as by Telegram."""
        with self._lock:
            self.webhook = webhook
        if webhook is not None and self._poll is not None:
            self._poll.end("terminated by setWebhook request")
        self.ring()

    def ring(self) -> None:
        """Wake whoever waits for a change; safe from any thread."""
        for event, loop in list(self._listeners.items()):
            # A listener whose loop has just closed has nothing left to hear.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(event.set)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event set at each change while the block lasts."""
        event = asyncio.Event()
        self._listeners[event] = asyncio.get_running_loop()
        try:
            yield event
        finally:
            del self._listeners[event]

    async def poll(
        self, offset: int, limit: int, seconds: float, hung_up: Callable[[], Awaitable[None]]
    ) -> list[Json]:
        """getUpdates: acknowledge what lies below the offset, then wait up to `seconds`."""
        if self.webhook is not None:
            raise RefusedError(409, f"Conflict: {_WEBHOOK_ACTIVE}")
        if self._poll is not None:
            self._poll.end(_OTHER_POLL)
        with self._lock:
            self._move_to(offset)
        batch = self._batch(limit)
        return (
            batch if batch or seconds <= 0 else await self._wait(limit, min(seconds, LONGEST_POLL), hung_up)
        )

    async def _wait(self, limit: int, seconds: float, hung_up: Callable[[], Awaitable[None]]) -> list[Json]:
        with self.listening() as woken:
            poll = self._poll = _Poll(woken)
            watch = asyncio.create_task(_notice(hung_up, poll))
            try:
                return await self._next_batch(poll, limit, time.monotonic() + seconds)
            finally:
                watch.cancel()
                if self._poll is poll:
                    self._poll = None

    async def _next_batch(self, poll: _Poll, limit: int, deadline: float) -> list[Json]:
        while not poll.gone:
            if poll.conflict:
                raise RefusedError(409, f"Conflict: {poll.conflict}")
            poll.woken.clear()
            batch = self._batch(limit)
            left = deadline - time.monotonic()
            if batch or left <= 0:
                return batch
            try:
                await asyncio.wait_for(poll.woken.wait(), left)
            except TimeoutError:
                continue
        return []

    def _batch(self, limit: int) -> list[Json]:
        with self._lock:
            return list(islice(self._pending.values(), limit))

    def _move_to(self, offset: int) -> None:
        if offset < 0:
            offset = next(iter(list(self._pending)[offset:]), 0)
        for number in [number for number in self._pending if number < offset]:
            self._acknowledge(number)

    def _acknowledge(self, number: int) -> None:
        if number in self._pending and number not in self._repeated and self._faults.take_repeat():
            self._repeated.add(number)
        else:
            self._pending.pop(number, None)

    def _wanted(self, update: Json) -> bool:
        kinds = set(update) - {"update_id"}
        return bool(kinds & set(self.allowed)) if self.allowed else not kinds <= NOT_BY_DEFAULT


async def _notice(hung_up: Callable[[], Awaitable[None]], poll: _Poll) -> None:
    await hung_up()
    poll.gone = True
    poll.woken.set()
