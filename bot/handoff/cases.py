"""A case: somebody may need a human, of what kind, since when, where; never what they wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Alert:
    """A danger read in a message: the category's key, its urgency (1 is a life at stake now).

    `territory` is the number of a department, "49"; empty when nobody said where, for every adviser to see.
    """

    category: str
    urgency: int
    territory: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What the alerts of one conversation come to: the most urgent category, how many times, first and last.

    `conversation_id` is None once the conversation was erased or has ended.
    """

    id: int
    conversation_id: int | None
    category: str
    urgency: int
    territory: str
    alerts: int
    opened_at: datetime
    raised_at: datetime


class Cases(Protocol):
    """The cases that nobody has taken yet."""

    async def waiting(self) -> list[Case]:
        """Most urgent first, then the oldest."""
        ...
