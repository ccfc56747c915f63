"""The floor as the young person has it: agree to talk to an adviser, or take back the assistant."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.context import Context
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Floor, Outcome, Thread
from bot.conversation.turn import Turn
from bot.handoff.cases import Consent
from bot.messages import Button, ReplyKind
from nlu.language import normalise

YES = "yes"
BACK, AGREE, DECLINE = "bot", "talk:yes", "talk:no"
# In a button's action, who asked follows.
BY = "-"
# Buttons that an adviser puts on screen, by their words.
ANSWERS = ((Phrase.DESK_YES, AGREE), (Phrase.DESK_NO, DECLINE), (Phrase.DESK_BACK, BACK))


async def talk(turn: Turn, agreed: str) -> Outcome:
    """A yes opens what is written from now on to the adviser who asked, if they still are there."""
    holder = turn.thread.holder
    answer, _, asker = agreed.partition(BY)
    # A yes is to the one who asked: an old button opens nothing to whoever came after.
    if holder is None or (asker and asker != str(holder.id)):
        return turn.say(Phrase.DESK_GONE, ReplyKind.NOTICE)
    if answer != YES:
        return turn.say(Phrase.DESK_DECLINED, ReplyKind.NOTICE)
    asked = turn.phrase(Phrase.DESK_ASKS, ReplyKind.NOTICE, nom=holder.name, reseau=holder.network)
    said = turn.say(Phrase.DESK_AGREED, ReplyKind.NOTICE, back(turn), nom=holder.name)
    return replace(said, floor=Floor.ADVISER, agreed=Consent(asked.text, (holder.name,), turn.now))


async def bot(turn: Turn, _: str) -> Outcome:
    """The assistant answers again, from the next message on."""
    holder = turn.thread.holder
    phrase, words = (Phrase.DESK_BOT_HELD, {"nom": holder.name}) if holder else (Phrase.DESK_BOT, {})
    return replace(turn.say(phrase, ReplyKind.COMMAND, **words), floor=Floor.ASSISTANT)


def beside(turn: Turn, outcome: Outcome) -> Outcome:
    """While an adviser has the floor nothing is answered over them; a press still is told why."""
    answers = [reply for reply in outcome.replies if reply.kind is ReplyKind.ANSWER]
    if turn.thread.floor is not Floor.ADVISER or not answers or len(answers) < len(outcome.replies):
        return outcome
    name = turn.thread.holder.name if turn.thread.holder else turn.label(Phrase.A_HUMAN)
    return turn.say(Phrase.DESK_STILL, ReplyKind.NOTICE, back(turn), nom=name)


def asked_by(member_id: int) -> tuple[str, str]:
    """What the yes and the no to one adviser set off."""
    return f"{AGREE}{BY}{member_id}", f"{DECLINE}{BY}{member_id}"


def asks_back(turn: Turn, words: str) -> bool:
    """Whether somebody who writes to an adviser wants the assistant back."""
    said = turn.label(Phrase.DESK_BACK_WORDS).split(",")
    return words in map(normalise, (turn.label(Phrase.DESK_BACK), *said))


def proposed(thread: Thread) -> Context:
    """What a yes and a no mean: where nothing else was asked, that an adviser may talk here."""
    if not thread.asked or thread.floor is Floor.ADVISER or thread.context.yes:
        return thread.context
    return thread.context.asking(AGREE, DECLINE)


def back(turn: Turn) -> Button:
    """What brings the assistant back."""
    return Button(turn.label(Phrase.DESK_BACK), BACK)
