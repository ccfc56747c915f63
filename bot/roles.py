"""A role of the service: held by one process at a time, started again when it fails."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.errors import frames
from bot.storage.beats import Beats

log = logging.getLogger(__name__)
BEAT_EVERY = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
Said = Callable[[], dict[str, Any]]


async def keep(name: str, run: Callable[[], Awaitable[object]]) -> None:
    """Run something for ever: what fails is logged without its data, and tried again."""
    pause = FIRST_PAUSE
    while True:
        started = asyncio.get_running_loop().time()
        try:
            await run()
        except Exception as error:  # noqa: BLE001 - a role outlives whatever befalls it
            reasons = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
            log.error("%s: %s; again in %.1f s", name, ", ".join(type(r).__name__ for r in reasons), pause)
            log.debug("%s:\n%s", name, "".join(map(frames, reasons)))
        if asyncio.get_running_loop().time() - started > LONGEST_PAUSE:
            pause = FIRST_PAUSE
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 2)


async def hold(beats: Beats, name: str, run: Callable[[], Awaitable[object]], said: Said = dict) -> None:
    """Run a role while this process holds it; wait in line while another one does."""
    while not await beats.beat(name, said()):  # noqa: ASYNC110 - another process gives no sign
        await asyncio.sleep(BEAT_EVERY)
    role = asyncio.ensure_future(keep(name, run))
    try:
        while await beats.beat(name, said()):
            await asyncio.wait({role}, timeout=BEAT_EVERY)
        log.warning("%s: another process took over", name)
    finally:
        role.cancel()
        await asyncio.gather(role, return_exceptions=True)
        with contextlib.suppress(Exception):  # it lapses by itself, and a stop must not be undone
            await beats.leave(name)
