"""The content in force: reloaded when a file changes, the last good one kept when a file is broken."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from bot.content.load import load
from bot.conversation.content import Content
from bot.errors import ContentError

log = logging.getLogger(__name__)
LOOK_EVERY = 0.2
WATCHED = ("domain.yml", "knowledge/**/*.yml", "knowledge/**/*.csv", "nlu/intents/*.yml")
Marks = frozenset[tuple[str, int, int]]


class Shelf:
    """Holds one Content; `run` follows the files until cancelled.

    Raises ContentError at the first load only.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._marks = self._look()
        self.content: Content = load(root)

    async def run(self) -> None:
        """Follow the files."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.follow()

    async def follow(self) -> None:
        """Look once, and reload if anything changed."""
        marks = await asyncio.to_thread(self._look)
        if marks != self._marks:
            self._marks = marks
            await self._reload()

    async def _reload(self) -> None:
        try:
            self.content = await asyncio.to_thread(load, self._root)
        except ContentError as error:
            for problem in error.problems:
                log.error("content kept as it was: %s", problem)
        else:
            log.info("content reloaded")

    def _look(self) -> Marks:
        files = (path for pattern in WATCHED for path in self._root.glob(pattern))
        return frozenset(mark for path in files if (mark := _mark(path)))


def _mark(path: Path) -> tuple[str, int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None  # gone between the listing and now: an editor replaces files in two steps
    return str(path), state.st_mtime_ns, state.st_size
