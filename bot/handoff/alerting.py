"""Alerts sent to staff again and again: each written down before it is sent, and tried until it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

from bot.handoff.alert_words import Letter, letter_of
from bot.handoff.alerts import Colleague, Log, Situation, StaffAlert
from bot.handoff.cases import Case

log = logging.getLogger(__name__)
EVERY = 5.0
AT_ONCE = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=15)


class Fate(Enum):
    """What became of a letter; UNKNOWN is one that may have gone out."""

    SENT = auto()
    REFUSED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The fate of a letter; `reason` bears neither an address nor a word of it."""

    fate: Fate
    reason: str = ""


class Post(Protocol):
    """What takes letters to people."""

    async def send(self, letter: Letter) -> Receipt:
        """Try once."""
        ...


class AlertStore(Protocol):
    """The cases that press, who may be told, and what was sent."""

    async def pressing(self) -> list[Case]:
        """The open cases that may deserve an alert, most urgent first."""
        ...

    async def colleagues(self) -> list[Colleague]:
        """All the staff."""
        ...

    async def log(self) -> Log:
        """The alerts of the open cases."""
        ...

    async def begin(self, alert: StaffAlert) -> int | None:
        """Write down that it is tried now, and for which time; None if it must not be.

        A try whose end is never written counts as one that may have gone out.
        """
        ...

    async def sent(self, alert: StaffAlert) -> None:
        """It went out."""
        ...

    async def failed(self, alert: StaffAlert, until: datetime, reason: str) -> None:
        """It did not go out: to be tried again, not before `until`."""
        ...

    async def doubtful(self, alert: StaffAlert, until: datetime, reason: str) -> None:
        """It may have gone out: to be tried once more, not before `until`, if it was the first time."""
        ...


class Alerter:
    """Runs until cancelled; one at a time for each post, elected by a lease."""

    def __init__(
        self,
        store: AlertStore,
        post: Post,
        choose: Callable[[Situation], list[StaffAlert]],
        lease: timedelta,
        site: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._post = post
        self._choose = choose
        self._lease = lease
        self._site = site
        self._clock = clock
        self._wire = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Send what is to be sent, again and again."""
        while True:
            await self.send_due()
            await asyncio.sleep(EVERY)

    async def send_due(self) -> int:
        """Send what is to be sent now; how many went out."""
        cases = await self._store.pressing()
        if not cases:
            return 0
        colleagues, before = await self._store.colleagues(), await self._store.log()
        chosen = self._choose(Situation(cases, colleagues, before, self._clock(), self._lease))
        return sum(await asyncio.gather(*map(self._deliver, chosen)))

    async def _deliver(self, alert: StaffAlert) -> bool:
        try:
            async with self._wire:
                attempts = await self._store.begin(alert)
                return attempts is not None and await self._try(alert, attempts)
        except Exception as error:  # noqa: BLE001 - the database may be away: it stands there as begun
            log.error("alert %s: %s", alert.key, type(error).__name__)
            return False

    async def _try(self, alert: StaffAlert, attempts: int) -> bool:
        receipt = await self._post.send(letter_of(alert, self._clock(), self._site))
        if receipt.fate is Fate.SENT:
            await self._store.sent(alert)
            log.info("alert %s sent", alert.key)
            return True
        log.warning("alert %s: %s, attempt %d", alert.key, receipt.reason, attempts)
        write = self._store.failed if receipt.fate is Fate.REFUSED else self._store.doubtful
        await write(alert, self._clock() + pause_after(attempts), receipt.reason)
        return False


def pause_after(attempts: int) -> timedelta:
    """The time before the next try, doubling up to a quarter of an hour."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts - 1, 10)))
