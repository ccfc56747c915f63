"""What the young person is told: strengths first, then the most useful things to do now. Never a mark."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.feasibility.outcome import Outcome, fits
from bot.feasibility.schema import Action, CopyText, Level
from bot.feasibility.scoring import Reading
from bot.messages import Button

_HOLE = re.compile(r"\{(\w+)\}")
# What stands for a word that is not known, to be filled in by hand.
HOLES = {"metier": "[métier]", "ville": "[ta commune]", "mois": "[mois]"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with the button that does it now."""

    key: str
    title: str
    text: str
    button: Button


@dataclass(frozen=True, slots=True)
class Advice:
    """Everything said to the young person at the end; an adviser may be asked for whatever it says."""

    words: str
    plan: tuple[str, ...]
    strengths: tuple[str, ...]
    steps: tuple[Step, ...]


def advise(reading: Reading, outcome: Outcome) -> Advice:
    """The strengths and the best actions of someone."""
    ranking = reading.questionnaire.ranking
    strengths = [strength.text for strength in reading.questionnaire.strengths if fits(strength, reading)]
    steps = tuple(map(_step, best(reading, outcome)[: ranking.actions]))
    return Advice(outcome.words, outcome.plan, tuple(strengths[: ranking.strengths]), steps)


def best(reading: Reading, outcome: Outcome) -> list[Action]:
    """The actions that fit, best first: one of each topic, then the others; the file's order settles ties."""
    fitting = [action for action in reading.questionnaire.actions if _is_for(action, reading, outcome)]
    ranked = sorted(fitting, key=lambda action: -weight(action, reading))
    first = _one_of_each(ranked)
    return [*first, *(action for action in ranked if action not in first)]


def weight(action: Action, reading: Reading) -> int:
    """How much an action counts for this person."""
    standing = reading.standings.get(action.dimension or "")
    ranking = reading.questionnaire.ranking
    added = {Level.RED: ranking.red_adds, Level.ORANGE: ranking.orange_adds}
    return action.weight + (added.get(standing.level, 0) if standing else 0)


def ready(text: CopyText, known: Mapping[str, str]) -> str:
    """A text to copy, with what is known filled in; the rest stays in brackets."""
    return _HOLE.sub(lambda hole: known.get(hole[1]) or HOLES.get(hole[1], f"[{hole[1]}]"), text.body)


def _is_for(action: Action, reading: Reading, outcome: Outcome) -> bool:
    return (not action.outcomes or outcome.key in action.outcomes) and fits(action, reading)


def _one_of_each(ranked: Sequence[Action]) -> list[Action]:
    first: dict[str, Action] = {}
    for action in ranked:
        first.setdefault(action.topic, action)
    return list(first.values())


def _step(action: Action) -> Step:
    return Step(action.key, action.title, action.text, action.button.button())
