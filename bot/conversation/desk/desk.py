"""What advisers do with a case, and what the young person is told each time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.conversation.content import Content
from bot.conversation.desk import floor
from bot.conversation.desk.ports import (
    UNOFFERED,
    Act,
    Change,
    DeskStore,
    Done,
    Listed,
    Note,
    Roster,
    Scope,
    Step,
    Written,
)
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Floor
from bot.feasibility.schema import Delay
from bot.handoff.cases import Case, CaseKind, Closing, Holder
from bot.handoff.hours import FRANCE
from bot.handoff.promise import promised, said
from bot.messages import Button, Reply, ReplyKind
from bot.staff.members import Member

HERE = "ici"
TEAM = "l'équipe Passerelle"
LONGEST = 3500
LEASE = timedelta(minutes=30)
# After a danger they say yes to one person, by name: the next one asks again.
ANEW = {"consent": None}


class Desk:
    """The cases an adviser may see, and the named transitions they may set off."""

    def __init__(
        self,
        store: DeskStore,
        roster: Roster,
        content: Callable[[], Content],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._roster = roster
        self._content = content
        self._clock = clock

    async def queue(self, member: Member) -> list[Listed]:
        """Every open case they may see, in the order to take them."""
        return await self._store.queue(scope_of(member))

    async def find(self, member: Member, case_id: int) -> Case | None:
        """A case they may see."""
        return await self._store.find(case_id, scope_of(member))

    async def read(self, member: Member, case_id: int) -> Case | None:
        """A case they may see and now look at, which is written down."""
        case = await self.find(member, case_id)
        if case:
            await self._store.read(case, member.id)
        return case

    async def queue_stamp(self) -> Hashable:
        """Something else whenever a line of the queue may have changed."""
        return await self._store.queue_stamp()

    async def case_stamp(self, case_id: int) -> Hashable:
        """Something else whenever a case or its thread changed."""
        return await self._store.case_stamp(case_id)

    async def thread(self, case: Case) -> list[Written]:
        """What was said since the young person agreed."""
        return await self._store.thread(case)

    async def notes(self, case: Case) -> list[Note]:
        """What advisers told each other."""
        return await self._store.notes(case.id)

    async def steps(self, case: Case) -> list[Step]:
        """What became of each proposal to pass it on."""
        return await self._store.steps(case.id)

    async def claim(self, member: Member, case_id: int) -> Done:
        """Take a case nobody holds; who agreed to talk here is told that a human now does.

        An absent adviser takes none: it would be given back at once.
        """
        case = await self.find(member, case_id)
        if member.away(self._today()):
            return Done(False, case)
        now = self._clock()
        sets = {"holder_id": member.id, "claimed_at": now, "waiting_since": now}
        here = case is not None and talks_here(case)
        return await self._store.change(
            case_id,
            scope_of(member),
            Change(
                Act.CLAIM,
                member.id,
                held_by=None,
                sets=sets,
                floor=Floor.ADVISER if here else None,
                turning=(self._speaks(member),) if here else (),
                said=() if here or case is None else (self._announced(member, case),),
            ),
        )

    async def say(self, member: Member, case_id: int, text: str, key: str) -> Done:
        """Write to the young person, who must have agreed; the same `key` never says it twice.

        Raises ValueError for a text that is empty or longer than LONGEST.
        """
        case = await self.find(member, case_id)
        if case is None or case.consent is None:
            return Done(False, case)
        words = {"nom": member.name, "texte": checked(text)}
        written = self._phrase(Phrase.DESK_SAID, ReplyKind.ADVISER, **words)
        change = Change(
            Act.SAY,
            member.id,
            held_by=member.id,
            sets={"waiting_since": None},
            floor=Floor.ADVISER,
            turning=(self._speaks(member),),
            said=(written,),
            key=key,
        )
        return await self._store.change(case_id, scope_of(member), change)

    async def note(self, member: Member, case_id: int, text: str) -> Done:
        """Write something for colleagues only; for a person to be phoned, it shows that one is at work.

        Raises ValueError for a text that is empty or longer than LONGEST.
        """
        case = await self.find(member, case_id)
        idle = {"waiting_since": None} if case and not talks_here(case) else {}
        change = Change(Act.NOTE, member.id, held_by=member.id, sets=idle, note=checked(text))
        return await self._store.change(case_id, scope_of(member), change)

    async def release(self, member: Member, case_id: int) -> Done:
        """Give a case back to the head of the queue."""
        case = await self.find(member, case_id)
        if case is None:
            return Done(False, None)
        change = await self._given_back(case, Act.RELEASE, member.id, Phrase.DESK_RELEASED, member.name)
        return await self._store.change(case_id, scope_of(member), replace(change, held_by=member.id))

    async def close(self, member: Member, case_id: int, closing: Closing) -> Done:
        """End a case with what it came to; the assistant answers again."""
        change = Change(
            Act.CLOSE,
            member.id,
            held_by=member.id,
            sets={"closed_at": self._clock(), "closing": closing, "waiting_since": None, **UNOFFERED},
            floor=Floor.ASSISTANT,
            said=(self._phrase(Phrase.DESK_CLOSED, ReplyKind.NOTICE, nom=member.name),),
        )
        return await self._store.change(case_id, scope_of(member), change)

    async def reopen(self, member: Member, case_id: int) -> Done:
        """Take up a closed case again: who was in danger is asked anew, others hear of it by a message."""
        case = await self.find(member, case_id)
        if member.away(self._today()):
            return Done(False, case)
        danger = case is not None and case.kind is CaseKind.DANGER
        taken = {"holder_id": member.id, "claimed_at": self._clock(), "closed_at": None, "closing": None}
        change = Change(
            Act.REOPEN,
            member.id,
            held_by=None,
            closed=True,
            sets=taken | (ANEW if danger else {}),
            said=(self._asked(member),) if danger else (),
        )
        return await self._store.change(case_id, scope_of(member), change)

    async def retry(self, member: Member, case_id: int, reply_id: int) -> bool:
        """Send again what they wrote and could not be sent."""
        case = await self.find(member, case_id)
        return case is not None and await self._store.retry(case, member.id, reply_id)

    async def keep_word(self) -> int:
        """Give back the cases of advisers silent or gone, correct missed promises; how many."""
        changes = [(case, await self._overdue(case)) for case in await self._store.unanswered()]
        done = [await self._store.change(case.id, None, change) for case, change in changes if change]
        return sum(each.made for each in done)

    async def _overdue(self, case: Case) -> Change | None:
        if case.holder is None:
            return await self._postponed(case)
        if case.holder.gone(self._today()) or await self._silent(case.holder, case.waiting_since):
            return await self._given_back(case, Act.EXPIRE, None, Phrase.DESK_GIVEN_BACK, case.holder.name)
        return None

    def _today(self) -> date:
        return self._clock().astimezone(FRANCE).date()

    async def _silent(self, holder: Holder, since: datetime | None) -> bool:
        hours = await self._roster.hours_of(holder.id)
        return since is not None and hours.open_between(since, self._clock()) >= LEASE

    async def _given_back(self, case: Case, act: Act, by: int | None, phrase: Phrase, name: str) -> Change:
        promise = await soonest(self._roster, case, self._clock())
        freed: dict[str, object] = {"holder_id": None, "claimed_at": None, "waiting_since": None, **UNOFFERED}
        if case.kind is CaseKind.DANGER:
            freed |= ANEW
        told = [self._phrase(phrase, ReplyKind.NOTICE, nom=name)]
        if promise:
            when = said(promise, self._clock())
            told.append(self._phrase(Phrase.PROMISE_NEXT, ReplyKind.NOTICE, quand=when))
        return Change(
            act,
            by,
            held_by=case.holder.id if case.holder else None,
            waiting_since=case.waiting_since if act is Act.EXPIRE else None,
            # Counted as a promise missed, it comes before all others of its urgency.
            sets={**freed, "promised_at": promise, "missed": case.missed + 1},
            floor=Floor.ASSISTANT,
            said=tuple(told),
        )

    async def _postponed(self, case: Case) -> Change:
        promise = await soonest(self._roster, case, self._clock())
        phrase = Phrase.PROMISE_MOVED if promise else Phrase.PROMISE_LOST
        words = {"quand": said(promise, self._clock())} if promise else {}
        return Change(
            Act.POSTPONE,
            by=None,
            held_by=None,
            sets={"promised_at": promise, "missed": case.missed + 1},
            said=(self._phrase(phrase, ReplyKind.NOTICE, **words),),
        )

    def _speaks(self, member: Member) -> Reply:
        return self._phrase(Phrase.DESK_SPEAKS, ReplyKind.NOTICE, self._back(), **_named(member))

    def _announced(self, member: Member, case: Case) -> Reply:
        """Of a danger nothing may be read before a yes; others chose to be called or written to."""
        if case.consent is None:
            return self._asked(member)
        return self._phrase(Phrase.DESK_WILL_CALL, ReplyKind.NOTICE, **_named(member))

    def _asked(self, member: Member) -> Reply:
        label = self._content().phrases.text
        agree, decline = floor.asked_by(member.id)
        yes, no = Button(label(Phrase.DESK_YES), agree), Button(label(Phrase.DESK_NO), decline)
        return self._phrase(Phrase.DESK_ASKS, ReplyKind.NOTICE, yes, no, **_named(member))

    def _back(self) -> Button:
        return Button(self._content().phrases.text(Phrase.DESK_BACK), floor.BACK)

    def _phrase(self, phrase: Phrase, kind: ReplyKind, *buttons: Button, **words: object) -> Reply:
        return self._content().phrases.reply(phrase, kind, *buttons, **words)


async def soonest(roster: Roster, case: Case, now: datetime) -> datetime | None:
    """The soonest somebody can be there for a case that comes first."""
    duty = await roster.duty(case.place, case.urgency, case.network_id)
    return promised(Delay(open_hours=0), now, duty.hours, 0, duty.advisers)


def talks_here(case: Case) -> bool:
    """Whether they agreed to be answered in this conversation."""
    return case.consent is not None and (case.contact or {}).get("moyen", HERE) == HERE


def checked(text: str) -> str:
    """A text fit to be sent. Raises ValueError, in French, when it is empty or too long."""
    stripped = text.strip()
    if not stripped:
        raise ValueError("Écrivez un message.")
    if len(stripped) > LONGEST:
        raise ValueError(f"Votre message a {len(stripped)} caractères : {LONGEST} au plus.")
    return stripped


def _named(member: Member) -> dict[str, str]:
    """How an adviser is named to the young person."""
    return {"nom": member.name, "reseau": member.network or TEAM}


def scope_of(member: Member) -> Scope:
    """The cases they may see."""
    return Scope(member.id, member.network_id, member.covers)
