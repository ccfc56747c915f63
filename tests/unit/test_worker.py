"""One message that cannot be handled is tried again, then apologised for; the others go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence

import pytest

from bot.conversation import worker
from bot.conversation.bell import Bell
from bot.conversation.ports import Waiting
from bot.conversation.worker import TRIES, Worker
from bot.messages import Channel, Message, MessageKind

SECRET = "je suis Zébulon Fictif"


def waiting(number: int, text: str) -> Waiting:
    return Waiting(number, number, Message(Channel.WEB, str(number), str(number), MessageKind.TEXT, text), 0)


class Box:
    """An inbox of two messages."""

    def __init__(self) -> None:
        self.unhandled = {1: waiting(1, SECRET), 2: waiting(2, "merci")}

    async def add(self, messages: Sequence[Message]) -> int:
        return len(messages)

    async def next(self, busy: Collection[int], limit: int) -> list[Waiting]:
        return [w for number, w in self.unhandled.items() if number not in busy][:limit]

    async def failed(self, failed: Waiting, reason: str, final: bool) -> None:
        again = Waiting(failed.id, failed.conversation_id, failed.message, failed.attempts + 1)
        self.unhandled[failed.id] = again
        if final:
            del self.unhandled[failed.id]


class Stumbling:
    """A receiver that never manages the first message."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.tried: list[int] = []
        self.apologised: list[int] = []

    async def receive(self, found: Waiting) -> None:
        self.tried.append(found.id)
        if found.id == 1:
            raise ValueError(found.message.text)
        self.box.unhandled.pop(found.id, None)

    async def broken(self, found: Waiting) -> None:
        self.apologised.append(found.id)


async def test_a_message_that_keeps_failing_is_apologised_for_and_holds_nobody_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "REST", 0.0)
    box = Box()
    receiver = Stumbling(box)
    with caplog.at_level(logging.DEBUG, "bot"):
        running = asyncio.ensure_future(Worker(box, receiver, Bell(), Bell()).run())  # type: ignore[arg-type]
        while box.unhandled:
            await asyncio.sleep(0.01)
        running.cancel()
    assert receiver.tried.count(1) == TRIES
    assert receiver.tried.count(2) == 1
    assert receiver.apologised == [1]
    assert "ValueError" in caplog.text
    assert "Zébulon" not in caplog.text, "an error's own words may be a person's"
