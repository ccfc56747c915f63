"""A case: somebody may need a human, of what kind, since when, where; never what they wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.feasibility.dossier import Dossier
from bot.forms.answers import Value


class CaseKind(StrEnum):
    """Why somebody needs a human: a conversation has one case of each kind at most."""

    DANGER = "danger"
    DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class Alert:
    """A danger read in a message: the category's key, its urgency (1 is a life at stake now).

    `territory` is the number of a department, "49"; empty when nobody said where, for every adviser to see.
    """

    category: str
    urgency: int
    territory: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agreed to: the words they were shown, to whom, when."""

    words: str
    recipients: tuple[str, ...]
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A dossier that somebody agreed to hand over, for an adviser to take.

    `urgency` is comparable to an alert's and larger; `contact` is how they want to be reached, in the
    answers of the form "rappel".
    """

    dossier: Dossier
    urgency: int
    territory: str
    due: date
    contact: Mapping[str, Value]
    consent: Consent


@dataclass(frozen=True, slots=True)
class Case:
    """What the alerts of one conversation come to, or its requests: how many times, first and last.

    `category` is the most urgent of a danger, the key of a dossier's outcome. `conversation_id` is None once
    the conversation was erased or has ended. Of a dossier erased only the consent stays, as its proof;
    a danger has none of the three, nor a `due` day.
    """

    id: int
    conversation_id: int | None
    category: str
    urgency: int
    territory: str
    alerts: int
    opened_at: datetime
    raised_at: datetime
    kind: CaseKind = CaseKind.DANGER
    due: date | None = None
    dossier: Dossier | None = None
    contact: Mapping[str, Value] | None = None
    consent: Consent | None = None
    erased_at: datetime | None = None


class Cases(Protocol):
    """The cases that nobody has taken yet."""

    async def waiting(self) -> list[Case]:
        """Most urgent first, then the soonest due, then the oldest; what was erased no longer waits."""
        ...

    async def find(self, case_id: int) -> Case | None:
        """A case by its number, even erased: an adviser who had it open is told so."""
        ...
