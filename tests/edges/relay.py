"""Short hands for the tests of a transfer: two networks, and a person who talks to one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import count

from sqlalchemy import select

from bot.conversation.context import Context
from bot.conversation.meaning import Understanding
from bot.conversation.ports import Outcome
from bot.conversation.receive import Receiver
from bot.conversation.turn import House
from bot.handoff.cases import Alert, Case
from bot.messages import Reply
from bot.privacy.retention import Retention
from bot.staff.members import Member, Role
from bot.storage.roster import SqlRoster
from bot.storage.staff import SqlMembers
from bot.storage.tables import audit
from bot.understanding.interpreter import Interpreter
from tests.dialogues.conftest import Talk
from tests.edges.dossiers import handed_over
from tests.edges.stores import CONTENT, Stores

LOCAL, OTHER = "Mission locale d'essai", "CIO d'essai"
YES, NO = "Oui, d'accord", "Non, je ne veux pas changer"


@cache
def understanding() -> Understanding:
    return Interpreter(CONTENT)


def talk_with(stores: Stores, address: str) -> Talk:
    """A person's chat."""
    house = House(Retention(), "http://127.0.0.1:8000", 16, SqlRoster(stores.database, stores.clock))
    receiver = Receiver(stores.threads, understanding(), lambda: CONTENT, house, stores.clock)
    talk = Talk(stores.inbox, stores.outbox, receiver, stores.clock, address)
    # One channel never brings the same key twice.
    talk.keys = count(int(address) * 1000)
    return talk


@dataclass(frozen=True)
class Team:
    """Camille and Lina are of one network, Zoé is alone in another; the case is Camille's."""

    stores: Stores
    talk: Talk
    camille: Member
    lina: Member
    zoe: Member
    case: int

    async def offer(self, name: str, note: str = "") -> bool:
        """Camille proposes somebody, or a network; the question reaches the person."""
        takers = await self.stores.transfers.takers(self.camille)
        code = next(taker.code for taker in takers if taker.name == name)
        done = await self.stores.transfers.offer(self.camille, self.case, code, note)
        await self.talk.read()
        self.stores.clock.forward(seconds=5)
        return done.made

    async def answers(self, label: str) -> list[str]:
        """They press a button; the keys of what they are told."""
        return keys(await self.talk.press(label))

    async def beside(self, address: str) -> Team:
        """The same team with the case of somebody else."""
        talk = talk_with(self.stores, address)
        return replace(self, talk=talk, case=await taken(self.stores, talk, self.camille))

    async def found(self) -> Case:
        case = await self.stores.cases.find(self.case)
        assert case
        return case

    async def seen_by(self, member: Member) -> bool:
        return await self.stores.desk.find(member, self.case) is not None

    async def read_by(self, member: Member) -> list[str]:
        """What the person wrote, as a member reads it."""
        case = await self.stores.desk.find(member, self.case)
        return (
            [line.text for line in await self.stores.desk.thread(case) if line.kind is None] if case else []
        )

    async def acts(self) -> list[str]:
        """What was done to the case, in order."""
        mine = select(audit.c.act).where(audit.c.case_id == self.case).order_by(audit.c.id)
        async with self.stores.database.read() as connection:
            return list((await connection.execute(mine)).scalars())


async def hired(stores: Stores, name: str, network: str, *territories: str) -> Member:
    members = SqlMembers(stores.database, stores.clock)
    email = f"{name.lower().replace('é', 'e')}@exemple.test"
    member = await members.add(email, name, Role.ADVISER, network, territories)
    assert member
    return member


async def gathered(stores: Stores, means: str = "ici", danger: bool = False) -> Team:
    """Everybody, and a case that Camille has taken, agreed to."""
    camille = await hired(stores, "Camille", LOCAL, "53")
    lina = await hired(stores, "Lina", LOCAL, "72")
    zoe = await hired(stores, "Zoé", OTHER, "44")
    talk = talk_with(stores, "1001")
    case = await taken(stores, talk, camille, means, danger)
    return Team(stores, talk, camille, lina, zoe, case)


async def taken(stores: Stores, talk: Talk, camille: Member, means: str = "ici", danger: bool = False) -> int:
    """A case of the person that Camille has taken."""
    alert = Outcome(Context(), alert=Alert("violence", 1, "53"))
    request = Outcome(Context(), request=handed_over(stores.clock(), means=means))
    waiting = await stores.hear("oui", f"asked-{talk.address}", talk.address)
    await stores.threads.settle(waiting, alert if danger else request)
    case = next(
        case for case in await stores.cases.waiting() if case.conversation_id == waiting.conversation_id
    )
    stores.clock.forward(minutes=1)
    await stores.desk.claim(camille, case.id)
    await talk.read()
    return case.id


def keys(replies: list[Reply]) -> list[str]:
    return [reply.key for reply in replies]
