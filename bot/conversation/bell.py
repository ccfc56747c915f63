"""Wake-ups between the loops of one process; what other processes do is noticed by looking again soon."""

from __future__ import annotations

import asyncio

LOOK_AGAIN = 0.2


class Ear:
    """One loop's hearing of a bell: a ring while it is busy is not missed."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake this loop alone."""
        self._rung.set()

    async def wait(self, seconds: float = LOOK_AGAIN) -> None:
        """Sleep until rung, at most `seconds`."""
        try:
            # Not wait_for, which in Python 3.11 may lose a cancellation that comes with a ring.
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()


class Bell:
    """Rung when something was added, heard by every ear."""

    def __init__(self) -> None:
        self._ears: list[Ear] = []

    def ear(self) -> Ear:
        """A new ear for one loop."""
        self._ears.append(Ear())
        return self._ears[-1]

    def ring(self) -> None:
        """Wake every loop that listens."""
        for ear in self._ears:
            ear.ring()
