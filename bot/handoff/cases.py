"""A case: somebody may need a human, of what kind, since when, where; never what they wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.feasibility.dossier import Dossier
from bot.forms.answers import Value
from bot.staff.members import is_away


class CaseKind(StrEnum):
    """Why somebody needs a human: a conversation has one open case of each kind at most."""

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
    """What somebody agreed to: the words they were shown, to whom, when.

    What an `earlier` one opened stays open.
    """

    words: str
    recipients: tuple[str, ...]
    given_at: datetime
    earlier: Consent | None = None

    @property
    def since(self) -> datetime:
        """From when on what they write may be read."""
        return self.earlier.since if self.earlier else self.given_at

    @property
    def everyone(self) -> tuple[str, ...]:
        """All that they ever agreed to be read by, in that order."""
        before = self.earlier.everyone if self.earlier else ()
        return tuple(dict.fromkeys((*before, *self.recipients)))


class State(StrEnum):
    """Where a case is on its way: nobody has taken it, an adviser holds it, it is done."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    CLOSED = "closed"


class End(StrEnum):
    """What a case came to: the raw material of a territory's balance."""

    INFORMED = "informed"
    APPOINTMENT = "appointment"
    SIGNED = "signed"
    BROKEN = "broken"
    DIRECTED = "directed"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case ended: for a contract signed its trade and month of start, for one broken when and why.

    `month` is "2027-09"; `detail` is a trade, a reason or whom they were directed to.
    """

    end: End
    month: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """The adviser who has taken a case, as the young person is told: a first name, a network.

    One who `left` has no account any more, one absent is away until that day.
    """

    id: int
    name: str
    network: str = ""
    left: bool = False
    absent_until: date | None = None

    def gone(self, today: date) -> bool:
        """Whether they will not answer."""
        return self.left or is_away(self.absent_until, today)


@dataclass(frozen=True, slots=True)
class Taker:
    """Whom a case may be passed to: a colleague of its holder, with their network, or another network."""

    member_id: int | None
    network_id: int | None
    name: str
    network: str = ""

    @property
    def code(self) -> str:
        """How a form and the audit trail tell them apart."""
        return f"member {self.member_id}" if self.member_id else f"network {self.network_id}"

    @property
    def label(self) -> str:
        """How they are named: "Lina (Mission locale)"."""
        return f"{self.name} ({self.network})" if self.network else self.name


@dataclass(frozen=True, slots=True)
class Request:
    """A dossier that somebody agreed to hand over, for an adviser to take.

    `urgency` is comparable to an alert's and larger; `contact` is how they want to be reached, in the
    answers of the form "rappel"; `promised` is by when they were told they would have an answer; `commune`
    is the code of their town, empty when they did not say it; `needs` are the skills that it asks for.
    """

    dossier: Dossier
    urgency: int
    territory: str
    due: date
    contact: Mapping[str, Value]
    consent: Consent
    promised: datetime | None = None
    commune: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What the alerts of one conversation come to, or its requests: how many times, first and last.

    `category` is the most urgent of a danger, the key of a dossier's outcome. `conversation_id` is None once
    the conversation was erased or has ended. Of a dossier erased only the consent stays, as its proof;
    a danger has none of the three, nor a `due` day, nor a `commune`, which would tell too much before a yes.
    `network_id` is the only network that sees it, after a transfer; `offer` is whom it is to be passed to,
    once the person says yes. `waiting_since` is when they began to wait for its holder, None while they do
    not; `missed` counts the promises not kept.
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
    network_id: int | None = None
    promised_at: datetime | None = None
    missed: int = 0
    holder: Holder | None = None
    claimed_at: datetime | None = None
    waiting_since: datetime | None = None
    closed_at: datetime | None = None
    closing: Closing | None = None
    offer: Taker | None = None
    commune: str = ""
    needs: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The code of its town, else of its department, as territories are said; "" for nowhere."""
        return self.commune or self.territory

    @property
    def state(self) -> State:
        """Where it is on its way."""
        if self.closed_at:
            return State.CLOSED
        return State.CLAIMED if self.holder else State.WAITING


class Cases(Protocol):
    """The cases that nobody has taken yet."""

    async def waiting(self) -> list[Case]:
        """Most urgent first, then the soonest due, then the oldest; what was erased no longer waits."""
        ...

    async def find(self, case_id: int) -> Case | None:
        """A case by its number, even erased: an adviser who had it open is told so."""
        ...
