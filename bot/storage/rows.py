"""Messages and replies as the JSON kept in a row, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.messages import Button, Channel, Message, MessageKind, Pin, Place, Reply, ReplyKind


def message_content(message: Message) -> dict[str, Any]:
    """What is kept of a message until it is blanked."""
    place = message.place and [message.place.latitude, message.place.longitude]
    content = {
        "kind": message.kind,
        "text": message.text,
        "action": message.action,
        "token": message.token,
        "pressed": message.pressed,
        "place": place,
    }
    return {name: value for name, value in content.items() if value}


def message_of(channel: str, address: str, key: str, content: dict[str, Any]) -> Message:
    """The message that was kept."""
    fields = dict(content)
    place = fields.pop("place", None)
    kind = MessageKind(fields.pop("kind"))
    return Message(Channel(channel), address, key, kind, **fields, place=Place(*place) if place else None)


def reply_content(reply: Reply) -> dict[str, Any]:
    """What is kept of a reply until it is blanked."""
    return {
        "key": reply.key,
        "text": reply.text,
        "buttons": [[button.label, button.action] for button in reply.buttons],
    } | ({"pin": asdict(reply.pin)} if reply.pin else {})


def reply_of(kind: str, content: dict[str, Any]) -> Reply:
    """The reply that was kept."""
    buttons = tuple(Button(label, action) for label, action in content["buttons"])
    pin = Pin(**content["pin"]) if "pin" in content else None
    return Reply(content["key"], ReplyKind(kind), content["text"], buttons, pin)
