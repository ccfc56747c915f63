"""What the desk asks of a store: the cases an adviser may see, and changes made whole or not at all."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.conversation.ports import Floor
from bot.handoff.cases import Case, Taker
from bot.handoff.hours import Hours
from bot.messages import Reply, ReplyKind
from bot.staff.members import Member


class Act(StrEnum):
    """What may be done to a case, as the audit trail names it."""

    CLAIM = "claim"
    SAY = "say"
    NOTE = "note"
    RELEASE = "release"
    EXPIRE = "expire"
    OFFER = "offer"
    WITHDRAW = "withdraw"
    TRANSFER = "transfer"
    DECLINE = "decline"
    LAPSE = "lapse"
    CLOSE = "close"
    REOPEN = "reopen"
    POSTPONE = "postpone"
    READ = "read"
    RETRY = "retry"


# What a case is left with once nobody is to take it over any more.
UNOFFERED = {"offered_to_id": None, "offered_network_id": None}
# What became of a proposal to pass a case on.
STEPS = (Act.OFFER, Act.WITHDRAW, Act.TRANSFER, Act.DECLINE, Act.LAPSE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases somebody may see: territories (none: everywhere), and those of other networks left out.

    Dangers and cases without a territory are seen by all, and wherever it is one's own, or one passed to
    one's network.
    """

    member_id: int
    network_id: int | None = None
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A case as a line of the queue: its dossier is not read whole, only what the line says.

    `label` is of the outcome, `trade` a trade's key, `name` how the person wants to be called.
    """

    case: Case
    label: str = ""
    town: str = ""
    trade: str = ""

    @classmethod
    def of(cls, case: Case) -> Listed:
        """The line of a case read whole."""
        dossier = case.dossier
        return cls(case, dossier.outcome.label, dossier.town, dossier.trade) if dossier else cls(case)

    @property
    def name(self) -> str:
        """How the person wants to be called, "" when they did not say."""
        return str((self.case.contact or {}).get("prenom", ""))


@dataclass(frozen=True, slots=True)
class Change:
    """A named transition of a case: it happens only if it is open and held as `held_by` says.

    One that was `closed` must be closed, and no other of its kind be open in the conversation.

    With `waiting_since` it happens only if the person still waits since then, with `claimed_at` if it is held
    since then, with `offer` if it is to be passed to them; with `to` if they may take it and no other is to.
    `sets` are the case's columns that change, by name; `floor` who handles the next message from then on, and
    `turning` what is said first if that is somebody else than before. `said` is what the young person is
    told, `key` what makes saying it twice harmless; `note` is for colleagues, `detail` for the audit trail.
    """

    act: Act
    by: int | None
    held_by: int | None
    waiting_since: datetime | None = None
    claimed_at: datetime | None = None
    offer: Taker | None = None
    to: Taker | None = None
    closed: bool = False
    sets: Mapping[str, Any] = field(default_factory=dict)
    floor: Floor | None = None
    turning: tuple[Reply, ...] = ()
    said: tuple[Reply, ...] = ()
    key: str | None = None
    note: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """Whether a change was made, and the case as it now is; None when it may not be seen, or is gone."""

    made: bool
    case: Case | None


class Fate(StrEnum):
    """What became of a reply."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Written:
    """One line of a thread as an adviser reads it, since the young person agreed.

    `kind` is None for what the young person wrote; `fate` and `failure` are a reply's.
    """

    id: int
    at: datetime
    text: str
    kind: ReplyKind | None = None
    author: str = ""
    fate: Fate | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What advisers tell each other about a case; it cannot be sent."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a proposal to pass a case on, as its thread shows it; `author` is "" for the person."""

    at: datetime
    act: Act
    author: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who may answer for a territory: the hours they keep, how many they are, how many cases wait before."""

    hours: tuple[Hours, ...] = ()
    advisers: int = 0
    ahead: int = 0


class Roster(Protocol):
    """Who is there to answer."""

    async def duty(self, place: str, urgency: int, network_id: int | None = None) -> Duty:
        """Those who answer for a place, "" for anywhere, and the load before a case of that urgency.

        For a case passed to a network they are those of the network, wherever they answer.
        """
        ...

    async def hours_of(self, member_id: int) -> Hours:
        """The opening hours an adviser keeps."""
        ...

    async def takers(self, member: Member) -> list[Taker]:
        """Whom a member may pass a case to: their colleagues on duty, then other networks where some are."""
        ...


class Nobody:
    """The roster of a house without advisers: nothing can be promised."""

    async def duty(self, place: str, urgency: int, network_id: int | None = None) -> Duty:
        return Duty()

    async def hours_of(self, member_id: int) -> Hours:
        return Hours()

    async def takers(self, member: Member) -> list[Taker]:
        return []


class DeskStore(Protocol):
    """Cases as advisers work on them."""

    async def queue(self, scope: Scope) -> list[Listed]:
        """Every open case in sight: most urgent first, then given back, soonest promised, oldest."""
        ...

    async def find(self, case_id: int, scope: Scope) -> Case | None:
        """A case in sight, even closed or erased."""
        ...

    async def change(self, case_id: int, scope: Scope | None, change: Change) -> Done:
        """Make a change, with what is said, the floor and its trace, in one transaction."""
        ...

    async def retry(self, case: Case, member_id: int, reply_id: int) -> bool:
        """Try again to send what its holder wrote and could not be sent; False if there is no such reply."""
        ...

    async def read(self, case: Case, member_id: int) -> None:
        """Write down who looked at a case."""
        ...

    async def queue_stamp(self) -> Hashable:
        """Something else whenever a line of the queue may have changed."""
        ...

    async def case_stamp(self, case_id: int) -> Hashable:
        """Something else whenever a case, its thread or the delivery of a reply in it changed."""
        ...

    async def stamp(self) -> Hashable:
        """Something else whenever any of these did."""
        ...

    async def thread(self, case: Case) -> list[Written]:
        """What was said since the young person agreed while the case was open, oldest first."""
        ...

    async def notes(self, case_id: int) -> list[Note]:
        """The notes of a case, oldest first."""
        ...

    async def steps(self, case_id: int) -> list[Step]:
        """What became of each proposal to pass a case on, oldest first."""
        ...

    async def unanswered(self) -> list[Case]:
        """The cases whose holder a person waits for or is gone, or whose promise is past."""
        ...
