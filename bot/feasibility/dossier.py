"""What an adviser reads of one person: the outcome, why, what was said and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.feasibility.outcome import Outcome, fits
from bot.feasibility.schema import Level
from bot.feasibility.scoring import Reading, Standing, walk
from bot.forms.answers import in_words
from bot.forms.schema import Question


@dataclass(frozen=True, slots=True)
class Said:
    """A question asked and what was answered, "" if it was passed."""

    name: str
    answer: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """A proposal to a person who decides.

    `trade` is a trade's key, `town` a commune's label and `month` "2027-09", "" if not said. `given` are the
    questions we answered before, oldest first.
    """

    outcome: Outcome
    standings: tuple[Standing, ...]
    answers: tuple[Said, ...]
    gaps: tuple[str, ...]
    strengths: tuple[str, ...]
    trade: str
    town: str
    month: str
    notice: str
    given: tuple[str, ...] = ()


def may_have_dossier(reading: Reading) -> bool:
    """Whether a dossier may be made: never under 15, nor without knowing it is not so."""
    return fits(reading.questionnaire.dossier, reading)


def dossier_of(
    reading: Reading, outcome: Outcome, strengths: tuple[str, ...], names: Mapping[str, str]
) -> Dossier | None:
    """The dossier, None for who may have none; `names` are those of the trades, by key."""
    if not may_have_dossier(reading):
        return None
    questionnaire = reading.questionnaire
    said = tuple(_said(reading, names))
    return Dossier(
        outcome=outcome,
        standings=_standings(reading),
        answers=said,
        gaps=(*(line.name for line in said if not line.answer), *_unknown(reading)),
        strengths=strengths,
        trade=_first(reading, questionnaire.names.trade),
        town=_first(reading, questionnaire.names.town),
        month=_first(reading, questionnaire.names.month),
        notice=questionnaire.notice,
    )


def _said(reading: Reading, names: Mapping[str, str]) -> list[Said]:
    asked = walk(reading.questionnaire, lambda question: reading.answers.get(question.key))
    return [Said(q.name, _words(q, reading, names)) for q, _ in asked if q.stored]


def _words(question: Question, reading: Reading, names: Mapping[str, str]) -> str:
    value = reading.answers.get(question.key)
    return "" if value is None else in_words(question, value, names)


def _standings(reading: Reading) -> tuple[Standing, ...]:
    """The dimensions, none at all for someone whose project was not looked at."""
    standings = tuple(reading.standings.values())
    return standings if any(standing.answered for standing in standings) else ()


def _unknown(reading: Reading) -> list[str]:
    return [s.dimension.label for s in _standings(reading) if s.level is Level.UNKNOWN]


def _first(reading: Reading, keys: tuple[str, ...]) -> str:
    return next((str(reading.answers[key]) for key in keys if key in reading.answers), "")
