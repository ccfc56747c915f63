"""A conversation through the real core, on SQLite, with the real content and the local matcher."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from bot.conversation.content import Content
from bot.conversation.meaning import Understanding
from bot.conversation.ports import Delivery
from bot.conversation.receive import Receiver
from bot.conversation.turn import House
from bot.messages import Channel, Message, MessageKind, Reply
from bot.privacy.retention import Retention
from bot.storage.conversations import SqlThreads
from bot.storage.database import Database
from bot.storage.inbox import SqlInbox
from bot.storage.migrate import migrate
from bot.storage.outbox import SqlOutbox
from bot.understanding.interpreter import Interpreter
from tests.conftest import Clock

HOUSE = House(Retention(), "http://127.0.0.1:8000", 16)


@dataclass
class Talk:
    """One person's conversation: say, press, read."""

    inbox: SqlInbox
    outbox: SqlOutbox
    receiver: Receiver
    clock: Clock
    address: str = "1001"
    channel: Channel = Channel.TELEGRAM

    def __post_init__(self) -> None:
        self.keys = count()
        self.seen: list[Reply] = []
        self.pressed = ""

    async def say(self, text: str, kind: MessageKind = MessageKind.TEXT) -> list[Reply]:
        """Write something; the replies."""
        return await self.send(kind=kind, text=text)

    async def press(self, label: str) -> list[Reply]:
        """Press the newest button with that label; the replies."""
        buttons = [button for reply in self.seen for button in reply.buttons if button.label == label]
        assert buttons, f"no button {label!r} on screen"
        self.pressed = str(next(self.keys))
        return await self.again(buttons[-1].action)

    async def again(self, action: str) -> list[Reply]:
        """Press the same place once more."""
        return await self.send(kind=MessageKind.PRESS, action=action, token="cb", pressed=self.pressed)

    async def send(self, **fields: object) -> list[Reply]:
        """Have a message handled; the replies."""
        message = Message(self.channel, self.address, str(next(self.keys)), **fields)  # type: ignore[arg-type]
        await self.inbox.add([message])
        for waiting in await self.inbox.next((), 10):
            await self.receiver.receive(waiting)
        return await self.read()

    async def read(self) -> list[Reply]:
        """What was said meanwhile, by whoever."""
        replies = [d.reply for d in await self.deliveries() if d.reply]
        self.seen += replies
        return replies

    async def deliveries(self) -> list[Delivery]:
        """Everything that waits to go out, now sent."""
        found = []
        while waiting := await self.outbox.next(self.channel, (), 10):
            for delivery in waiting:
                await self.outbox.sent(delivery, "1")
            found += waiting
        return found


@pytest.fixture(scope="session")
def interpreter(content: Content) -> Understanding:
    return Interpreter(content)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'talk.db'}")
    await migrate(made)
    yield made
    await made.close()


@pytest.fixture
def talk(database: Database, clock: Clock, content: Content, interpreter: Understanding) -> Talk:
    receiver = Receiver(SqlThreads(database, clock), interpreter, lambda: content, HOUSE, clock)
    return Talk(SqlInbox(database, clock), SqlOutbox(database, clock), receiver, clock)
