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
    return asyncio.run(worked(Assembly(chosen), work))


async def worked(parts: Assembly, work: Callable[[Assembly], Awaitable[T]]) -> T:
    """The same, of parts that are there already."""
    try:
        await parts.database.check()
        await migrate(parts.database)
        return await work(parts)
    finally:
        await parts.database.close()
