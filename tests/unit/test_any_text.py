"""Whatever is typed, nothing breaks and something is said: 10,000 texts through the way of a message."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.render import page
from bot.conversation.content import Content
from bot.conversation.context import Context
from bot.conversation.ports import Floor, Held, Outcome, Thread, Waiting
from bot.conversation.receive import Receiver
from bot.conversation.turn import House
from bot.markup import mistakes, plain
from bot.messages import Channel, Message, MessageKind
from bot.privacy.retention import Retention
from bot.understanding.interpreter import Interpreter

HOUSE = House(Retention(), "http://127.0.0.1:8000", 16)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MARKS = st.sampled_from(("**", "*", "_", "[", "](", "]", "(tel:17)", "<b>", "</b>", "- ", "\\", "{0}", "&"))
HIDDEN = st.sampled_from("\u200b\u200d\u202e\u2066\ufeff\u00ad\0\ud800\u0301")
WORDS = st.sampled_from(
    ("jveu", "g", "17", "ans", "paie", "mourir", "cfa", "CHOLET", "à", "2e", "/start", "oui")
)
TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=400),
    st.lists(st.one_of(MARKS, HIDDEN, WORDS, st.text(max_size=8)), max_size=60).map("".join),
    st.lists(st.one_of(WORDS, HIDDEN), max_size=30).map(" ".join),
    st.builds(lambda char, times: char * times, st.characters(codec=None), st.integers(1, 5000)),
    st.builds(lambda times: "😂" * times, st.integers(1, 4096)),
)


@dataclass
class Memory:
    """The Threads port for one conversation, in memory."""

    context: Context = field(default_factory=Context)
    said: list[Outcome] = field(default_factory=list)

    async def open(self, conversation_id: int) -> Thread:
        return Thread(conversation_id, Channel.WEB, "x", Floor.ASSISTANT, self.context, greeted=True)

    async def settle(self, waiting: Waiting, outcome: Outcome) -> bool:
        self.context = Context.model_validate_json(outcome.context.model_dump_json())
        self.said.append(outcome)
        return True

    async def held(self, conversation_id: int) -> Held:
        return Held(NOW, len(self.said), ())


@pytest.mark.timeout(900)
def test_ten_thousand_texts_are_answered(content: Content) -> None:
    interpreter, memory = Interpreter(content), Memory()
    receiver = Receiver(memory, interpreter, lambda: content, HOUSE, lambda: NOW)

    @settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(TEXTS)
    def answered(text: str) -> None:
        message = Message(Channel.WEB, "x", str(len(memory.said)), MessageKind.TEXT, text)
        asyncio.run(receiver.receive(Waiting(1, 1, message, 0)))
        replies = memory.said[-1].replies
        assert replies
        for reply in replies:
            assert mistakes(reply.text) == []
            assert plain(reply.text).strip()
            assert page(reply.text)

    answered()
