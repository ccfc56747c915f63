"""The ports that the edges plug into the conversation, and the values they exchange."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.conversation.asked import Count, Missed
from bot.conversation.context import Context
from bot.handoff.cases import Alert, Case, Consent, Holder, Request
from bot.messages import Button, Channel, Message, Reply

if TYPE_CHECKING:
    # The desk's ports are made of these.
    from bot.conversation.desk.ports import Change


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message in the inbox, not handled yet; `attempts` counts the failures so far."""

    id: int
    conversation_id: int
    message: Message
    attempts: int


class Floor(StrEnum):
    """Who handles the next message of a conversation."""

    ASSISTANT = "assistant"
    ADVISER = "adviser"


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as the next message finds it; `greeted` once anything was said in it.

    `holder` is the adviser who has taken a case of it, whoever has the floor; `asked` says that they wait
    for a yes to talk here. `offered` are the cases that an adviser would pass on; `shown` then are the
    buttons of the last thing said, if it had reached them when they wrote.
    """

    id: int
    channel: Channel
    address: str
    floor: Floor
    context: Context
    greeted: bool
    holder: Holder | None = None
    asked: bool = False
    offered: tuple[Case, ...] = ()
    shown: tuple[Button, ...] = ()


class Effect(StrEnum):
    """What else happens in the transaction that writes the replies."""

    NONE = "none"
    ERASE = "erase"
    BLOCK = "block"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer to an adviser's proposal does to a case: the first of these changes that can be made."""

    case: Case
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What handling a message comes to; an `alert` or a `request` raises a case of the conversation.

    `floor` is who handles the next message from then on; `agreed` opens what is written to an adviser,
    who gets the floor only if they still hold the case. What a change that was `answered` says is said in
    place of the replies. `count` and `missed` name nobody; they are
    kept only where the assistant has the floor.
    """

    context: Context
    replies: tuple[Reply, ...] = ()
    effect: Effect = Effect.NONE
    alert: Alert | None = None
    request: Request | None = None
    floor: Floor | None = None
    agreed: Consent | None = None
    answered: Answered | None = None
    count: Count | None = None
    missed: Missed | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What we keep of a person: since when, how many messages, the texts still there (time, who, text).

    `cases` are all of theirs, oldest first; `notes` is how many notes advisers wrote about them. `seen` is
    when their page was last open, as far as it is kept; `awaited` is how many answers they want to hear of.
    """

    since: datetime
    messages: int
    texts: tuple[tuple[datetime, str, str], ...]
    cases: tuple[Case, ...] = ()
    notes: int = 0
    seen: datetime | None = None
    awaited: int = 0


class Inbox(Protocol):
    """Messages that came in, kept until each has been handled."""

    async def add(self, messages: Sequence[Message]) -> int:
        """Commit the messages not seen before; their number."""
        ...

    async def next(self, busy: Collection[int], limit: int) -> list[Waiting]:
        """The oldest unhandled message of each conversation that is not in `busy`."""
        ...

    async def failed(self, waiting: Waiting, reason: str, final: bool) -> None:
        """Note that handling failed; `final` sets the message aside as a dead letter."""
        ...


class Threads(Protocol):
    """Conversations: read, and changed in one transaction with what is said in them."""

    async def open(self, conversation_id: int) -> Thread: ...

    async def settle(self, waiting: Waiting, outcome: Outcome) -> bool:
        """Commit the outcome with the message's handling; False if it was handled before.

        An ANSWER is dropped when an adviser has the floor at that instant.
        """
        ...

    async def held(self, conversation_id: int) -> Held: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something waiting to go out: a press to acknowledge (`token`), then a reply, if there is one."""

    id: int
    conversation_id: int
    address: str
    token: str
    reply: Reply | None
    attempts: int


class Outbox(Protocol):
    """Replies committed with the state they belong to, and their fate."""

    async def next(self, channel: Channel, busy: Collection[int], limit: int) -> list[Delivery]:
        """The oldest waiting reply of each conversation not in `busy`, where it is due."""
        ...

    async def sent(self, delivery: Delivery, remote_id: str) -> None: ...

    async def postponed(self, delivery: Delivery, until: datetime, reason: str) -> None: ...

    async def refused(self, delivery: Delivery, reason: str) -> None:
        """Set a reply aside as a dead letter: the channel will never take it."""
        ...

    async def unreachable(self, delivery: Delivery, reason: str) -> None:
        """The contact is gone: nothing that waits for them goes out."""
        ...

    async def recent(self, channel: Channel, since: datetime) -> list[tuple[str, datetime]]:
        """Address and time of what was sent since then, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether a page is open, and since when it is not; while it is, `at` lies ahead."""

    open: bool
    at: datetime


class Presence(Protocol):
    """Who is there to read: pages of people with an open case, which an adviser may wonder about."""

    async def seen(self, conversation_id: int) -> bool:
        """The page is open; whether that is kept, which it is only for a case."""
        ...

    async def left(self, conversation_id: int) -> None:
        """The page was closed."""
        ...

    async def of(self, conversation_id: int) -> Seen | None:
        """What is known of a page, None where it was never seen, or is no page of ours."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation as a page shows it: what a person wrote, or one of our replies.

    `id` counts replies only: a page asks for those after the last it has.
    """

    id: int
    at: datetime
    text: str
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class Typist:
    """The adviser who writes in a conversation, as seen until a time."""

    name: str
    until: datetime


class Transcript(Protocol):
    """A conversation read back by a page that shows it."""

    async def find(self, channel: Channel, address: str) -> int | None:
        """The conversation of an address; None before its first message or after its erasure."""
        ...

    async def handed_over(self, channel: Channel, address: str) -> bool:
        """Whether the conversation of an address has a dossier, or a case still open."""
        ...

    async def lines(self, conversation_id: int, limit: int) -> list[Line]:
        """The latest lines still kept, oldest first."""
        ...

    async def fetch(self, conversation_id: int, after: int) -> list[Line]:
        """The replies after one, oldest first, now counted as sent."""
        ...

    async def newer(self, channel: Channel, after: int) -> list[tuple[int, int]]:
        """Reply and conversation of every reply after one, oldest first."""
        ...

    async def typists(self, conversation_ids: Collection[int]) -> dict[int, Typist]:
        """Of some conversations, those whose adviser writes now."""
        ...
