"""Message, Reply, Button, Place: the words every package speaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_ACTION_BYTES = 64
# A button that shares the phone's position, where the channel can.
LOCATE = "locate"
# What a reader says of an answer: such a button begins a row of its own.
HELPFUL = "helpful"


class Channel(StrEnum):
    """Where a contact writes from."""

    TELEGRAM = "telegram"
    WEB = "web"


class MessageKind(StrEnum):
    """What came in; TEXT carries words, and so may the caption of a PHOTO, VOICE or DOCUMENT."""

    TEXT = "text"
    PRESS = "press"
    LOCATION = "location"
    PHOTO = "photo"
    VOICE = "voice"
    STICKER = "sticker"
    DOCUMENT = "document"
    GROUP = "group"
    BLOCKED = "blocked"
    OTHER = "other"


class ReplyKind(StrEnum):
    """Why something goes out: only an ANSWER is refused while an adviser has the floor.

    What an ADVISER wrote is said as it stands.
    """

    ANSWER = "answer"
    SAFETY = "safety"
    NOTICE = "notice"
    COMMAND = "command"
    ADVISER = "adviser"


@dataclass(frozen=True, slots=True)
class Place:
    """A shared position, in degrees; used for one search and never kept."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Button:
    """A label to press or type, and the action it stands for (at most 64 bytes, Telegram's limit)."""

    label: str
    action: str

    def __post_init__(self) -> None:
        if not self.label.strip() or not 0 < len(self.action.encode()) <= MAX_ACTION_BYTES:
            raise ValueError(
                f"button {self.label!r}: empty label, or action not of 1-64 bytes: {self.action!r}"
            )


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a contact did, freed of its channel's own format.

    `address` names the contact within the channel; `key` is unique within the channel and makes a
    repeated delivery harmless; `action` is a pressed button's; `token` is what the channel wants
    back when a press has been handled, `pressed` the remote id of the message that bore the button.
    """

    channel: Channel
    address: str
    key: str
    kind: MessageKind
    text: str = ""
    action: str = ""
    token: str = ""
    pressed: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A point to show on a map, in degrees, with what stands there."""

    title: str
    address: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Card:
    """What a picture to keep shows, in plain words: a title, parts with a heading and lines, a last line."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    footer: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing to say; `text` is in the small markup of `bot.markup`, `key` names what it was made from.

    The key is an entry's, a response's of domain.yml, or a category's of the danger lists. A channel
    with maps shows the `pin` instead of the text, which says the same; a `card` is drawn beside it. Where
    a message can be changed, `replaces` is the remote id of the one this takes the place of.
    """

    key: str
    kind: ReplyKind
    text: str
    buttons: tuple[Button, ...] = ()
    pin: Pin | None = None
    card: Card | None = None
    replaces: str = ""
