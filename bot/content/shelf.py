"""The content in force: reloaded when a file changes or a piece is published, the last good one kept."""

from __future__ import annotations

import asyncio
import logging
from itertools import count
from pathlib import Path
from typing import Protocol

from bot.content.folder import WATCHED, Folder, Marks, marks
from bot.content.load import load
from bot.conversation.content import Content
from bot.editing.pieces import Edits
from bot.errors import ContentError

log = logging.getLogger(__name__)
# A publication is in force within a second; to look at every file as often would cost more than all the rest.
LOOK_EVERY, FILES_EVERY = 0.1, 10


class Published(Protocol):
    """What was edited and published since the files were shipped."""

    async def last(self) -> int:
        """The number of the last revision, 0 for none."""
        ...

    async def edits(self) -> tuple[int, Edits]:
        """What is in force beside what was shipped, and the number of the last revision."""
        ...


class Shelf:
    """Holds one Content, at first as it was shipped; `run` follows files and publications until cancelled.

    Raises ContentError at the first load only.
    """

    def __init__(self, root: Path, published: Published) -> None:
        self._root = root
        self._published = published
        self._marks = self._look()
        self.revision = 0
        self.content: Content = load(root)

    async def run(self) -> None:
        """Follow the publications, and now and then the files."""
        for turn in count():
            await asyncio.sleep(LOOK_EVERY)
            await self.follow(files=turn % FILES_EVERY == 0)

    async def follow(self, files: bool = True) -> None:
        """Look once, and reload if anything changed."""
        there = await asyncio.to_thread(self._look) if files else self._marks
        if there != self._marks or await self._published.last() != self.revision:
            self._marks = there
            self.revision, edits = await self._published.edits()
            await self._reload(edits)

    async def _reload(self, edits: Edits) -> None:
        try:
            self.content = await asyncio.to_thread(self._load, edits)
        except ContentError as error:
            _tell("content kept as it was", error)
        else:
            log.info("content reloaded, revision %d", self.revision)

    def _load(self, edits: Edits) -> Content:
        try:
            return load(self._root, edits)
        except ContentError as error:
            sound = self._sound(edits, error)
            if len(sound) == len(edits):
                raise
            _tell("edits left out, which do not fit the files any more", error)
            return load(self._root, sound)

    def _sound(self, edits: Edits, error: ContentError) -> Edits:
        """The edits that nothing is wrong with: a new release may have overtaken the others."""
        blamed, homes = {problem.file for problem in error.problems}, Folder(self._root, edits).homes
        return {piece: body for piece, body in edits.items() if homes.get(piece) not in blamed}

    def _look(self) -> Marks:
        return marks(self._root, WATCHED)


def _tell(what: str, error: ContentError) -> None:
    for problem in error.problems:
        log.error("%s: %s", what, problem)
