"""A command's work on the database of this instance, brought up to date first and closed after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot import settings as configuration
from bot.bootstrap import Assembly
from bot.storage.migrate import migrate

T = TypeVar("T")


def done(work: Callable[[Assembly], Awaitable[T]]) -> T:
    """What came of the work. Raises PasserelleError, fit to be shown."""
    chosen = configuration.load(Path.cwd())
    configuration.prepare_data_dir(chosen)
    return asyncio.run(_worked(Assembly(chosen), work))


async def _worked(parts: Assembly, work: Callable[[Assembly], Awaitable[T]]) -> T:
    try:
        await parts.database.check()
        await migrate(parts.database)
        return await work(parts)
    finally:
        await parts.database.close()
