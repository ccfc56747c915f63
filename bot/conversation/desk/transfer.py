"""Passing a case on to a colleague or another network: proposed by its holder, done by the person's yes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.content import Content
from bot.conversation.desk.desk import TEAM, checked, scope_of
from bot.conversation.desk.ports import UNOFFERED, Act, Change, DeskStore, Done, Roster
from bot.conversation.phrases import Phrase, Phrasebook
from bot.handoff.cases import Case, CaseKind, Holder, Taker
from bot.messages import Button, Reply, ReplyKind
from bot.staff.members import Member

RELAY, YES, NO = "relay", "yes", "no"
NOBODY = "Choisissez à qui transmettre : quelqu'un qui est là et peut prendre la demande."
UNAGREED = "Cette personne n'a pas encore accepté de vous parler ici : il n'y a rien à transmettre."
QUESTIONS = {
    (CaseKind.DOSSIER, False): Phrase.RELAY_ASKS,
    (CaseKind.DANGER, False): Phrase.RELAY_ASKS_DANGER,
    (CaseKind.DOSSIER, True): Phrase.RELAY_ASKS_NETWORK,
    (CaseKind.DANGER, True): Phrase.RELAY_ASKS_NETWORK_DANGER,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """That somebody else, `to`, goes on with a case in the place of its holder."""

    case: Case
    holder: Holder
    to: Taker

    @classmethod
    def of(cls, case: Case) -> Proposal | None:
        """The one that waits for the person's answer."""
        return cls(case, case.holder, case.offer) if case.holder and case.offer else None

    @property
    def whole(self) -> bool:
        """Whether any adviser of a network may take the case."""
        return self.to.member_id is None

    @property
    def stamp(self) -> str:
        """Something else for every case, whom it is proposed to, by whom, since they hold it."""
        named = (self.holder.id, self.holder.name, self.to.code, self.to.name)
        proposed = repr((self.case.id, self.case.claimed_at, *named))
        return hashlib.sha256(proposed.encode()).hexdigest()[:16]

    def question(self, phrases: Phrasebook) -> Reply:
        """What the person is asked."""
        words = {"nom": self.holder.name, "qui": self.to.name, "reseau": self.to.network or TEAM}
        labels = {YES: Phrase.RELAY_YES, NO: Phrase.RELAY_NO}
        buttons = [Button(phrases.text(label), self.action(word)) for word, label in labels.items()]
        return phrases.reply(QUESTIONS[self.case.kind, self.whole], ReplyKind.NOTICE, *buttons, **words)

    def action(self, word: str) -> str:
        """What a yes or a no sets off."""
        return f"{RELAY}:{word}.{self.stamp}"


@dataclass(frozen=True)
class Transfers:
    """What the holder of a case may do to pass it on; nobody sees any more of it before the person's yes."""

    store: DeskStore
    roster: Roster
    content: Callable[[], Content]

    async def takers(self, member: Member) -> list[Taker]:
        """Whom they may pass a case to."""
        return await self.roster.takers(member)

    async def offer(self, member: Member, case_id: int, code: str, note: str) -> Done:
        """Ask the person whether somebody else may go on with them: until they answer they do not wait.

        Raises ValueError, in French, for somebody who may not take it, a note that is too long, and where
        the person has agreed to nothing yet.
        """
        case = await self.store.find(case_id, scope_of(member))
        if case is None or case.holder is None or case.holder.id != member.id:
            return Done(False, case)
        if case.consent is None:
            raise ValueError(UNAGREED)
        to = next((taker for taker in await self.takers(member) if taker.code == code), None)
        if to is None:
            raise ValueError(NOBODY)
        change = Change(
            Act.OFFER,
            member.id,
            held_by=member.id,
            claimed_at=case.claimed_at,
            to=to,
            sets={"offered_to_id": to.member_id, "offered_network_id": to.network_id, "waiting_since": None},
            said=(Proposal(case, case.holder, to).question(self.content().phrases),),
            note=checked(note) if note.strip() else "",
            detail=to.code,
        )
        return await self.store.change(case_id, scope_of(member), change)

    async def withdraw(self, member: Member, case_id: int) -> Done:
        """Take a proposal back before it is answered: the person hears that nothing changes."""
        case = await self.store.find(case_id, scope_of(member))
        if case is None or case.offer is None:
            return Done(False, case)
        told = self.content().phrases.reply(Phrase.RELAY_WITHDRAWN, ReplyKind.NOTICE, nom=member.name)
        change = Change(
            Act.WITHDRAW, member.id, held_by=member.id, offer=case.offer, sets=UNOFFERED, said=(told,)
        )
        return await self.store.change(case_id, scope_of(member), change)
