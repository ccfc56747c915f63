"""Which questions are asked, may still be asked, and how far along one is.

A form is read forwards once: conditions rest on earlier answers only, so what matters of the past is which
conditions it has met. Ways that meet the same ones are one way, and the longest of them is remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.forms.answers import Value
from bot.forms.progress import Progress
from bot.forms.schema import Condition, Form, Kind, Question

Wish = tuple[str, tuple[str, ...]]
Met = frozenset[Wish]
Ways = Mapping[Met, int]
Settled = Mapping[str, Value | None]


def stages(form: Form, settled: Settled, uncounted: Collection[str] = ()) -> Iterator[tuple[Question, Ways]]:
    """Each question with the ways of coming to it: wishes met, and the most questions counted on the way.

    A question absent from `settled` may get any answer, None stands for a skipped one.
    """
    ways: dict[Met, int] = {frozenset(): 0}
    for position, question in enumerate(form.questions):
        yield question, ways
        needed = frozenset(_wishes(form.questions[position + 1 :]))
        effects = _effects(question, needed, settled)
        count = question.key not in uncounted
        beyond: dict[Met, int] = {}
        for met, length in ways.items():
            is_asked = asks(question, met)
            for effect in effects if is_asked else {frozenset[Wish]()}:
                after = (met | effect) & needed
                beyond[after] = max(beyond.get(after, 0), length + (count and is_asked))
        ways = beyond


def asks(question: Question, met: Met) -> bool:
    """Whether a question is asked once these wishes are met."""
    needless = bool(question.unless) and holds(question.unless, met)
    return holds(question.when, met) and not needless


def holds(condition: Condition, met: Met) -> bool:
    """Whether all of a condition's wishes are met."""
    return met.issuperset(condition.items())


def possible(form: Form, settled: Settled) -> list[Question]:
    """The questions that are or may still be asked; certain up to the first that is not settled."""
    return [question for question, ways in stages(form, settled) if any(asks(question, met) for met in ways)]


def first_open(form: Form, progress: Progress) -> str:
    """The first question still to ask, "" when there is none."""
    asked = possible(form, progress.settled())
    return next((question.key for question in asked if not progress.gone_by(question.key)), "")


def behind(form: Form, progress: Progress) -> list[Question]:
    """The questions already seen before the current one, those of `known` left out."""
    before: list[Question] = []
    for question in possible(form, progress.settled()):
        if question.key == progress.at:
            break
        before.append(question)
    return [question for question in before if question.key not in progress.known]


def number_and_total(form: Form, progress: Progress) -> tuple[int, int]:
    """ "4 sur 12": the total is that of the longest way still open, so it may shrink but never grows ahead.

    The current question counts as open even when it is answered already: another answer may be longer.
    """
    settled = {key: value for key, value in progress.settled().items() if key != progress.at}
    uncounted = set(progress.known) - {progress.at}
    total = 0
    for question, ways in stages(form, settled, uncounted):
        count = question.key not in uncounted
        total = max(length + (count and asks(question, met)) for met, length in ways.items())
    return len(behind(form, progress)) + bool(progress.at), total


def outcome(form: Form, progress: Progress) -> dict[str, Value]:
    """The answers on the path, in its order; what no longer lies on it is none of the outcome."""
    settled = {question.key: progress.answers.get(question.key) for question in form.questions}
    keys = [question.key for question in possible(form, settled)]
    return {key: progress.answers[key] for key in keys if key in progress.answers}


def _wishes(questions: Collection[Question]) -> Iterator[Wish]:
    for question in questions:
        yield from question.when.items()
        yield from question.unless.items()


def _effects(question: Question, needed: Met, settled: Settled) -> set[Met]:
    """What each answer to a question may meet of the wishes needed later."""
    wishes = [wish for wish in needed if wish[0] == question.key]
    if not wishes or not question.stored:
        return {frozenset()}
    if question.key in settled:
        return {_met_by(settled[question.key], wishes)}
    alone = {_met_by(choice.key, wishes) for choice in question.choices if choice.alone}
    singles = {_met_by(choice.key, wishes) for choice in question.choices if not choice.alone}
    together = _unions(singles) if question.kind is Kind.CHOICES else singles
    return (alone | together | ({frozenset()} if question.skip else set())) or {frozenset()}


def _met_by(value: Value | None, wishes: Collection[Wish]) -> Met:
    given = value if isinstance(value, tuple) else (value,)
    return frozenset(wish for wish in wishes if not set(wish[1]).isdisjoint(given))


def _unions(singles: Collection[Met]) -> set[Met]:
    unions: set[Met] = set()
    for single in singles:
        unions |= {union | single for union in unions} | {single}
    return unions
