"""Answers become levels, one for each dimension, each step a named rule; months become limits."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.feasibility.schema import Deadline, Dimension, Level, Questionnaire
from bot.forms.answers import MONTH, Value, in_words, unfit
from bot.forms.path import asks
from bot.forms.schema import Form, Kind, Question

Answers = Mapping[str, Value]
Pair = tuple[Question, Value | None]

# Every rule that makes a level, as it is told to an adviser.
RULES = {
    "points": "« {name} : {answer} » vaut {points} sur {most}.",
    "sans_reponse": "« {name} » : sans réponse. Ne compte pas, et ne vaut pas 0.",
    "trop_peu": "Réponses qui comptent : {answered}. Il en faut {needed} : à voir ensemble.",
    "vert": "{points} sur {most} : vert à partir de {green} %.",
    "orange": "{points} sur {most} : orange de {orange} à {green} %.",
    "rouge": "{points} sur {most} : rouge en dessous de {orange} %.",
    "patience": "Rouge ramené à orange : « {deadline} » est à plus de {days} jours.",
}
_YEARS = range(2000, 2101)
_NAMED = {Level.GREEN: "vert", Level.ORANGE: "orange", Level.RED: "rouge"}


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that was applied, and its explanation in French."""

    rule: str
    said: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where someone stands in a dimension, and why.

    `most` is what the answers given could have brought, `asked` how many questions were about it.
    """

    dimension: Dimension
    level: Level
    points: int
    most: int
    asked: int
    answered: int
    fired: tuple[Fired, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline known to the month: the first and the last day it may fall on."""

    deadline: Deadline
    earliest: date
    latest: date

    def days_left(self, today: date) -> int:
        """Days until the first day it may fall on; negative once that day is past."""
        return (self.earliest - today).days

    def over(self, today: date) -> bool:
        """Whether the last day it may fall on is past."""
        return today > self.latest


@dataclass(frozen=True)
class Reading:
    """What is known of one person on one day, before anything is concluded."""

    questionnaire: Questionnaire
    answers: Answers
    standings: Mapping[str, Standing]
    limits: Mapping[str, Limit]
    today: date
    signals: frozenset[str]

    def level(self, dimension: str) -> Level:
        """The level of a dimension."""
        return self.standings[dimension].level

    def reds(self) -> frozenset[str]:
        """The dimensions that are red."""
        return frozenset(key for key, standing in self.standings.items() if standing.level is Level.RED)


def read(
    questionnaire: Questionnaire, answers: Answers, today: date, signals: Collection[str] = ()
) -> Reading:
    """Levels and limits from answers; what left the path, or no longer fits, counts for nothing."""
    asked = list(walk(questionnaire, lambda question: _kept(question, answers)))
    kept = {question.key: value for question, value in asked if value is not None}
    limits = _limits(questionnaire, kept, today)
    standings = {d.key: standing(d, asked, limits, today) for d in questionnaire.dimensions}
    return Reading(questionnaire, kept, standings, limits, today, frozenset(signals))


def walk(form: Form, reply: Callable[[Question], Value | None]) -> Iterator[Pair]:
    """The questions that are asked, each with its reply, None where there is none."""
    wishes = [wish for q in form.questions for wish in (*q.when.items(), *q.unless.items())]
    met: frozenset[tuple[str, tuple[str, ...]]] = frozenset()
    for question in form.questions:
        if asks(question, met):
            value = reply(question)
            yield question, value
            if question.stored:
                met |= {wish for wish in wishes if wish[0] == question.key and _is_among(value, wish[1])}


def _kept(question: Question, answers: Answers) -> Value | None:
    value = answers.get(question.key) if question.stored else None
    return None if value is None or unfit(question, value) else value


def chosen(value: Value | None) -> frozenset[str]:
    """The keys of the choices an answer is made of."""
    return frozenset(value if isinstance(value, tuple) else () if value is None else (str(value),))


def standing(dimension: Dimension, asked: list[Pair], limits: Mapping[str, Limit], today: date) -> Standing:
    """The level of one dimension."""
    about = [(question, value) for question, value in asked if _most(question, dimension.key)]
    counted = [(q, v) for q, v in about if _points(q, v, dimension.key) is not None]
    points = sum(_points(q, v, dimension.key) or 0 for q, v in counted)
    most = sum(_most(question, dimension.key) for question, _ in counted)
    level, fired = _level(dimension, points, most, len(counted))
    if level is Level.RED and _patient(dimension, limits, today):
        level, fired = Level.ORANGE, (*fired, _told("patience", **_patience_words(dimension, limits)))
    told = tuple(_answer_told(q, v, dimension.key) for q, v in about if v is None or (q, v) in counted)
    return Standing(dimension, level, points, most, len(told), len(counted), (*told, *fired))


def _level(dimension: Dimension, points: int, most: int, answered: int) -> tuple[Level, tuple[Fired, ...]]:
    if answered < dimension.needed:
        return Level.UNKNOWN, (_told("trop_peu", answered=answered, needed=dimension.needed),)
    level = Level.RED
    if 100 * points >= dimension.green_from * most:
        level = Level.GREEN
    elif 100 * points >= dimension.orange_from * most:
        level = Level.ORANGE
    bounds = {"green": dimension.green_from, "orange": dimension.orange_from}
    return level, (_told(_NAMED[level], points=points, most=most, **bounds),)


def _patient(dimension: Dimension, limits: Mapping[str, Limit], today: date) -> bool:
    patience = dimension.patience
    limit = limits.get(patience.deadline) if patience else None
    return bool(patience and limit and limit.days_left(today) > patience.days)


def _patience_words(dimension: Dimension, limits: Mapping[str, Limit]) -> dict[str, object]:
    patience = dimension.patience
    return {"deadline": limits[patience.deadline].deadline.label, "days": patience.days} if patience else {}


def _answer_told(question: Question, value: Value | None, dimension: str) -> Fired:
    if value is None:
        return _told("sans_reponse", name=question.name)
    answer, points = in_words(question, value, {}), _points(question, value, dimension)
    return _told("points", name=question.name, answer=answer, points=points, most=_most(question, dimension))


def _told(rule: str, **words: object) -> Fired:
    return Fired(rule, RULES[rule].format(**words))


def _points(question: Question, value: Value | None, dimension: str) -> int | None:
    """What an answer brings to a dimension; None, never 0, if it says nothing of it."""
    choices = [choice for choice in question.choices if choice.key in chosen(value)]
    told = [choice.points[dimension] for choice in choices if dimension in choice.points]
    return sum(told) if told else None


def _most(question: Question, dimension: str) -> int:
    told = [choice.points.get(dimension, 0) for choice in question.choices]
    return sum(told) if question.kind is Kind.CHOICES else max(told, default=0)


def _limits(questionnaire: Questionnaire, answers: Answers, today: date) -> dict[str, Limit]:
    found = {d.key: _limit(questionnaire, d, answers, today) for d in questionnaire.deadlines}
    return {key: limit for key, limit in found.items() if limit}


def _limit(questionnaire: Questionnaire, deadline: Deadline, answers: Answers, today: date) -> Limit | None:
    question = questionnaire.question(deadline.question)
    gone_by = today if question and question.past else date.max
    return limit_of(deadline, answers.get(deadline.question), gone_by)


def limit_of(deadline: Deadline, month: Value | None, last_day: date = date.max) -> Limit | None:
    """The limit counted from a month, of which no day after `last_day` can be meant; None without one."""
    if not isinstance(month, str) or not MONTH.fullmatch(month) or int(month[:4]) not in _YEARS:
        return None
    year, number = int(month[:4]), int(month[5:])
    first, last = date(year, number, 1), date(year, number, monthrange(year, number)[1])
    last = max(first, min(last, last_day))
    return Limit(deadline, _later(first, deadline), _later(last, deadline))


def _later(day: date, deadline: Deadline) -> date:
    years, number = divmod(day.month - 1 + deadline.months, 12)
    year, number = day.year + years, number + 1
    moved = date(year, number, min(day.day, monthrange(year, number)[1]))
    return moved + timedelta(days=deadline.days)


def _is_among(value: Value | None, wanted: tuple[str, ...]) -> bool:
    return not chosen(value).isdisjoint(wanted)
