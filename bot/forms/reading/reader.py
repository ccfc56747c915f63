"""From what was typed to a move: exact words first, then numbers, then moves, and only then a guess."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.forms.answers import Facts, Unfit, Value, covering, from_facts, in_order, unfit
from bot.forms.buttons import Move, Verb
from bot.forms.path import possible
from bot.forms.progress import Progress
from bot.forms.reading.choices import CHANGES, Target, by_number, exact, is_marked, near, parts, told
from bot.forms.reading.months import month
from bot.forms.reading.phrases import is_unsure, says, verb_of
from bot.forms.reading.plain import reachable, short_text, whole_number
from bot.forms.schema import Form, Kind, Question
from nlu.language import normalise

Read = Move | Unfit | None
Found = tuple[str, ...] | Unfit | None


def read(form: Form, progress: Progress, text: str, facts: Facts, today: date) -> Read:
    """What a text means to the form: a move, an answer that cannot be, or None, it may be a question.

    `facts` are those this very text states and little else ("Nantes", "j'ai 17 ans"): a place or a trade is
    read from nowhere else.
    """
    if not normalise(text) or progress.finished:
        return None
    if progress.paused:
        return Move(Verb.RESUME) if says(text, Verb.RESUME) else None
    question = form.question(progress.at)
    if question is None:
        return _at_review(form, progress, text)
    if question.choices:
        return _chosen(question, progress, text, facts)
    return _move(progress, text) or _given(question, text, facts, today)


def _at_review(form: Form, progress: Progress, text: str) -> Read:
    if says(text, Verb.FINISH):
        return Move(Verb.FINISH)
    asked = [question for question in possible(form, progress.settled()) if progress.gone_by(question.key)]
    targets = [Target(question.key, (question.name,)) for question in asked]
    if (verb := verb_of(text)) in (Verb.BACK, Verb.PAUSE):
        return Move(verb)
    named = by_number(text, targets) or _by_words(_without_order(text), targets)
    if named is None or isinstance(named, Unfit):
        return named
    return Move(Verb.EDIT, named[0]) if len(named) == 1 else Unfit.ONE_ONLY


def _without_order(text: str) -> str:
    """ "changer mon âge" is about "mon âge"."""
    verb, _, rest = normalise(text).partition(" ")
    return rest if verb in CHANGES else text


def _move(progress: Progress, text: str) -> Move | None:
    if progress.picked and says(text, Verb.DONE):
        return Move(Verb.DONE)
    if progress.gone_by(progress.at) and says(text, Verb.KEEP):
        return Move(Verb.KEEP)
    verb = verb_of(text)
    return Move(verb) if verb else None


def _chosen(question: Question, progress: Progress, text: str, facts: Facts) -> Read:
    targets = [Target(choice.key, (choice.label, *choice.said)) for choice in question.choices]
    found = _named(text, targets) or _numbered(question, text, targets)
    if found is None and (move := _move(progress, text)):
        return move
    if found is None or found is Unfit.NOT_A_CHOICE:
        found = (
            _by_words(text, targets)
            or _by_fact(question, text, facts)
            or _told(question, text, targets)
            or found
        )
    return found if found is None or isinstance(found, Unfit) else _choice(question, progress, found)


def _choice(question: Question, progress: Progress, keys: tuple[str, ...]) -> Read:
    if question.kind is Kind.CHOICE:
        return Move(Verb.ANSWER, keys[0]) if len(set(keys)) == 1 else Unfit.ONE_ONLY
    keys = in_order(question, keys)
    ticking = progress.picked and not progress.gone_by(question.key)
    return unfit(question, keys) or Move(Verb.PICK if ticking else Verb.ANSWER, keys)


def _named(text: str, targets: Sequence[Target]) -> Found:
    """The one whose words these are; a doubt is the choice that says so, where there is one."""
    if key := exact(text, targets):
        return (key,)
    doubts = [target.key for target in targets if any(map(is_unsure, target.phrases))]
    return tuple(doubts) if is_unsure(text) and len(doubts) == 1 else None


def _numbered(question: Question, text: str, targets: Sequence[Target]) -> Found:
    """A choice's number, or a number that one choice stands for: "17 ans"; which of the two must be plain."""
    number = whole_number(text, question.unit)
    key = covering(question, number) if isinstance(number, int) else None
    found = by_number(text, targets)
    if key is None or is_marked(text) or found == (key,):
        return found
    return (key,) if found is None or found is Unfit.NOT_A_CHOICE else Unfit.UNCLEAR


def _by_words(text: str, targets: Sequence[Target]) -> Found:
    if key := exact(text, targets) or near(text, targets):
        return (key,)
    keys = [exact(part, targets) or near(part, targets) for part in parts(text)] if "?" not in text else []
    found = tuple(key for key in keys if key)
    return found if found and len(found) == len(keys) else None


def _told(question: Question, text: str, targets: Sequence[Target]) -> Found:
    key = told(text, targets) if question.kind is Kind.CHOICE else None
    return (key,) if key else None


def _by_fact(question: Question, text: str, facts: Facts) -> Found:
    value = None if "?" in text else from_facts(question, facts)
    return value if isinstance(value, tuple) or value is None else (str(value),)


def _given(question: Question, text: str, facts: Facts, today: date) -> Read:
    value = _value(question, text, today)
    if value is None and "?" not in text:
        value = from_facts(question, facts)
    if value is None or isinstance(value, Unfit):
        return value
    return unfit(question, value) or Move(Verb.ANSWER, value)


def _value(question: Question, text: str, today: date) -> Value | Unfit | None:
    if question.kind is Kind.NUMBER:
        return whole_number(text, question.unit)
    if question.kind is Kind.MONTH:
        return month(text, today, question.past)
    if question.kind is not Kind.TEXT or "?" in text:
        return None
    return reachable(text, question.format) if question.format else short_text(text)
