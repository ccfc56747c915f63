"""Receive a message: safety first, then whoever has the floor; settle everything in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answers.schema import Entry
from bot.conversation import votes
from bot.conversation.actions import CHOICES, COMMANDS, INTENTS, act, located, named
from bot.conversation.content import Content
from bot.conversation.context import at_hand
from bot.conversation.decide import Decision, decide
from bot.conversation.desk import floor, relay
from bot.conversation.guided.guides import FORMS, carried_on, fits, unsure
from bot.conversation.meaning import Entities, Understanding
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Effect, Floor, Outcome, Threads, Waiting
from bot.conversation.turn import House, Turn
from bot.forms.buttons import PREFIX
from bot.messages import Button, Channel, MessageKind, ReplyKind
from nlu.language import normalise

LONGEST = 4096
MOST_FAILURES = 3
# Facts asked for that may be misspelt beyond recognition: they are asked for once more.
ASKED_IN_WORDS = ("place", "trade")
BESIDE = "hors_sujet"
# Buttons of answers, which a form under way outlasts.
BESIDES = ("answer", "more", "theme", "further", "map")
WITHOUT_WORDS = {
    MessageKind.PHOTO: Phrase.PHOTO,
    MessageKind.VOICE: Phrase.VOICE,
    MessageKind.STICKER: Phrase.STICKER,
    MessageKind.DOCUMENT: Phrase.DOCUMENT,
    MessageKind.OTHER: Phrase.OTHER,
    MessageKind.GROUP: Phrase.GROUP,
}


class Receiver:
    """The way of a message through the house."""

    def __init__(
        self,
        threads: Threads,
        understanding: Understanding,
        content: Callable[[], Content],
        house: House,
        clock: Callable[[], datetime],
    ) -> None:
        self._threads = threads
        self._understanding = understanding
        self._content = content
        self._house = house
        self._clock = clock

    async def receive(self, waiting: Waiting) -> None:
        """Handle one message of the inbox, once."""
        turn = await self._turn(waiting)
        outcome = self._safety(turn) or floor.beside(turn, await self._respond(turn))
        outcome = _introduced(turn, _persevering(turn, outcome))
        await self._threads.settle(waiting, outcome)

    async def broken(self, waiting: Waiting) -> None:
        """Apologise for a message that could not be handled."""
        turn = await self._turn(waiting)
        await self._threads.settle(waiting, turn.say(Phrase.BROKEN, ReplyKind.NOTICE))

    async def _turn(self, waiting: Waiting) -> Turn:
        thread = await self._threads.open(waiting.conversation_id)
        content, now = self._content(), self._clock()
        context = floor.proposed(thread)
        return Turn(waiting.message, thread, context, content, self._house, self._threads, now)

    def _safety(self, turn: Turn) -> Outcome | None:
        category = turn.content.watch.assess(turn.message.text)
        # The words of a button on screen are ours: typing them leads where pressing it does.
        pressed = turn.message.kind is MessageKind.PRESS or turn.context.typed(normalise(turn.message.text))
        if category is None or pressed:
            return None
        heard = turn.context.hearing(self._understanding.entities(turn.message.text))
        return replace(turn, context=heard).help(category)

    async def _respond(self, turn: Turn) -> Outcome:
        message = turn.message
        if message.kind is MessageKind.BLOCKED:
            return Outcome(turn.context, effect=Effect.BLOCK)
        if message.kind is MessageKind.PRESS:
            return await self._pressed(turn)
        if message.kind is MessageKind.LOCATION:
            return await located(turn)
        if message.kind is not MessageKind.TEXT:
            unread = ReplyKind.NOTICE if turn.thread.floor is Floor.ADVISER else ReplyKind.ANSWER
            return turn.say(WITHOUT_WORDS[message.kind], unread)
        if message.text.lstrip().startswith("/"):
            return await self._commanded(turn, message.text)
        if turn.thread.floor is Floor.ADVISER:
            return await self._overheard(turn)
        return await self._assist(turn)

    async def _overheard(self, turn: Turn) -> Outcome:
        """What is written to an adviser: only the words of a button on screen are for us."""
        words = normalise(turn.message.text)
        asked_back = floor.BACK if floor.asks_back(turn, words) else ""
        action = asked_back or relay.typed(turn, words) or turn.context.typed(words)
        return await act(turn, action) if action else Outcome(turn.context)

    async def _pressed(self, turn: Turn) -> Outcome:
        pressed, action = turn.message.pressed, turn.message.action
        if turn.context.just_pressed(pressed, action, turn.now):
            return Outcome(turn.context)
        pressing = replace(turn, context=turn.context.pressing(pressed, action, turn.now))
        return await _set_off(pressing, action)

    async def _assist(self, turn: Turn) -> Outcome:
        words = normalise(turn.message.text)
        if not words:
            return turn.say(Phrase.NO_WORDS, ReplyKind.ANSWER)
        if len(turn.message.text) > LONGEST:
            return turn.say(Phrase.TOO_LONG, ReplyKind.ANSWER)
        typed = turn.context.typed(words)
        # A form reads what is typed for its own buttons: their labels may be ticked, not only pressed.
        answered = relay.typed(turn, words)
        if action := answered or unsure(turn, words) or ("" if typed.startswith(PREFIX) else typed):
            return await _set_off(turn, action)
        if filled := await FORMS.typed(turn, turn.message.text, self._understanding.entities):
            return filled
        return _besides(turn, await self._ordinary(turn, words))

    async def _ordinary(self, turn: Turn, words: str) -> Outcome:
        """Anything that is no answer to a form."""
        if action := turn.context.typed(words) or named(turn.content, words):
            return await act(turn, action)
        return await self._understood(turn, turn.message.text)

    async def _understood(self, turn: Turn, text: str) -> Outcome:
        meaning = await self._understanding.understand(text, turn.context.expected)
        decision = decide(meaning, turn.content.library, turn.context.topic)
        turn = replace(turn, context=turn.context.hearing(meaning.entities))
        action = _led_to(turn, decision, meaning.entities)
        offering = _offering(turn, decision.offered, meaning.entities)
        outcome = await act(turn, action) if action else offering
        return votes.asked(turn, text, meaning, decision.sure, outcome)

    async def _commanded(self, turn: Turn, text: str) -> Outcome:
        command, _, payload = text.strip().partition(" ")
        action = COMMANDS.get(command.split("@")[0].lower())
        if action is None:
            return turn.say(Phrase.UNKNOWN_COMMAND, ReplyKind.COMMAND)
        outcome = await act(turn, action)
        return await self._opening(turn, outcome, payload) if action == "start" and payload else outcome

    async def _opening(self, turn: Turn, welcome: Outcome, topic: str) -> Outcome:
        """A deep link names a theme, an entry, or says what someone would type."""
        themed = topic in turn.content.themes and f"theme:{topic}"
        entry = turn.content.library.get(topic) and f"answer:{topic}"
        action = themed or entry
        then = await (act(turn, action) if action else self._understood(turn, normalise(topic)))
        return replace(then, replies=welcome.replies + then.replies)


async def _set_off(turn: Turn, action: str) -> Outcome:
    outcome = await act(turn, action)
    return _besides(turn, outcome) if action.partition(":")[0] in BESIDES else outcome


def _besides(turn: Turn, outcome: Outcome) -> Outcome:
    """Something said in the middle of a form, or after one was left, then the way back to it."""
    if turn.context.filling and outcome.context.filling == turn.context.filling:
        return FORMS.again(turn, outcome)
    return FORMS.reminded(turn, outcome)


def _led_to(turn: Turn, decision: Decision, entities: Entities) -> str:
    """What a message sets off; "" when it takes a question back."""
    topic, asked = turn.context.topic, turn.context.expected in ASKED_IN_WORDS
    going_on = _answered(turn, entities)
    if going_on and (going_on.key == topic or not decision.sure):
        return f"answer:{going_on.key}"
    if decision.sure and not (asked and decision.sure == BESIDE):
        return _meant(decision.sure, turn)
    if guided := _corroborated(turn, decision.offered, entities):
        return f"answer:{guided.key}"
    return f"answer:{topic}" if asked and not decision.offered else ""


def _answered(turn: Turn, entities: Entities) -> Entry | None:
    """The entry that goes on, for a message that only states facts or answers our question."""
    heard = entities.heard()
    return carried_on(turn, heard) if entities.bare or turn.context.expected in heard else None


def _corroborated(turn: Turn, offered: Sequence[str], entities: Entities) -> Entry | None:
    """The entry that a doubtful message is about, as the facts in it say."""
    if entities.bare:
        return None
    near = (turn.content.library.get(intent) for intent in (*offered, turn.context.topic))
    return next(
        (entry for place, entry in enumerate(near) if entry and fits(entry, entities, place == 0)), None
    )


def _persevering(turn: Turn, outcome: Outcome) -> Outcome:
    """Messages not understood in a row are counted; after a few, a human is offered."""
    keys = {reply.key for reply in outcome.replies}
    if Phrase.LOST not in keys:
        doubtful = not keys or Phrase.DID_YOU_MEAN in keys or not outcome.context.failures
        return outcome if doubtful else _failed(outcome, 0)
    failures = turn.context.failures + 1
    if failures < MOST_FAILURES:
        return _failed(outcome, failures)
    offer = turn.phrase(Phrase.LOST_AGAIN, ReplyKind.ANSWER)
    replies = tuple(votes.instead(reply, offer) for reply in outcome.replies)
    return _failed(replace(outcome, replies=replies, context=outcome.context.showing(replies)), 0)


def _failed(outcome: Outcome, failures: int) -> Outcome:
    return replace(outcome, context=outcome.context.model_copy(update={"failures": failures}))


def _introduced(turn: Turn, outcome: Outcome) -> Outcome:
    """Whoever skipped /start is told first that this is a program; the page says it by itself."""
    told = turn.thread.greeted or turn.thread.channel is Channel.WEB
    urgent = any(reply.kind in (ReplyKind.NOTICE, ReplyKind.SAFETY) for reply in outcome.replies)
    if told or urgent or not outcome.replies or turn.message.kind is not MessageKind.TEXT:
        return outcome
    return replace(outcome, replies=(turn.phrase(Phrase.PROGRAM, ReplyKind.NOTICE), *outcome.replies))


def _meant(intent: str, turn: Turn) -> str:
    expected = {"affirmer": turn.context.yes, "nier": turn.context.no}
    if answered := expected.get(intent):
        return answered
    if turn.content.library.get(intent):
        return f"answer:{intent}"
    return INTENTS.get(intent, f"speak:{intent}")


def _offering(turn: Turn, intents: tuple[str, ...], entities: Entities) -> Outcome:
    if entities.stated() and (entities.bare or not intents):
        return turn.say(Phrase.NOTED, ReplyKind.ANSWER, **turn.house.retention.in_words())
    if not intents:
        return turn.say(Phrase.LOST, ReplyKind.ANSWER)
    buttons = [_choice(intent, turn) for intent in intents]
    none = at_hand(turn.label(Phrase.NONE_OF_THESE), "lost:offered")
    question = turn.phrase(Phrase.DID_YOU_MEAN, ReplyKind.ANSWER, *buttons, none)
    return turn.outcome(question, context=turn.context.asking(buttons[0].action, none.action))


def _choice(intent: str, turn: Turn) -> Button:
    if entry := turn.content.library.get(intent):
        return at_hand(entry.label, f"answer:{entry.key}")
    label, action = CHOICES[intent]
    return at_hand(turn.label(label), action)
