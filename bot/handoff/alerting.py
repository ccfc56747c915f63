"""Alerts sent to staff again and again: each written down before it is sent, and tried until it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

from bot.handoff.alert_words import Letter, letter_of
from bot.handoff.alerts import Colleague, Log, Situation, StaffAlert, together
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


@dataclass(frozen=True, slots=True)
class Attempt:
    """Alerts that go in one letter, tried for the `number`th time; the first was at `since`."""

    alerts: Sequence[StaffAlert]
    since: datetime
    number: int

    def __str__(self) -> str:
        return ", ".join(alert.key for alert in self.alerts)


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

    async def begin(self, alerts: Sequence[StaffAlert]) -> Attempt | None:
        """Write down that they are tried now, without those that must not be; None if no other is left.

        A try whose end is never written counts as one that may have gone out.
        """
        ...

    async def sent(self, attempt: Attempt) -> None:
        """It went out."""
        ...

    async def failed(self, attempt: Attempt, until: datetime, reason: str) -> None:
        """It did not go out: to be tried again, not before `until`."""
        ...

    async def doubtful(self, attempt: Attempt, until: datetime, reason: str) -> None:
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
        """Send what is to be sent now; how many letters went out."""
        cases = await self._store.pressing()
        if not cases:
            return 0
        colleagues, before = await self._store.colleagues(), await self._store.log()
        chosen = self._choose(Situation(cases, colleagues, before, self._clock(), self._lease))
        return sum(await asyncio.gather(*map(self._deliver, together(chosen, before))))

    async def _deliver(self, alerts: Sequence[StaffAlert]) -> bool:
        try:
            async with self._wire:
                attempt = await self._store.begin(alerts)
                return attempt is not None and await self._try(attempt)
        except Exception as error:  # noqa: BLE001 - the database may be away: it stands there as begun
            log.error("alert %s: %s", alerts[0].key, type(error).__name__)
            return False

    async def _try(self, attempt: Attempt) -> bool:
        letter = letter_of(attempt.alerts, attempt.since, self._clock(), self._site)
        receipt = await self._post.send(letter)
        if receipt.fate is Fate.SENT:
            await self._store.sent(attempt)
            log.info("alert %s sent", attempt)
            return True
        log.warning("alert %s: %s, attempt %d", attempt, receipt.reason, attempt.number)
        write = self._store.failed if receipt.fate is Fate.REFUSED else self._store.doubtful
        await write(attempt, self._clock() + pause_after(attempt.number), receipt.reason)
        return False


def pause_after(attempts: int) -> timedelta:
    """The time before the next try, doubling up to a quarter of an hour."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts - 1, 10)))
