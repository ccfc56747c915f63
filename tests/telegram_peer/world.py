"""What Telegram would remember: people, chats, what the bot sent there, and every request it made."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from threading import Condition
from typing import Any

from .trouble import Limits

Json = dict[str, Any]


@dataclass(frozen=True)
class Venue:
    """A point on a map, in degrees, with what stands there."""

    title: str
    address: str
    latitude: float
    longitude: float

    def as_json(self) -> Json:
        """Telegram's Message repeats the point on its own."""
        point = {"latitude": self.latitude, "longitude": self.longitude}
        return {"venue": {"location": point, "title": self.title, "address": self.address}, "location": point}


@dataclass(frozen=True)
class Sent:
    """A message of the bot as a phone shows it now; times in seconds since the epoch.

    The text of a venue is its title and its address, each on its line; that of a photo its caption.
    """

    chat: int
    message_id: int
    text: str
    at: float
    entities: tuple[Json, ...] = ()
    markup: Json | None = None
    document: str | None = None
    edited_at: float | None = None
    venue: Venue | None = None
    photo: str | None = None

    @property
    def rows(self) -> list[list[Json]]:
        """Its buttons as laid out, inline or not."""
        markup = self.markup or {}
        rows: list[list[Json]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return rows

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons, in reading order."""
        return [button["text"] for row in self.rows for button in row]

    @property
    def inline(self) -> bool:
        """Whether its buttons stand under the message, not in place of the phone's keyboard."""
        return "inline_keyboard" in (self.markup or {})


@dataclass(frozen=True)
class Press:
    """An inline button pressed; the phone shows a spinner until it is answered."""

    id: str
    chat: int
    message_id: int
    label: str
    data: str
    at: float
    answered: bool = False
    notice: str = ""


@dataclass(frozen=True)
class Request:
    """One call of the bot; `status` is 0 when the connection was cut."""

    method: str
    parameters: Json
    at: float
    status: int


@dataclass(frozen=True)
class Violation:
    """A call Telegram would refuse whatever the weather: the bot is at fault."""

    method: str
    description: str
    parameters: Json
    at: float


@dataclass
class Chat:
    """A private chat (positive id, the person's own) or a group (negative id)."""

    id: int
    first_name: str = "Camille"
    language: str = "fr"
    blocked: bool = False
    left: bool = False
    said: dict[int, Json] = field(default_factory=dict)
    sent: dict[int, Sent] = field(default_factory=dict)

    @property
    def private(self) -> bool:
        """Telegram numbers groups below zero."""
        return self.id > 0

    @property
    def keyboard(self) -> Sent | None:
        """The message whose buttons stand in place of the phone's keyboard, if any."""
        for sent in reversed(self.sent.values()):
            if sent.markup and "keyboard" in sent.markup:
                return sent
            if sent.markup and "remove_keyboard" in sent.markup:
                return None
        return None

    def as_json(self) -> Json:
        """Telegram's Chat."""
        if self.private:
            return {"id": self.id, "type": "private", "first_name": self.first_name}
        return {"id": self.id, "type": "supergroup", "title": self.first_name}

    def person(self) -> Json:
        """Telegram's User for the person of a private chat."""
        return {
            "id": abs(self.id),
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language,
        }


class World:
    """Everything a stand-in remembers; hold `changed` to read or write more than one thing."""

    def __init__(self, bot: Json, *, flood: bool) -> None:
        self.bot = bot
        self.changed = Condition()
        self.limits: Limits | None = Limits() if flood else None
        self.flooded = 0
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.requests: list[Request] = []
        self.counts: Counter[str] = Counter()
        self.violations: list[Violation] = []
        self.settings: dict[str, Any] = {}
        self._message_ids = itertools.count(1)
        self._press_ids = itertools.count(1)

    def chat(self, chat: int) -> Chat:
        """The chat, opened if need be."""
        return self.chats.setdefault(chat, Chat(chat))

    def next_message_id(self) -> int:
        """Never the same twice, in whatever chat."""
        return next(self._message_ids)

    def press(self, sent: Sent, button: Json) -> Press:
        """Note that this button was pressed."""
        number = str(next(self._press_ids))
        press = Press(
            number, sent.chat, sent.message_id, button["text"], button["callback_data"], time.time()
        )
        self.presses[number] = press
        return press

    def answer(self, press_id: str, notice: str) -> bool:
        """Stop the spinner; False when nothing was pressed under that id."""
        with self.changed:
            press = self.presses.get(press_id)
            if press is None:
                return False
            self.presses[press_id] = replace(press, answered=True, notice=notice)
            self.changed.notify_all()
        return True

    def show(self, sent: Sent) -> Json:
        """Put a message of the bot on the phone, new or edited, and describe it as Telegram does."""
        with self.changed:
            self.chats[sent.chat].sent[sent.message_id] = sent
            self.changed.notify_all()
        return self.as_json(sent)

    def as_json(self, sent: Sent) -> Json:
        """Telegram's Message."""
        message: Json = {
            "message_id": sent.message_id,
            "from": self.bot,
            "chat": self.chats[sent.chat].as_json(),
            "date": int(sent.at),
        }
        message |= _content(sent)
        if sent.inline:
            message["reply_markup"] = sent.markup
        if sent.edited_at is not None:
            message["edit_date"] = int(sent.edited_at)
        return message

    def note(self, request: Request) -> None:
        """Log a call of the bot."""
        self.requests.append(request)
        self.counts[request.method] += 1


def _content(sent: Sent) -> Json:
    if sent.venue:
        return sent.venue.as_json()
    if sent.photo:
        file = f"photo-{sent.message_id}"
        size = {"file_id": file, "file_unique_id": file, "width": 90, "height": 148}
        return {"photo": [size]} | ({"caption": sent.text} if sent.text else {})
    if sent.document is None:
        return {"text": sent.text} | ({"entities": list(sent.entities)} if sent.entities else {})
    file = f"document-{sent.message_id}"
    content: Json = {"document": {"file_id": file, "file_unique_id": file, "file_name": sent.document}}
    return content | ({"caption": sent.text} if sent.text else {})
