"""Builds what follows what young people ask: pages for editors, and the word to who waits for an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.console.unanswered import Listening
from bot.content.shelf import Shelf
from bot.conversation.bell import Bell
from bot.editing.editors import Editors
from bot.editing.unanswered import tell_all
from bot.privacy.retention import Retention
from bot.storage.database import Database
from bot.storage.unanswered import SqlQuestions
from bot.storage.uses import SqlUses
from bot.storage.wishes import SqlWishes
from bot.understanding.likeness import LocalLikeness
from bot.understanding.theft import LocalThefts
from bot.understanding.utterances import read

LOOK_EVERY = 5
HELD_OUT = "tests/nlu/heldout.tsv"
Clock = Callable[[], datetime]


def listening(
    database: Database, editors: Editors, shelf: Shelf, retention: Retention, root: Path, clock: Clock
) -> Listening:
    """What editors know of what is asked."""
    held_out = root / HELD_OUT
    return Listening(
        SqlQuestions(database, clock),
        SqlUses(database),
        editors,
        LocalLikeness(),
        LocalThefts(read(held_out) if held_out.exists() else ()),
        lambda: shelf.content,
        retention,
        clock,
    )


async def tell_published(database: Database, shelf: Shelf, told: Bell, clock: Clock) -> None:
    """Tell who waits for an answer once it can be opened, again and again."""
    wishes = SqlWishes(database, lambda: shelf.content.phrases, clock)
    while True:
        if await tell_all(wishes, shelf.content.library):
            told.ring()
        await asyncio.sleep(LOOK_EVERY)
