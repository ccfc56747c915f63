"""Filling in a form: every press and every typed answer, one step at a time, from where it was left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.conversation.guided.asking import place_in_doubt, trade_in_doubt
from bot.conversation.guided.facts import (
    IN_LISTS,
    WHERE,
    answers_it,
    as_known,
    fact_of,
    implied,
    known_facts,
    learned,
    said_now,
)
from bot.conversation.guided.questions import corrected, explained, shown
from bot.conversation.meaning import Doubts, Entities
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Outcome
from bot.conversation.turn import Turn
from bot.feasibility.dossier import may_have_dossier
from bot.feasibility.schema import Questionnaire
from bot.feasibility.scoring import read as read_answers
from bot.forms import engine
from bot.forms.answers import Unfit, Value
from bot.forms.buttons import Move, Verb, is_fresh, parse
from bot.forms.path import number_and_total, outcome
from bot.forms.progress import Progress
from bot.forms.reading import read
from bot.forms.schema import Form, Kind, Question
from bot.messages import LOCATE, Button, Channel, MessageKind, Reply, ReplyKind

Finish = Callable[[Turn, Progress], Awaitable[Outcome]]
AGAIN = {"place": Phrase.PLACE_AGAIN, "trade": Phrase.TRADE_AGAIN}


class Forms:
    """The forms of a conversation; `finishes` says what each comes to."""

    def __init__(self, finishes: Mapping[str, Finish]) -> None:
        self._finishes = finishes

    async def open(self, turn: Turn, key: str, *before: Reply) -> Outcome:
        """Begin a form, or go on where it was left."""
        form = turn.content.forms[key]
        progress = under_way(turn, key)
        if progress is None:
            opening = Reply(f"{key}.opening", ReplyKind.ANSWER, form.opening)
            begun = engine.begin(form, known_facts(turn), turn.now)
            return await self._at(turn, form, begun, *before, *(() if form.brief else (opening,)))
        resumed = engine.resume(progress, turn.now) or progress
        return await self._at(turn, form, resumed, *before)

    async def ask(self, turn: Turn, key: str, topic: str, general: Reply | None = None) -> Outcome:
        """What a brief form still misses to work out an entry, `general` said before the first question."""
        form = turn.content.forms[key]
        progress = as_known(form, turn)
        question = form.question(progress.at)
        asked_before = turn.context.filling == key and turn.message.kind is MessageKind.TEXT
        here = replace(turn, context=turn.context.toward(topic, fact_of(question) if question else ""))
        if question and (doubt := _doubt(here, question, here.context.unsettled)):
            named = {
                name: here.context.unsettled[name]
                for name in IN_LISTS.values()
                if name in here.context.unsettled
            }
            context = here.context.filling_in(progress, temporary=True, behind=_behind(turn, form))
            return here.outcome(doubt, context=context.doubting(named))
        if question and asked_before:
            return await self._at(here, form, progress, again=True)
        return await self._at(here, form, progress, *((general,) if general and question else ()))

    async def pressed(self, turn: Turn, argument: str) -> Outcome | None:
        """A button of a form; None when there is no such form any more."""
        press = parse(argument)
        progress = under_way(turn, press.form) if press else None
        if press is None or progress is None:
            return None
        form = turn.content.forms[press.form]
        question = form.question(progress.at)
        if press.move.verb is Verb.WHY and question and is_fresh(progress, press):
            return await self._at(turn, form, progress, explained(turn, question))
        new = engine.press(form, progress, press, turn.now)
        if new is None:
            stale = turn.phrase(Phrase.FORM_STALE, ReplyKind.ANSWER)
            return await self._at(turn, form, progress, stale)
        return await self._moved(turn, form, progress, new, press.move)

    async def typed(self, turn: Turn, text: str, find: Callable[[str, str], Entities]) -> Outcome | None:
        """What was typed, for the question on screen; None when it is something else."""
        progress = under_way(turn, turn.context.filling)
        if progress is None:
            return None
        form = turn.content.forms[progress.form]
        question = form.question(progress.at)
        found = find(text, IN_LISTS.get(question.kind, "") if question else "")
        heard = replace(turn, context=turn.context.hearing(found))
        if form.brief and found.heard() and (found.bare or answers_it(question, found)):
            return await self.ask(heard.learning(learned(form, progress)), form.key, turn.context.topic)
        if question and (doubt := _doubt(heard, question, found.unsettled())):
            return turn.outcome(doubt, context=turn.context)
        facts = known_facts(heard) if found.bare or answers_it(question, found) else {}
        meant = read(form, progress, text, said_now(found, facts), turn.today)
        if meant is None and question and (choice := implied(question, found)):
            return await self._stated(turn, form, progress, choice, found)
        if meant is None:
            return None
        if isinstance(meant, Unfit):
            return await self._at(turn, form, progress, corrected(turn, question, meant))
        return await self._moving(turn, form, progress, meant)

    async def _stated(
        self, turn: Turn, form: Form, progress: Progress, choice: str, found: Entities
    ) -> Outcome:
        """A fact said where a choice was asked for: it is that choice, and the answer to what follows."""
        new = engine.answer(form, progress, choice, turn.now) or progress
        then = form.question(new.at)
        fact = IN_LISTS.get(then.kind, "") if then else ""
        value = found.found().get(fact)
        heard = replace(turn, context=turn.context.hearing(found))
        if then and value is None and (doubt := _doubt(heard, then, found.unsettled())):
            return turn.outcome(doubt, context=turn.context.filling_in(new, not _lasts(turn, form, new)))
        known = None if value is None else engine.answer(form, new, value, turn.now)
        return await self._at(turn, form, known or new)

    async def answered(self, turn: Turn, fact: str, value: Value) -> Outcome | None:
        """A town or a trade chosen elsewhere, for the question on screen; None for another one."""
        progress = under_way(turn, turn.context.filling)
        question = progress and turn.content.forms[progress.form].question(progress.at)
        if progress is None or not question or IN_LISTS.get(question.kind) != fact:
            return None
        return await self._moving(turn, turn.content.forms[progress.form], progress, Move(Verb.ANSWER, value))

    def again(self, turn: Turn, outcome: Outcome) -> Outcome:
        """An answer given in the middle, then the question that was on screen; a brief form is dropped."""
        here = replace(turn, context=outcome.context)
        progress = under_way(here, outcome.context.filling)
        if progress is None or not outcome.replies:
            return outcome
        form = turn.content.forms[progress.form]
        question = shown(here, form, progress)
        if outcome.replies[-1].key == question.key:
            return outcome
        if form.brief:
            return self.again(turn, replace(outcome, context=outcome.context.returning()))
        replies = (*outcome.replies, question)
        return replace(outcome, replies=replies, context=outcome.context.showing(replies))

    def reminded(self, turn: Turn, outcome: Outcome) -> Outcome:
        """An answer given, then where a form was left in an earlier session."""
        left = next((key for key in turn.context.forms if under_way(turn, key)), "")
        progress = under_way(turn, left)
        if progress is None or turn.context.filling or turn.context.reminded or not outcome.replies:
            return outcome
        reply = _left(turn, turn.content.forms[left], progress, Phrase.FORM_LEFT)
        replies = (*outcome.replies, reply)
        context = outcome.context.showing(replies).model_copy(update={"reminded": True})
        return replace(outcome, replies=replies, context=context)

    async def _moving(self, turn: Turn, form: Form, progress: Progress, move: Move) -> Outcome:
        question = form.question(progress.at)
        if move.verb is Verb.WHY and question:
            return await self._at(turn, form, progress, explained(turn, question))
        new = engine.do(form, progress, move, turn.now)
        if new is None:
            unclear = corrected(turn, question, Unfit.UNCLEAR)
            return await self._at(turn, form, progress, unclear)
        return await self._moved(turn, form, progress, new, move)

    async def _moved(self, turn: Turn, form: Form, old: Progress, new: Progress, move: Move) -> Outcome:
        if move.verb is Verb.PAUSE:
            reply = _left(turn, form, new, Phrase.FORM_PAUSED)
            context = turn.context.filling_in(new, not _lasts(turn, form, new)).aside()
            return turn.outcome(_in_place(turn, reply), context=context)
        question = form.question(old.at)
        if question and _worries(question, move):
            return await self._helped(turn, form, new, question)
        return await self._at(turn, form, new)

    async def _helped(self, turn: Turn, form: Form, new: Progress, question: Question) -> Outcome:
        """Whom to call, then the form; of an answer that is not kept no trace stays."""
        help_first = turn.help(turn.content.safeguard.gentlest)
        known = help_first.context if question.stored else turn.context
        then = await self._at(replace(turn, context=known), form, new, *help_first.replies)
        return replace(then, alert=help_first.alert if question.stored else None)

    async def _at(
        self, turn: Turn, form: Form, progress: Progress, *before: Reply, again: bool = False
    ) -> Outcome:
        """The next question, or what the form comes to once it is finished."""
        if form.brief and not progress.at:
            progress = engine.finish(form, progress, turn.now) or progress
        short, behind = not _lasts(turn, form, progress), _behind(turn, form)
        here = replace(turn, context=turn.context.filling_in(progress, short, behind))
        if progress.finished:
            return await self._finish(here, form, progress)
        reply = shown(here, form, progress)
        if again and (again_words := AGAIN.get(fact_of(form.question(progress.at)))):
            reply = replace(reply, text=here.label(again_words))
        return here.outcome(*before, reply if before else _in_place(turn, reply), context=here.context)

    async def _finish(self, turn: Turn, form: Form, progress: Progress) -> Outcome:
        """What the form comes to; after a brief one, the form that it interrupted."""
        finish = self._finishes[form.key]
        if not form.brief:
            return await finish(replace(turn, context=turn.context.aside()), progress)
        without = turn.context.returning().without_form(form.key)
        return self.again(turn, await finish(replace(turn, context=without), progress))


def _behind(turn: Turn, form: Form) -> str:
    """The key of the form that a brief one interrupts."""
    on_screen = turn.content.forms.get(turn.context.filling)
    interrupted = on_screen.key if on_screen and not on_screen.brief else turn.context.behind
    return interrupted if form.brief else ""


def _worries(question: Question, move: Move) -> bool:
    """Whether whoever gives this answer must see whom to call."""
    keys = move.value if isinstance(move.value, tuple) else (str(move.value),)
    chosen = (question.choice(key) for key in keys) if move.verb is Verb.ANSWER else ()
    return any(choice.helplines for choice in chosen if choice)


def under_way(turn: Turn, key: str) -> Progress | None:
    """Where a form was left, as the form now is; None when it was not begun, or is finished."""
    form, progress = turn.content.forms.get(key), turn.context.forms.get(key)
    if form is None or progress is None:
        return None
    fitted = engine.fitted(form, progress, turn.now)
    return None if fitted is None or fitted.finished else fitted


def _doubt(turn: Turn, question: Question, doubts: Doubts) -> Reply | None:
    """The question back when a town or a trade may be several, or none of ours."""
    if question.kind is Kind.PLACE and not WHERE.isdisjoint(doubts):
        return place_in_doubt(turn)
    return trade_in_doubt(turn) if question.kind is Kind.TRADE and "trade" in doubts else None


def _lasts(turn: Turn, form: Form, progress: Progress) -> bool:
    """Whether it outlives the session: a project does, of whoever may have a dossier; a contact does not."""
    if not isinstance(form, Questionnaire):
        return False
    return may_have_dossier(read_answers(form, outcome(form, progress), turn.today))


def _left(turn: Turn, form: Form, progress: Progress, phrase: Phrase) -> Reply:
    """Where a form was left, and the way back to it."""
    number, total = number_and_total(form, progress)
    go_on = Button(turn.label(Phrase.FORM_RESUME), f"fill:{form.key}")
    return turn.phrase(phrase, ReplyKind.ANSWER, go_on, titre=form.title, numero=number, total=total)


def _in_place(turn: Turn, reply: Reply) -> Reply:
    """The next question takes the place of the one whose button was pressed, where the channel can."""
    pressed = turn.message.kind is MessageKind.PRESS and turn.thread.channel is Channel.TELEGRAM
    locating = any(button.action == LOCATE for button in reply.buttons)
    return replace(reply, replaces=turn.message.pressed) if pressed and not locating else reply
