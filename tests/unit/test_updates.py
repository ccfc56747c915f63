"""An update of Telegram becomes a Message that holds what is needed and no more."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram.polling import messages_of
from bot.channels.telegram.updates import message_of
from bot.messages import Message, MessageKind

PERSON = {"id": 1001, "is_bot": False, "first_name": "Zébulon", "last_name": "Fictif", "username": "zebulon"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "Zébulon"}
FILE = {"file_id": "f", "file_unique_id": "u"}


def read(**content: Any) -> Message | None:
    update = Update.de_json({"update_id": 7, **content}, None)
    return message_of(update)


def message(chat: dict[str, Any] | None = None, **content: Any) -> dict[str, Any]:
    return {"message_id": 1, "date": 1_790_000_000, "chat": chat or PRIVATE, "from": PERSON, **content}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"text": "salut"}, MessageKind.TEXT),
        ({"text": ""}, MessageKind.TEXT),
        ({"photo": [{**FILE, "width": 1, "height": 1}]}, MessageKind.PHOTO),
        ({"voice": {**FILE, "duration": 1}}, MessageKind.VOICE),
        ({"video_note": {**FILE, "length": 1, "duration": 1}}, MessageKind.PHOTO),
        ({"document": FILE}, MessageKind.DOCUMENT),
        ({"location": {"latitude": 47.0, "longitude": -1.0}}, MessageKind.LOCATION),
        ({"contact": {"phone_number": "0", "first_name": "X"}}, MessageKind.OTHER),
        ({"dice": {"emoji": "🎲", "value": 3}}, MessageKind.OTHER),
    ],
)
def test_every_kind_of_message_is_told_apart(content: dict[str, Any], kind: MessageKind) -> None:
    read_ = read(message=message(**content))
    assert read_
    assert read_.kind is kind


def test_no_name_and_no_profile_is_taken() -> None:
    assert "bulon" not in repr(read(message=message(text="salut")))


def test_a_press_carries_what_telegram_wants_back() -> None:
    query = {"id": "55", "from": PERSON, "chat_instance": "1", "data": "menu", "message": message(text="x")}
    press = read(callback_query=query)
    assert press
    assert (press.kind, press.action, press.token, press.pressed) == (MessageKind.PRESS, "menu", "55", "1")


def test_an_edited_text_is_read_and_a_moving_position_is_not() -> None:
    edited = read(edited_message=message(text="salut"))
    assert edited
    assert edited.text == "salut"
    assert read(edited_message=message(location={"latitude": 47.0, "longitude": -1.0})) is None


@pytest.mark.parametrize(
    "content",
    [
        {"message": message({"id": -5, "type": "group", "title": "G"}, text="salut")},
        {"channel_post": message({"id": -6, "type": "channel", "title": "C"}, text="salut")},
        {"message": message(pinned_message=message(text="x"))},
    ],
)
def test_what_needs_no_answer_is_left_alone(content: dict[str, Any]) -> None:
    assert read(**content) is None


def test_one_unreadable_update_does_not_hold_back_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(update: Update) -> Message | None:
        if update.update_id == 1:
            raise ValueError
        return message_of(update)

    monkeypatch.setattr("bot.channels.telegram.polling.message_of", stumble)
    updates = [Update.de_json({"update_id": n, "message": message(text="salut")}, None) for n in (1, 2)]
    assert [found.key for found in messages_of(tuple(updates))] == ["2"]
