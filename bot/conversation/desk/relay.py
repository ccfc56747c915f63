"""The young person's answer to an adviser who would pass their case on: it alone passes it."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.desk import floor
from bot.conversation.desk.desk import TEAM, soonest, talks_here
from bot.conversation.desk.ports import UNOFFERED, Act, Change
from bot.conversation.desk.transfer import NO, RELAY, YES, Proposal
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Answered, Floor, Outcome
from bot.conversation.turn import Turn
from bot.handoff.cases import CaseKind, Consent
from bot.handoff.promise import said as in_words
from bot.messages import Button, ReplyKind
from nlu.language import normalise

WORDS = {YES: Phrase.RELAY_YES_WORDS, NO: Phrase.RELAY_NO_WORDS}


async def relay(turn: Turn, said: str) -> Outcome:
    """A yes passes the case on if the next one can still take it; an outdated button changes nothing."""
    word, _, stamp = said.partition(".")
    made = (proposal for proposal in map(Proposal.of, turn.thread.offered) if proposal)
    proposal = next((proposal for proposal in made if proposal.stamp == stamp), None)
    stale = turn.say(Phrase.RELAY_STALE, ReplyKind.NOTICE)
    if proposal is None or word not in WORDS:
        return stale
    refused = _ended(turn, proposal, Act.DECLINE, Phrase.RELAY_DECLINED)
    impossible = _ended(turn, proposal, Act.LAPSE, Phrase.RELAY_LAPSED)
    changes = (await _accepted(turn, proposal), impossible) if word == YES else (refused,)
    return replace(stale, answered=Answered(proposal.case, changes))


def typed(turn: Turn, words: str) -> str:
    """What these words set off right below the question, where a bare yes can mean nothing else."""
    asked = [button for button in turn.thread.shown if button.action.startswith(f"{RELAY}:")]
    return next((button.action for button in asked if words in _meant(turn, button)), "")


def _meant(turn: Turn, button: Button) -> list[str]:
    word = button.action.partition(":")[2].partition(".")[0]
    said = turn.label(WORDS[word]).split(",")
    return [normalise(each) for each in (button.label, *said)]


async def _accepted(turn: Turn, proposal: Proposal) -> Change:
    expected = _expected(proposal, Act.TRANSFER)
    if proposal.whole:
        return await _to_network(turn, proposal, expected)
    return _to_colleague(turn, proposal, expected)


def _to_colleague(turn: Turn, proposal: Proposal, expected: Change) -> Change:
    to, here = proposal.to, talks_here(proposal.case)
    words = {"nom": to.name, "reseau": to.network or TEAM}
    told = (
        turn.phrase(Phrase.DESK_SPEAKS, ReplyKind.NOTICE, floor.back(turn), **words)
        if here
        else turn.phrase(Phrase.DESK_WILL_CALL, ReplyKind.NOTICE, **words)
    )
    taken = {"holder_id": to.member_id, "claimed_at": turn.now, "waiting_since": turn.now}
    return replace(
        expected,
        sets={**taken, "consent": _agreed(turn, proposal), **UNOFFERED},
        floor=Floor.ADVISER if here else None,
        said=(told,),
    )


async def _to_network(turn: Turn, proposal: Proposal, expected: Change) -> Change:
    """As when it is given back, but to one network: after a danger whoever takes it asks anew."""
    case, to = proposal.case, proposal.to
    promise = await soonest(turn.house.roster, replace(case, network_id=to.network_id), turn.now)
    freed = {"holder_id": None, "claimed_at": None, "waiting_since": None, "network_id": to.network_id}
    consent = None if case.kind is CaseKind.DANGER else _agreed(turn, proposal)
    head = {"promised_at": promise, "missed": case.missed + 1}
    told = [turn.phrase(Phrase.RELAY_GIVEN, ReplyKind.NOTICE, nom=proposal.holder.name, qui=to.name)]
    if promise:
        when = in_words(promise, turn.now)
        told.append(turn.phrase(Phrase.PROMISE_NEXT, ReplyKind.NOTICE, quand=when))
    return replace(
        expected,
        sets={**freed, **head, "consent": consent, **UNOFFERED},
        floor=Floor.ASSISTANT,
        said=tuple(told),
    )


def _agreed(turn: Turn, proposal: Proposal) -> Consent:
    """What was handed over stays open; after a danger a yes opens to the next one what follows it."""
    asked = proposal.question(turn.content.phrases)
    handed_over = proposal.case.consent if proposal.case.kind is CaseKind.DOSSIER else None
    return Consent(asked.text, (proposal.to.label,), turn.now, handed_over)


def _ended(turn: Turn, proposal: Proposal, act: Act, phrase: Phrase) -> Change:
    words = {"nom": proposal.holder.name, "qui": proposal.to.name}
    told = turn.phrase(phrase, ReplyKind.NOTICE, **words)
    return replace(_expected(proposal, act), to=None, sets=UNOFFERED, said=(told,))


def _expected(proposal: Proposal, act: Act) -> Change:
    """That everything still is as when they were asked."""
    return Change(
        act,
        by=None,
        held_by=proposal.holder.id,
        claimed_at=proposal.case.claimed_at,
        offer=proposal.to,
        to=proposal.to,
        detail=proposal.to.code,
    )
