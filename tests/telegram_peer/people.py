"""What people do on their phones, as verbs a test calls from any thread."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from .html_text import utf16_length
from .updates import Updates
from .world import Chat, Json, Sent, World

_ENTITIES = {
    "bot_command": re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?"),
    "mention": re.compile(r"(?<![\w/@])@[A-Za-z]\w{3,31}"),
    "url": re.compile(r"https?://[^\s<>\"]+"),
    "email": re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
}


class People:
    """Messages return their message_id, the other verbs the update_id they caused."""

    _world: World
    _updates: Updates

    def open_chat(self, chat: int, first_name: str = "Camille", language: str = "fr") -> None:
        """Make a chat known without a word: the bot may write there (elsewhere: "chat not found")."""
        with self._world.changed:
            room = self._world.chat(chat)
            room.first_name, room.language, room.left = first_name, language, False

    def say(self, chat: int, text: str) -> int:
        """Write to the bot."""
        return self._write(chat, _text(text))

    def group_say(self, group: int, person: int, text: str) -> int:
        """Write in a group (negative id) the bot belongs to, and whose every message it may read."""
        if group >= 0:
            raise ValueError(f"{group}: a group's id is negative")
        return self._write(group, _text(text), person)

    def edit(self, chat: int, message_id: int, text: str) -> int:
        """Change what was said; returns the same message_id. KeyError when it never was."""
        with self._world.changed:
            said = self._world.chats[chat].said
            said[message_id] = {**said[message_id], **_text(text), "edit_date": int(time.time())}
            self._updates.push({"edited_message": said[message_id]})
        return message_id

    def locate(self, chat: int, lat: float, lon: float) -> int:
        """Share a position, in degrees, from the paper clip."""
        return self._write(chat, {"location": {"latitude": lat, "longitude": lon}})

    def share(self, chat: int, label: str, lat: float, lon: float) -> int:
        """Press a key that asks for the position, and agree; ValueError when it asks for none."""
        with self._world.changed:
            _, key = _button(self._world.chat(chat), label)
            if not key.get("request_location"):
                raise ValueError(f"{key['text']!r} does not ask for a position: {key}")
            return self.locate(chat, lat, lon)

    def photo(self, chat: int, caption: str = "") -> int:
        """Send a picture."""
        photo = [_file("photo", width=90, height=60), _file("photo-large", width=1280, height=853)]
        return self._write(chat, {"photo": photo, **_caption(caption)})

    def voice(self, chat: int) -> int:
        """Send a voice message of four seconds."""
        return self._write(chat, {"voice": _file("voice", duration=4, mime_type="audio/ogg")})

    def sticker(self, chat: int) -> int:
        """Send a sticker."""
        sticker = _file("sticker", width=512, height=512, is_animated=False, is_video=False, emoji="👍")
        return self._write(chat, {"sticker": {**sticker, "type": "regular"}})

    def document(self, chat: int, file_name: str = "cv.pdf", caption: str = "") -> int:
        """Send a file."""
        document = _file("document", file_name=file_name, mime_type="application/pdf")
        return self._write(chat, {"document": document, **_caption(caption)})

    def press(self, chat: int, label: str, person: int | None = None) -> int:
        """Press the newest button with this label, or else the newest whose label contains it.

        Inline: a callback query (its update_id is returned); a keyboard's: its label is sent as a
        message (its message_id). LookupError when there is none, ValueError when it opens something.
        """
        with self._world.changed:
            sent, button = _button(self._world.chat(chat), label)
            if not sent.inline and not set(button) & {"request_location", "request_contact"}:
                return self._write(chat, _text(button["text"]), person)
            if "callback_data" not in button:
                raise ValueError(f"pressing {button['text']!r} sends nothing: {button}")
            return self._press(sent, button, person)

    def block(self, chat: int) -> int:
        """Stop the bot: it is told, and refused (403) from then on."""
        return self._membership(chat, blocked=True)

    def unblock(self, chat: int) -> int:
        """Let the bot write again: it is told."""
        return self._membership(chat, blocked=False)

    def push(self, update: Json) -> int:
        """Queue a raw update as it is, numbered unless it already has an update_id."""
        return self._updates.push(update)

    def _write(self, chat: int, content: Json, person: int | None = None) -> int:
        with self._world.changed:
            room = self._world.chat(chat)
            if room.blocked:
                raise ValueError(f"{chat} blocked the bot: unblock before writing")
            number = self._world.next_message_id()
            message = {
                "message_id": number,
                "from": self._sender(room, person),
                "chat": room.as_json(),
                "date": int(time.time()),
                **content,
            }
            room.said[number] = message
            self._updates.push({"message": message})
        return number

    def _press(self, sent: Sent, button: Json, person: int | None) -> int:
        press = self._world.press(sent, button)
        query = {
            "id": press.id,
            "from": self._sender(self._world.chat(sent.chat), person),
            "message": self._world.as_json(sent),
            "chat_instance": str(sent.chat),
            "data": press.data,
        }
        return self._updates.push({"callback_query": query})

    def _membership(self, chat: int, *, blocked: bool) -> int:
        with self._world.changed:
            room = self._world.chat(chat)
            before, room.blocked = room.blocked, blocked
            change = {
                "chat": room.as_json(),
                "from": room.person(),
                "date": int(time.time()),
                "old_chat_member": self._bot_as_member(before),
                "new_chat_member": self._bot_as_member(blocked),
            }
            return self._updates.push({"my_chat_member": change})

    def _bot_as_member(self, blocked: bool) -> Json:
        status: Json = {"status": "kicked", "until_date": 0} if blocked else {"status": "member"}
        return {"user": self._world.bot, **status}

    def _sender(self, room: Chat, person: int | None) -> Json:
        return room.person() if person is None else self._world.chats.get(person, Chat(person)).person()


def entities_in(text: str) -> list[Json]:
    """What Telegram recognises by itself in a message: commands, mentions, links, addresses."""
    found: list[Json] = []
    for kind, pattern in _ENTITIES.items():
        for match in pattern.finditer(text):
            offset, length = utf16_length(text[: match.start()]), utf16_length(match[0])
            found.append({"type": kind, "offset": offset, "length": length})
    return sorted(found, key=lambda entity: int(entity["offset"]))


def _text(text: str) -> Json:
    entities = entities_in(text)
    return {"text": text, **({"entities": entities} if entities else {})}


def _caption(caption: str) -> Json:
    return {"caption": caption} if caption else {}


def _file(name: str, **details: object) -> Json:
    return {"file_id": f"{name}-id", "file_unique_id": f"{name}-unique", "file_size": 20_000, **details}


def _button(room: Chat, label: str) -> tuple[Sent, Json]:
    buttons = list(_buttons(room))
    wanted = label.casefold()
    for matches in (wanted.__eq__, lambda shown: wanted in shown):
        for sent, button in buttons:
            if matches(button["text"].casefold()):
                return sent, button
    labels = [button["text"] for _, button in buttons]
    raise LookupError(f"no button {label!r} in chat {room.id}; there are {labels}")


def _buttons(room: Chat) -> Iterator[tuple[Sent, Json]]:
    keyboard = room.keyboard
    for sent in reversed(room.sent.values()):
        if sent.inline or sent is keyboard:
            for row in sent.rows:
                for button in row:
                    yield sent, button
