"""How outcomes, priorities and the form's length spread over random people, to set thresholds by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from statistics import quantiles

from bot.feasibility.advice import advise
from bot.feasibility.outcome import Outcome, decide
from bot.feasibility.people import Person, answer, draw
from bot.feasibility.schema import Level, Questionnaire
from bot.feasibility.scoring import Reading, read, walk
from bot.forms.answers import Value
from bot.forms.schema import Kind, Question

# Assumed, until real use tells: how likely one is to leave at a question, and how long it takes.
DROP = dict.fromkeys(Kind, 0.02) | {Kind.CHOICE: 0.008, Kind.CHOICES: 0.01}
SECONDS = dict.fromkeys(Kind, 25) | {Kind.CHOICE: 11, Kind.CHOICES: 15}
_LEVELS = {Level.GREEN: "vert", Level.ORANGE: "orange", Level.RED: "rouge", Level.UNKNOWN: "à voir"}


@dataclass(frozen=True)
class Simulation:
    """What came out; everything but `begun` and `dropped` is about those who went to the end."""

    begun: int
    today: date
    outcomes: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    priorities: Counter[int] = field(default_factory=Counter)
    groups: Counter[tuple[str, str]] = field(default_factory=Counter)
    levels: Counter[tuple[str, Level]] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=list)
    seconds: list[int] = field(default_factory=list)


def simulate(
    questionnaire: Questionnaire, n: int, seed: int, today: date, drop: Mapping[Kind, float] = DROP
) -> Simulation:
    """The form filled in by n people; the same seed gives the same people."""
    chance = Random(seed)  # noqa: S311 - nothing secret: it must be repeatable
    simulation = Simulation(n, today)
    for _ in range(n):
        _one(questionnaire, simulation, drop, chance)
    return simulation


def _one(
    questionnaire: Questionnaire, simulation: Simulation, drop: Mapping[Kind, float], chance: Random
) -> None:
    person = draw(chance)
    given: dict[str, Value] = {}
    seen: list[Question] = []
    for question, value in walk(questionnaire, lambda q: answer(person, q, simulation.today, chance)):
        simulation.asked[question.key] += 1
        if chance.random() < drop.get(question.kind, 0):
            simulation.dropped[question.key] += 1
            return
        seen.append(question)
        if value is not None:
            given[question.key] = value
    reading = read(questionnaire, given, simulation.today)
    _count(simulation, person, seen, reading, decide(reading))


def _count(
    simulation: Simulation, person: Person, seen: list[Question], reading: Reading, outcome: Outcome
) -> None:
    simulation.outcomes[outcome.key] += 1
    simulation.rules[outcome.rule] += 1
    simulation.priorities[outcome.priority] += 1
    simulation.groups[_group(person), outcome.key] += 1
    simulation.levels.update((key, s.level) for key, s in reading.standings.items() if s.asked)
    simulation.steps.update(step.key for step in advise(reading, outcome).steps)
    simulation.lengths.append(len(seen))
    simulation.seconds.append(sum(SECONDS[question.kind] for question in seen))


def _group(person: Person) -> str:
    if not person.country:
        return "ville"
    return "campagne, motorisé" if person.wheels else "campagne, à pied"


def report(questionnaire: Questionnaire, simulation: Simulation) -> str:
    """The simulation in French, for advisers."""
    parts = (
        _head(questionnaire, simulation),
        _outcomes(questionnaire, simulation),
        _table("Règle qui a décidé", simulation.rules, [rule.name for rule in questionnaire.rules]),
        _by_place(questionnaire, simulation),
        _levels(questionnaire, simulation),
        _actions(questionnaire, simulation),
        _length(simulation),
        _drops(questionnaire, simulation),
    )
    return "\n\n".join(parts) + "\n"


def _head(questionnaire: Questionnaire, simulation: Simulation) -> str:
    title = f"{questionnaire.title} (formulaire {questionnaire.key}, version {questionnaire.version})"
    told = f"{simulation.begun} jeunes tirés au sort, au {simulation.today:%d/%m/%Y}. {questionnaire.notice}"
    return f"{title}\n{told}\nLes jeunes sont inventés : seuls les écarts d'un réglage à l'autre ont un sens."


def _outcomes(questionnaire: Questionnaire, simulation: Simulation) -> str:
    labels = {status.label: simulation.outcomes[status.key] for status in questionnaire.outcomes}
    priorities = {f"priorité {p}": simulation.priorities[p] for p in sorted(simulation.priorities)}
    return f"{_table('Issue', labels, labels)}\n\n{_table('Priorité', priorities, priorities)}"


def _by_place(questionnaire: Questionnaire, simulation: Simulation) -> str:
    lines = ["Issues selon le lieu de vie"]
    for group in sorted({group for group, _ in simulation.groups}):
        counts = {s.label: simulation.groups[group, s.key] for s in questionnaire.outcomes}
        total = sum(counts.values())
        lines.append(f"  {group} : " + ", ".join(f"{k} {_share(v, total)}" for k, v in counts.items() if v))
    return "\n".join(lines)


def _levels(questionnaire: Questionnaire, simulation: Simulation) -> str:
    lines = ["Dimensions, chez les jeunes à qui on a posé une question là-dessus"]
    for dimension in questionnaire.dimensions:
        counts = {name: simulation.levels[dimension.key, level] for level, name in _LEVELS.items()}
        shares = ", ".join(f"{name} {_share(n, sum(counts.values()))}" for name, n in counts.items())
        lines.append(f"  {dimension.label:<36} {shares}")
    return "\n".join(lines)


def _actions(questionnaire: Questionnaire, simulation: Simulation) -> str:
    titles = {action.key: action.title for action in questionnaire.actions}
    lines = [f"  {titles[key]:<42} {n:>6}" for key, n in simulation.steps.most_common()]
    return "\n".join(["Actions montrées (trois par jeune)", *lines])


def _length(simulation: Simulation) -> str:
    if len(simulation.lengths) < 2:
        return "Longueur : trop peu de jeunes au bout pour la dire."
    questions, seconds = quantiles(simulation.lengths, n=20), quantiles(simulation.seconds, n=20)
    return (
        f"Questions vues par ceux qui vont au bout : {questions[9]:.0f} au milieu, {questions[17]:.0f} au "
        f"plus pour 9 sur 10, {max(simulation.lengths)} pour le plus long chemin.\n"
        f"Durée estimée : {seconds[9] / 60:.1f} min au milieu, {seconds[17] / 60:.1f} au plus pour 9 sur 10."
    )


def _drops(questionnaire: Questionnaire, simulation: Simulation) -> str:
    left = sum(simulation.dropped.values())
    lines = [f"Abandons : {left} sur {simulation.begun} ({_share(left, simulation.begun)})"]
    for question in questionnaire.questions:
        asked, gone = simulation.asked[question.key], simulation.dropped[question.key]
        lines.append(f"  {question.name:<26} posée {_share(asked, simulation.begun):>5}, quittée {gone:>5}")
    return "\n".join(lines)


def _table(title: str, counts: Mapping[str, int], order: Iterable[str]) -> str:
    total = sum(counts.values())
    rows = [f"  {key:<30} {counts.get(key, 0):>6}  {_share(counts.get(key, 0), total):>5}" for key in order]
    return "\n".join([title, *rows])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "0 %"
