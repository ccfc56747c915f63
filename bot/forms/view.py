"""What to show of a form now: a question with its buttons, or the review; the caller words the buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.forms.answers import in_words
from bot.forms.buttons import Verb, action
from bot.forms.path import behind, number_and_total, possible
from bot.forms.progress import Progress
from bot.forms.schema import Form, Kind, Question

Moves = Mapping[Verb, str]


@dataclass(frozen=True, slots=True)
class Option:
    """A choice to press, or its number to type."""

    number: int
    label: str
    action: str
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A question; `moves` are the general buttons possible now and their actions, `answer` what was said."""

    question: Question
    number: int
    total: int
    options: tuple[Option, ...] = ()
    moves: Moves = field(default_factory=dict)
    answer: str = ""
    editing: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A question gone by; `answer` is "" if it was passed, or nothing is kept of it (`question.stored`)."""

    number: int
    question: Question
    answer: str
    action: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that is kept, before it is confirmed."""

    rows: tuple[Row, ...]
    moves: Moves


View = Asking | Review


def view(form: Form, progress: Progress, names: Mapping[str, str]) -> View:
    """What to show; `names` are those of the trades, by key. The progress must fit the form (`fitted`)."""
    question = form.question(progress.at)
    if question is None:
        return Review(rows(form, progress, names), _moves(progress, _review_verbs(form, progress)))
    number, total = number_and_total(form, progress)
    given = progress.answers.get(question.key)
    return Asking(
        question,
        number,
        total,
        tuple(_options(question, progress)),
        _moves(progress, _asking_verbs(form, progress, question)),
        "" if given is None else in_words(question, given, names),
        progress.editing,
    )


def rows(form: Form, progress: Progress, names: Mapping[str, str]) -> tuple[Row, ...]:
    """What was answered or passed, in the order of the form."""
    gone_by = [question for question in possible(form, progress.settled()) if progress.gone_by(question.key)]
    return tuple(
        Row(number, question, _written(question, progress, names), action(progress, Verb.EDIT, question.key))
        for number, question in enumerate(gone_by, 1)
    )


def _written(question: Question, progress: Progress, names: Mapping[str, str]) -> str:
    given = progress.answers.get(question.key)
    return "" if given is None else in_words(question, given, names)


def _options(question: Question, progress: Progress) -> list[Option]:
    several = question.kind is Kind.CHOICES
    options = []
    for number, choice in enumerate(question.choices, 1):
        picked = choice.key in (progress.picked if several else (progress.answers.get(question.key),))
        verb = (Verb.UNPICK if picked else Verb.PICK) if several else Verb.ANSWER
        options.append(Option(number, choice.label, action(progress, verb, choice.key), picked))
    return options


def _asking_verbs(form: Form, progress: Progress, question: Question) -> Mapping[Verb, bool]:
    return {
        Verb.DONE: bool(progress.picked),
        Verb.KEEP: progress.gone_by(question.key) and not progress.editing,
        Verb.SKIP: question.skip is not None,
        Verb.BACK: progress.editing or bool(behind(form, progress)),
        Verb.WHY: True,
        Verb.PAUSE: not progress.paused,
        Verb.RESUME: progress.paused,
    }


def _review_verbs(form: Form, progress: Progress) -> Mapping[Verb, bool]:
    under_way = not progress.finished
    return {
        Verb.FINISH: under_way,
        Verb.BACK: under_way and bool(behind(form, progress)),
        Verb.PAUSE: under_way and not progress.paused,
        Verb.RESUME: progress.paused,
    }


def _moves(progress: Progress, verbs: Mapping[Verb, bool]) -> Moves:
    return {verb: action(progress, verb) for verb, is_possible in verbs.items() if is_possible}
