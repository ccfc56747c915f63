"""What the page may say of where someone is: a point on Earth, or the press of a button like any other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.webchat.routes import WebChat
from bot.channels.webchat.session import Sessions
from bot.conversation.bell import Bell
from bot.messages import Message, MessageKind, Place
from bot.privacy.retention import Retention

NEAR_CHOLET = {"latitude": "47.066", "longitude": "-0.882"}
BUTTON = {"action": "locate", "libelle": "Ma position"}


class Kept(list[Message]):
    """An inbox that only remembers."""

    async def add(self, messages: Sequence[Message]) -> int:
        self.extend(messages)
        return len(messages)


async def posted(fields: dict[str, str]) -> Message:
    """What the page makes of a form."""
    inbox, nothing = Kept(), cast(Any, None)
    sessions = Sessions("x" * 32, False, Retention())
    chat = WebChat(cast(Any, inbox), nothing, nothing, sessions, Bell(), nothing, nothing)
    served = httpx.ASGITransport(Starlette(routes=chat.routes()))
    async with httpx.AsyncClient(transport=served, base_url="http://page") as client:
        assert (await client.post("/messages", data=fields)).status_code == 303
    return inbox[0]


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("47.066", "-0.882"), ("-21.1", "55"), ("0", "0"), ("-0.000", "180")]
)
async def test_a_point_on_earth_is_a_position(latitude: str, longitude: str) -> None:
    message = await posted(BUTTON | {"latitude": latitude, "longitude": longitude})
    assert message.kind is MessageKind.LOCATION
    assert message.place == Place(float(latitude), float(longitude))
    assert (message.text, message.action) == ("Ma position", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"latitude": "90.1"},
        {"latitude": "-91"},
        {"longitude": "180.001"},
        {"latitude": "nan"},
        {"latitude": "inf"},
        {"longitude": "1e1"},
        {"longitude": "9" * 400},
        {"latitude": "٤٧"},
        {"latitude": "47,066"},
        {"longitude": " 1"},
        {"longitude": "1\n"},
        {"longitude": ""},
    ],
)
async def test_anything_else_is_the_press_of_the_button(wrong: dict[str, str]) -> None:
    message = await posted(BUTTON | NEAR_CHOLET | wrong)
    assert (message.kind, message.action, message.place) == (MessageKind.PRESS, "locate", None)


async def test_only_the_button_that_asks_for_it_gives_a_position() -> None:
    assert (await posted({"texte": "salut"} | NEAR_CHOLET)).kind is MessageKind.TEXT
    assert (await posted({"action": "menu"} | NEAR_CHOLET)).kind is MessageKind.PRESS
