"""What young people say of an answer: useful, not my question, tell me when there is one; what is counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.conversation.asked import Asked, Count, Missed, Reason, Use
from bot.conversation.context import Context, at_hand
from bot.conversation.meaning import Meaning
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Outcome
from bot.conversation.turn import Turn
from bot.messages import HELPFUL, Button, MessageKind, Reply, ReplyKind

NOT_MINE, TELL, TELL_YES, TELL_NO = "notmine", "tellme", "tellyes", "tellno"
MOST_NEAR, LIKELY, FIRST = 2, 0.05, 3
UNWELL = "detresse"
BESIDE = "hors_sujet"
COUNTED = {"answer": Use.ASKED, "more": Use.MORE}


def counted(turn: Turn, action: str, outcome: Outcome) -> Outcome:
    """An entry that an action has just opened is counted, once as long as it is what is talked about."""
    verb, _, key = action.partition(":")
    use = COUNTED.get(verb)
    if use is None or turn.content.library.get(key) is None:
        return outcome
    if use is Use.ASKED and key == turn.context.topic:
        return outcome
    return replace(outcome, count=_count(turn, key, _led(turn, key) if use is Use.ASKED else use))


def _led(turn: Turn, key: str) -> Use:
    """Whether the answer before led to this one, by its button."""
    before = turn.content.library.get(turn.context.topic)
    pressed = turn.message.kind is MessageKind.PRESS
    return Use.FOLLOWED if pressed and before and key in before.followups else Use.ASKED


def asked(turn: Turn, text: str, meaning: Meaning, sure: str, outcome: Outcome) -> Outcome:
    """What was typed, with what it came to: an answer to judge, a choice to make, or nothing."""
    if not _may_be_kept(turn, meaning, outcome):
        return outcome
    question = Asked(text=turn.content.stripper.strip(text))
    if not question.text:
        return outcome
    keys = {reply.key for reply in outcome.replies}
    if Phrase.LOST in keys:
        return _lost(turn, question, Reason.BESIDE if sure == BESIDE else Reason.LOST, outcome)
    if Phrase.DID_YOU_MEAN in keys:
        return replace(outcome, context=outcome.context.asked_too(question))
    if _answers(turn, sure, outcome):
        guesses = [guess.intent for guess in meaning.ranking if guess.confidence >= LIKELY]
        near = tuple(key for key in guesses if key != sure and turn.content.library.get(key))
        given = question.model_copy(update={"given": sure, "near": near[:MOST_NEAR]})
        return _with(outcome, outcome.context.asked_too(given), *_votes(turn, sure))
    return outcome


def _answers(turn: Turn, sure: str, outcome: Outcome) -> bool:
    """Whether what is said last is the answer of the entry that was understood, worked out or not."""
    last = outcome.replies[-1:]
    shown = bool(last) and last[0].kind is ReplyKind.ANSWER and not last[0].pin
    return shown and outcome.context.topic == sure and turn.content.library.get(sure) is not None


def _may_be_kept(turn: Turn, meaning: Meaning, outcome: Outcome) -> bool:
    """Not what may be distress, nor what may be the answer to a question of ours: a name, a number."""
    unwell = any(guess.intent == UNWELL for guess in meaning.ranking[:FIRST])
    waiting = turn.context.filling or outcome.context.filling or turn.context.expected
    return not (unwell or turn.context.alarmed or waiting)


def _lost(turn: Turn, question: Asked, reason: Reason, outcome: Outcome) -> Outcome:
    """What is beside the point is counted, but kept only if they want to hear of it."""
    wondered = question.model_copy(update={"reason": reason})
    told = _with(outcome, outcome.context.asked_too(wondered), _tell_button(turn, ""))
    kept = None if reason is Reason.BESIDE else _missed(turn, wondered)
    return replace(told, missed=kept, count=_count(turn, "", Use(reason.value)))


def turned_down(turn: Turn, outcome: Outcome) -> Outcome:
    """None of what was offered was meant."""
    question = turn.context.last_asked("")
    if question is None or question.reason:
        return outcome
    wondered = question.model_copy(update={"reason": Reason.TURNED_DOWN})
    told = _with(outcome, outcome.context.asked_again(question, wondered), _tell_button(turn, ""))
    count = _count(turn, "", Use.TURNED_DOWN)
    return replace(told, missed=_missed(turn, wondered), count=count)


async def helpful(turn: Turn, key: str) -> Outcome:
    """Thanks; it counts once."""
    thanked = turn.say(Phrase.HELPFUL, ReplyKind.ANSWER)
    question = turn.context.last_asked(key)
    if question is None or HELPFUL in question.done:
        return thanked
    return replace(_done(thanked, question, HELPFUL), count=_count(turn, key, Use.HELPFUL))


async def not_mine(turn: Turn, key: str) -> Outcome:
    """Sorry; what else it might have been, other words, somebody, or word when there is an answer."""
    question = turn.context.last_asked(key)
    entries = filter(None, map(turn.content.library.get, question.near if question else ()))
    buttons = [at_hand(entry.label, f"answer:{entry.key}") for entry in entries]
    if question:
        buttons.append(_tell_button(turn, key))
    human = at_hand(turn.label(Phrase.A_HUMAN), "speak:parler_a_quelquun")
    sorry = turn.say(Phrase.NOT_MINE, ReplyKind.ANSWER, *buttons, human)
    if question is None or NOT_MINE in question.done:
        return sorry
    missed = _missed(turn, question.model_copy(update={"reason": Reason.NOT_MINE}))
    noted = _done(sorry, question, NOT_MINE)
    return replace(noted, missed=missed, count=_count(turn, key, Use.NOT_MINE))


async def tell(turn: Turn, key: str) -> Outcome:
    """What is kept for that, and until when; then their yes."""
    if turn.context.last_asked(key) is None:
        return turn.say(Phrase.TELL_ASK_AGAIN, ReplyKind.ANSWER)
    yes = at_hand(turn.label(Phrase.TELL_YES), f"{TELL_YES}:{key}")
    no = at_hand(turn.label(Phrase.TELL_NO), TELL_NO)
    words = turn.house.retention.in_words()
    question = turn.phrase(Phrase.TELL_ASK, ReplyKind.ANSWER, yes, no, **words)
    return turn.outcome(question, context=turn.context.asking(yes.action, no.action))


async def agreed(turn: Turn, key: str) -> Outcome:
    """They will be told, once."""
    question = turn.context.last_asked(key)
    if question is None:
        return turn.say(Phrase.TELL_ASK_AGAIN, ReplyKind.ANSWER)
    noted = turn.say(Phrase.TELL_NOTED, ReplyKind.ANSWER)
    if TELL in question.done:
        return noted
    reason = question.reason or (Reason.NOT_MINE if question.given else Reason.LOST)
    wondered = question.model_copy(update={"reason": reason})
    return replace(_done(noted, question, TELL), missed=replace(_missed(turn, wondered), tell=True))


async def declined(turn: Turn, _: str) -> Outcome:
    """Nothing is kept."""
    return turn.say(Phrase.TELL_DECLINED, ReplyKind.ANSWER)


def judges(action: str) -> bool:
    """Whether a button says what a reader thinks of an answer: it is shown with less weight."""
    return action.startswith((f"{HELPFUL}:", f"{NOT_MINE}:"))


def instead(reply: Reply, offer: Reply) -> Reply:
    """What is said when nothing was understood, put otherwise; they may still ask to be told."""
    if reply.key != Phrase.LOST:
        return reply
    told = tuple(button for button in reply.buttons if button.action == TELL)
    return replace(offer, buttons=(*offer.buttons, *told))


def _votes(turn: Turn, key: str) -> tuple[Button, Button]:
    useful = Button(turn.label(Phrase.USEFUL), f"{HELPFUL}:{key}")
    return useful, Button(turn.label(Phrase.NOT_MY_QUESTION), f"{NOT_MINE}:{key}")


def _tell_button(turn: Turn, key: str) -> Button:
    return Button(turn.label(Phrase.TELL_ME), f"{TELL}:{key}" if key else TELL)


def _with(outcome: Outcome, context: Context, *buttons: Button) -> Outcome:
    """The same, with these buttons below what is said last."""
    last = outcome.replies[-1]
    replies = (*outcome.replies[:-1], replace(last, buttons=(*last.buttons, *buttons)))
    return replace(outcome, replies=replies, context=context.showing(replies))


def _done(outcome: Outcome, question: Asked, what: str) -> Outcome:
    again = question.model_copy(update={"done": (*question.done, what)})
    return replace(outcome, context=outcome.context.asked_again(question, again))


def _count(turn: Turn, key: str, use: Use) -> Count:
    return Count(key, use, turn.territory)


def _missed(turn: Turn, question: Asked) -> Missed:
    reason = question.reason or Reason.LOST
    return Missed(question.text, reason, question.given, turn.territory)


ACTIONS: dict[str, Callable[[Turn, str], Awaitable[Outcome]]] = {
    HELPFUL: helpful,
    NOT_MINE: not_mine,
    TELL: tell,
    TELL_YES: agreed,
    TELL_NO: declined,
}
