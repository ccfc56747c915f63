"""Short hands for the stores' tests."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.load import load
from bot.conversation.context import Context
from bot.conversation.desk.desk import Desk
from bot.conversation.desk.transfer import Transfers
from bot.conversation.ports import Effect, Outcome, Waiting
from bot.messages import Channel, Message, MessageKind, Place, Reply, ReplyKind
from bot.privacy.retention import Retention
from bot.storage.cases import SqlCases
from bot.storage.conversations import SqlThreads
from bot.storage.database import Database
from bot.storage.desk import SqlDesk
from bot.storage.inbox import SqlInbox
from bot.storage.outbox import SqlOutbox
from bot.storage.purge import Purge
from bot.storage.roster import SqlRoster
from bot.storage.transcript import SqlTranscript
from tests.conftest import ROOT, Clock

CONTENT = load(ROOT)


@dataclass(frozen=True)
class Stores:
    """Every store on one database, and what tests do with them again and again."""

    database: Database
    clock: Clock

    @property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self.database, self.clock)

    @property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self.database, self.clock)

    @property
    def threads(self) -> SqlThreads:
        return SqlThreads(self.database, self.clock)

    @property
    def transcript(self) -> SqlTranscript:
        return SqlTranscript(self.database, self.clock)

    @property
    def cases(self) -> SqlCases:
        return SqlCases(self.database)

    @property
    def desk(self) -> Desk:
        roster = SqlRoster(self.database, self.clock)
        return Desk(SqlDesk(self.database, self.clock), roster, lambda: CONTENT, self.clock)

    @property
    def transfers(self) -> Transfers:
        roster = SqlRoster(self.database, self.clock)
        return Transfers(SqlDesk(self.database, self.clock), roster, lambda: CONTENT)

    @property
    def purge(self) -> Purge:
        return Purge(self.database, Retention(), self.clock)

    async def hear(self, text: str, key: str = "1", address: str = "1001", **more: object) -> Waiting:
        """A message comes in; the one to be handled next in its conversation."""
        await self.inbox.add([written(text, key, address, **more)])
        waiting = await self.inbox.next((), 100)
        return next(w for w in waiting if w.message.address == address)

    async def answer(self, waiting: Waiting, *texts: str, effect: Effect = Effect.NONE) -> bool:
        """The message is handled with these replies."""
        return await self.threads.settle(waiting, Outcome(Context(), tuple(map(said, texts)), effect))

    async def exchange(self, text: str, reply: str, key: str = "1", address: str = "1001") -> int:
        """A message and its reply; the conversation."""
        waiting = await self.hear(text, key, address)
        await self.answer(waiting, reply)
        return waiting.conversation_id


def written(text: str, key: str = "1", address: str = "1001", **more: object) -> Message:
    """A message of a fictitious person."""
    kind = more.pop("kind", MessageKind.TEXT)
    return Message(Channel.TELEGRAM, address, key, kind, text, **more)  # type: ignore[arg-type]


def said(text: str, kind: ReplyKind = ReplyKind.ANSWER) -> Reply:
    """A reply."""
    return Reply("test", kind, text)


HERE = Place(47.06, -0.88)
