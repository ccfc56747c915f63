"""Messages, replies and contexts as the JSON kept in a row, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from bot.conversation.context import Context
from bot.messages import Button, Card, Channel, Message, MessageKind, Pin, Place, Reply, ReplyKind


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
    besides = {
        "pin": reply.pin and asdict(reply.pin),
        "card": reply.card and asdict(reply.card),
        "replaces": reply.replaces,
    }
    return {
        "key": reply.key,
        "text": reply.text,
        "buttons": [[button.label, button.action] for button in reply.buttons],
    } | {name: value for name, value in besides.items() if value}


def reply_of(kind: str, content: dict[str, Any]) -> Reply:
    """The reply that was kept."""
    return Reply(
        content["key"],
        ReplyKind(kind),
        content["text"],
        tuple(Button(label, action) for label, action in content["buttons"]),
        Pin(**content["pin"]) if "pin" in content else None,
        _card(content["card"]) if "card" in content else None,
        content.get("replaces", ""),
    )


def _card(kept: dict[str, Any]) -> Card:
    parts = tuple((heading, tuple(lines)) for heading, lines in kept["parts"])
    return Card(kept["title"], parts, kept["footer"])


def rested(content: dict[str, Any], since: datetime) -> Context:
    """What is left of a context after its session; nothing of one that a newer release cannot read."""
    try:
        return Context.model_validate(content).resting(since)
    except ValidationError:
        return Context()
