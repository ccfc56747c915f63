"""What is wrong in a questionnaire beyond its shape: names that lead nowhere, rules that nobody can reach."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import partial
from random import Random

from bot.feasibility.advice import HOLES, best
from bot.feasibility.outcome import decide, fits
from bot.feasibility.schema import Action, Guard, Questionnaire, Rule
from bot.feasibility.scoring import Reading, read, walk
from bot.feasibility.skills import Skill
from bot.forms.answers import Value
from bot.forms.schema import Condition, Kind, Question

Path = tuple[str | int, ...]
Problem = tuple[str, Path]

# More boxes than that are not read on a form.
MOST_SKILLS = 40
_SHOWN = ("helplines", "speak:parler_a_quelquun")
_UNKIND = re.compile(r"\b(?:refus\w*|scores?|recal\w+|inapte\w*|élimin\w+)\b", re.I)
_TRIES, _SEED, _DAY = 800, 7, date(2030, 3, 15)
_MONTHS_AWAY = (-8, -6, -5, -3, -2, -1, 0, 1, 2, 3, 6, 10)


def check_questionnaire(questionnaire: Questionnaire, entries: Collection[str]) -> list[Problem]:
    """Everything wrong, in French, with the path of what is to blame; `entries` are the answers' keys."""
    named = [*_repeated(questionnaire), *_conditions(questionnaire), *_names(questionnaire)]
    found = [*named, *_buttons(questionnaire, entries), *_words(questionnaire), *_thresholds(questionnaire)]
    return found or list(_unreachable(questionnaire))


def check_skills(
    skills: Sequence[Skill], questionnaire: Questionnaire, silent: Collection[str]
) -> list[Problem]:
    """What is wrong in the skills; `silent` are answers and themes that a dossier never names."""
    keys = Counter(name for skill in skills for name in (skill.key, skill.label))
    found: list[Problem] = [(f"« {key} » est déjà pris", ()) for key, times in keys.items() if times > 1]
    if len(skills) > MOST_SKILLS:
        found.append((f"{MOST_SKILLS} compétences au plus : il y en a {len(skills)}", (MOST_SKILLS,)))
    outcomes = {status.key for status in questionnaire.outcomes}
    for place, skill in enumerate(skills):
        for number, sign in enumerate(skill.signs):
            path: Path = (place, "signs", number)
            found += _guard_conditions(sign, questionnaire, path)
            found += _guard_names(sign, questionnaire, path)
            found += _among(sign.outcomes, outcomes, "issue", (*path, "outcomes"))
            told = [key for key in sign.given if key in silent]
            found += ((f"« {key} » : le dossier n'en dit jamais rien", (*path, "given")) for key in told)
    return found


def _guards(questionnaire: Questionnaire) -> Iterator[tuple[Guard, Path]]:
    yield questionnaire.dossier, ("dossier",)
    for section in ("rules", "strengths", "actions"):
        for position, guard in enumerate(getattr(questionnaire, section)):
            yield guard, (section, position)


def _repeated(questionnaire: Questionnaire) -> Iterator[Problem]:
    sections = (
        "questions",
        "dimensions",
        "deadlines",
        "outcomes",
        "strengths",
        "actions",
        "texts",
        "followups",
    )
    for section in sections:
        keys = Counter(each.key for each in getattr(questionnaire, section))
        yield from ((f"« {key} » est déjà pris", (section,)) for key, times in keys.items() if times > 1)
    rules = Counter(rule.name for rule in questionnaire.rules)
    yield from ((f"« {name} » est déjà pris", ("rules",)) for name, times in rules.items() if times > 1)


def _conditions(questionnaire: Questionnaire) -> Iterator[Problem]:
    for position, question in enumerate(questionnaire.questions):
        before = questionnaire.questions[:position]
        for name in ("when", "unless"):
            yield from _condition(getattr(question, name), before, ("questions", position, name))
    for guard, path in _guards(questionnaire):
        yield from _guard_conditions(guard, questionnaire, path)


def _guard_conditions(guard: Guard, questionnaire: Questionnaire, path: Path) -> Iterator[Problem]:
    yield from _condition(guard.when, questionnaire.questions, (*path, "when"))
    yield from _condition(guard.unless, questionnaire.questions, (*path, "unless"))
    for position, condition in enumerate(guard.any_of):
        yield from _condition(condition, questionnaire.questions, (*path, "any_of", position))


def _condition(condition: Condition, questions: Sequence[Question], path: Path) -> Iterator[Problem]:
    for key, wanted in condition.items():
        question = next((q for q in questions if q.key == key and q.stored), None)
        if question is None:
            yield f"« {key} » : pas une question gardée, ou pas encore posée à cet endroit", (*path, key)
            continue
        unknown = [choice for choice in wanted if question.choice(choice) is None]
        yield from ((f"« {choice} » n'est pas une réponse de « {key} »", (*path, key)) for choice in unknown)


def _names(questionnaire: Questionnaire) -> Iterator[Problem]:
    dimensions = {dimension.key for dimension in questionnaire.dimensions}
    deadlines = {deadline.key for deadline in questionnaire.deadlines}
    outcomes = {status.key for status in questionnaire.outcomes}
    for guard, path in _guards(questionnaire):
        yield from _guard_names(guard, questionnaire, path)
    for place, rule in enumerate(questionnaire.rules):
        yield from _among((rule.outcome,), outcomes, "issue", ("rules", place, "outcome"))
        yield from _among((rule.deadline,), deadlines, "date", ("rules", place, "deadline"))
    for place, action in enumerate(questionnaire.actions):
        yield from _among((action.dimension,), dimensions, "dimension", ("actions", place, "dimension"))
        yield from _among(action.outcomes, outcomes, "issue", ("actions", place, "outcomes"))
    for place, followup in enumerate(questionnaire.followups):
        yield from _among(followup.outcomes, outcomes, "issue", ("followups", place, "outcomes"))
    yield from _questions_named(questionnaire)
    for place, question in enumerate(questionnaire.questions):
        given = {key for choice in question.choices for key in choice.points}
        yield from _among(sorted(given), dimensions, "dimension", ("questions", place, "choices"))


def _guard_names(guard: Guard, questionnaire: Questionnaire, path: Path) -> Iterator[Problem]:
    only = guard.reds.only if guard.reds else ()
    dimensions = {dimension.key for dimension in questionnaire.dimensions}
    deadlines = {deadline.key for deadline in questionnaire.deadlines}
    yield from _among((*guard.levels, *only), dimensions, "dimension", path)
    yield from _among((*guard.open, *guard.soon), deadlines, "date", path)


def _questions_named(questionnaire: Questionnaire) -> Iterator[Problem]:
    months = {question.key for question in questionnaire.questions if question.kind is Kind.MONTH}
    for place, deadline in enumerate(questionnaire.deadlines):
        yield from _among((deadline.question,), months, "question de mois", ("deadlines", place, "question"))
    deadlines = {deadline.key for deadline in questionnaire.deadlines}
    for place, dimension in enumerate(questionnaire.dimensions):
        patience = (dimension.patience.deadline,) if dimension.patience else ()
        yield from _among(patience, deadlines, "date", ("dimensions", place, "patience"))
    for name, kind in (("trade", Kind.TRADE), ("town", Kind.PLACE), ("month", Kind.MONTH)):
        known = {question.key for question in questionnaire.questions if question.kind is kind}
        yield from _among(
            getattr(questionnaire.names, name), known, f"question {kind.value}", ("names", name)
        )


def _among(keys: Collection[str | None], known: Collection[str], what: str, path: Path) -> Iterator[Problem]:
    yield from ((f"{what} inconnue : « {key} »", path) for key in keys if key and key not in known)


def _buttons(questionnaire: Questionnaire, entries: Collection[str]) -> Iterator[Problem]:
    for place, action in enumerate(questionnaire.actions):
        verb, _, key = action.button.action.partition(":")
        leads = action.button.action in _SHOWN
        leads = (
            leads
            or (verb == "answer" and key in entries)
            or (verb == "text" and bool(questionnaire.text(key)))
        )
        if not leads:
            yield f"« {action.button.action} » ne mène nulle part", ("actions", place, "button", "action")
    for place, text in enumerate(questionnaire.texts):
        unknown = set(re.findall(r"\{(\w+)\}", text.body)) - set(HOLES)
        yield from (
            (f"« {{{hole}}} » ne se remplit pas", ("texts", place, "body")) for hole in sorted(unknown)
        )
        if all(action.button.action != f"text:{text.key}" for action in questionnaire.actions):
            yield f"aucune action ne donne le texte « {text.key} »", ("texts", place)


def _words(questionnaire: Questionnaire) -> Iterator[Problem]:
    for text, path in shown(questionnaire):
        if unkind := _UNKIND.search(text):
            yield f"« {unkind[0]} » : jamais dit à un jeune", path


def shown(questionnaire: Questionnaire) -> Iterator[tuple[str, Path]]:
    """Every text that a young person may read, with its path."""
    fields = {
        "questions": ("name", "ask", "why", "skip"),
        "outcomes": ("words",),
        "strengths": ("text",),
        "actions": ("title", "text"),
        "texts": ("title", "body"),
        "followups": ("words",),
    }
    yield from (
        (questionnaire.opening, ("opening",)),
        (questionnaire.dossier.otherwise, ("dossier", "otherwise")),
    )
    for section, names in fields.items():
        for place, each in enumerate(getattr(questionnaire, section)):
            yield from ((text, (section, place, name)) for name in names if (text := getattr(each, name)))
    for place, status in enumerate(questionnaire.outcomes):
        yield from ((line, ("outcomes", place, "plan", number)) for number, line in enumerate(status.plan))


def _thresholds(questionnaire: Questionnaire) -> Iterator[Problem]:
    for place, dimension in enumerate(questionnaire.dimensions):
        path: Path = ("dimensions", place)
        if not 0 < dimension.orange_from < dimension.green_from <= 100:
            yield "seuils hors de portée : 0 < orange_from < green_from ≤ 100", path
        telling = [q for q in questionnaire.questions if any(c.points.get(dimension.key) for c in q.choices)]
        if dimension.needed > len(telling):
            yield f"il faut {dimension.needed} réponses, {len(telling)} question(s) en parlent", path
    for guard, path in _guards(questionnaire):
        reds = guard.reds
        if reds and (reds.least > len(questionnaire.dimensions) or (reds.most or reds.least) < reds.least):
            yield "nombre de dimensions rouges impossible", (*path, "reds")


def _unreachable(questionnaire: Questionnaire) -> Iterator[Problem]:
    last = len(questionnaire.rules) - 1
    if not questionnaire.rules[last].always:
        yield "la dernière règle doit toujours convenir : ni when, ni autre condition", ("rules", last)
    for place, status in enumerate(questionnaire.outcomes):
        if all(rule.outcome != status.key for rule in questionnaire.rules):
            yield f"aucune règle ne mène à « {status.key} »", ("outcomes", place)
    for place, rule in enumerate(questionnaire.rules):
        if not _reached(questionnaire, [rule], partial(_decides, rule)):
            yield f"la règle « {rule.name} » ne décide jamais", ("rules", place)
    for place, strength in enumerate(questionnaire.strengths):
        if not _reached(questionnaire, [strength], partial(fits, strength)):
            yield f"personne ne peut avoir le point fort « {strength.key} »", ("strengths", place)
    for place, action in enumerate(questionnaire.actions):
        if not _reached(questionnaire, _ways_to(questionnaire, action), partial(_offers, action)):
            yield f"personne ne peut se voir proposer « {action.key} »", ("actions", place)


def _decides(rule: Rule, reading: Reading) -> bool:
    return decide(reading).rule == rule.name


def _offers(action: Action, reading: Reading) -> bool:
    return action in best(reading, decide(reading))


def _ways_to(questionnaire: Questionnaire, action: Action) -> list[Guard]:
    return [action, *(rule for rule in questionnaire.rules if rule.outcome in action.outcomes)]


def _reached(questionnaire: Questionnaire, wanted: Sequence[Guard], is_it: Callable[[Reading], bool]) -> bool:
    """Whether answers drawn at random, but towards what is wanted, lead there."""
    chance = Random(_SEED)  # noqa: S311 - nothing secret: the same answers every time
    return any(is_it(_drawn(questionnaire, wanted, chance)) for _ in range(_TRIES))


def _drawn(questionnaire: Questionnaire, wanted: Sequence[Guard], chance: Random) -> Reading:
    guards = [wanted[0], *([chance.choice(wanted[1:])] if wanted[1:] else [])]
    conditions = [guard.when for guard in guards]
    conditions += [chance.choice(guard.any_of) for guard in guards if guard.any_of]
    towards = {key: choices for condition in conditions for key, choices in condition.items()}
    replies = walk(questionnaire, lambda question: _reply(question, towards.get(question.key, ()), chance))
    answers = {question.key: value for question, value in replies if value is not None}
    return read(questionnaire, answers, _DAY, [guard.signal for guard in guards if guard.signal])


def _reply(question: Question, towards: Sequence[str], chance: Random) -> Value | None:
    if question.skip and not towards and chance.random() < 0.1:
        return None
    if question.choices:
        key = chance.choice(towards or [choice.key for choice in question.choices])
        return (key,) if question.kind is Kind.CHOICES else key
    if question.kind is Kind.MONTH:
        years, number = divmod(_DAY.month - 1 + chance.choice(_MONTHS_AWAY), 12)
        return f"{_DAY.year + years}-{number + 1:02d}"
    return question.least or 0 if question.kind is Kind.NUMBER else "quelque chose"
