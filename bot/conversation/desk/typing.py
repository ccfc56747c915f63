"""That an adviser writes, shown to the young person while it lasts; no word of it leaves their page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.messages import Channel
from bot.staff.members import Member

# A console's page tells of it every four seconds; Telegram shows it for five.
LASTS, NOT_BEFORE = timedelta(seconds=6), timedelta(seconds=3)


class Typing(Protocol):
    """A channel that shows somebody writing when told so."""

    async def show(self, address: str) -> None:
        """Show it for a few seconds, or not at all: it never fails, and holds up nothing."""
        ...


class TypingStore(Protocol):
    """Until when each conversation shows that its adviser writes."""

    async def prolong(self, member_id: int, case_id: int, now: datetime) -> tuple[Channel, str] | None:
        """Show it from now on, in the conversation of a case that they hold and have the floor of.

        Channel and address; None where they have not, or it was said less than NOT_BEFORE ago.
        """
        ...


class Keyboard:
    """What an adviser's strokes set off."""

    def __init__(
        self, store: TypingStore, channels: Mapping[Channel, Typing], clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock

    async def struck(self, member: Member, case_id: int) -> None:
        """Let the young person see that an adviser writes; the page sees it in the database."""
        found = await self._store.prolong(member.id, case_id, self._clock())
        if found and found[0] in self._channels:
            await self._channels[found[0]].show(found[1])
