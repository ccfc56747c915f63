"""What is proved of a form before anyone is asked: it can be answered to the end, whatever one says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.forms.answers import Unfit, covering
from bot.forms.buttons import Move, Verb, action
from bot.forms.path import asks, holds, stages
from bot.forms.progress import Progress
from bot.forms.reading import read
from bot.forms.schema import Choice, Condition, Form, Kind, Question
from bot.messages import MAX_ACTION_BYTES
from nlu.language import normalise

MOST_WAYS = 5000
LONGEST_LABEL = 40
_LAST_STEP = 10**12 - 1
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong, in French, and where in the document."""

    reason: str
    path: Place


def flaws(form: Form, facts: Collection[str]) -> list[Flaw]:
    """Everything wrong with a form; `facts` are the names of what the conversation may know."""
    wrong = [flaw for find in _FINDERS for flaw in find(form)]
    wrong += _facts(form, facts)
    # A form whose keys or conditions lead nowhere has no paths to speak of.
    return wrong or [*_paths(form), *_typed(form)]


def _keys(form: Form) -> Iterator[Flaw]:
    keys = [question.key for question in form.questions]
    for position in _repeated(keys):
        yield Flaw(f"clé de question répétée : {keys[position]}", ("questions", position, "key"))
    names = [normalise(question.name) for question in form.questions]
    for position in _repeated(names):
        reason = f"nom déjà pris par une autre question : {form.questions[position].name}"
        yield Flaw(reason, ("questions", position, "name"))
    for place, question in _questions(form):
        choices = [choice.key for choice in question.choices]
        for position in _repeated(choices):
            reason = f"clé de choix répétée : {choices[position]}"
            yield Flaw(reason, (*place, "choices", position, "key"))


def _conditions(form: Form) -> Iterator[Flaw]:
    earlier: dict[str, Question] = {}
    for place, question in _questions(form):
        yield from _wishes(question.when, earlier, (*place, "when"))
        yield from _wishes(question.unless, earlier, (*place, "unless"))
        earlier[question.key] = question


def _wishes(condition: Condition, earlier: dict[str, Question], place: Place) -> Iterator[Flaw]:
    for key, wanted in condition.items():
        question = earlier.get(key)
        if question is None:
            yield Flaw(f"condition sur une question absente, ou posée après : {key}", (*place, key))
        elif not question.choices:
            yield Flaw(f"condition sur une question sans choix : {key}", (*place, key))
        elif not question.stored:
            yield Flaw(f"condition sur une réponse qui n'est pas gardée : {key}", (*place, key))
        elif not wanted:
            yield Flaw(f"condition qui ne nomme aucun choix : {key}", (*place, key))
        else:
            for position, choice in enumerate(wanted):
                if question.choice(choice) is None:
                    yield Flaw(f"choix inconnu de {key} : {choice}", (*place, key, position))


def _answerable(form: Form) -> Iterator[Flaw]:
    for place, question in _questions(form):
        least, most = question.least, question.most
        if least is not None and most is not None and least > most:
            yield Flaw(f"aucun nombre possible : au moins {least}, au plus {most}", (*place, "least"))
        if question.kind is Kind.CHOICE and len(question.choices) < 2:
            yield Flaw("un seul choix : il n'y a rien à choisir", (*place, "choices"))
        if question.kind is Kind.TRADE and question.skip is None:
            reason = "un métier peut manquer à nos listes : dites ce que passer veut dire (skip)"
            yield Flaw(reason, place)
        for position, choice in enumerate(question.choices):
            yield from _choice(question, choice, (*place, "choices", position))


def _choice(question: Question, choice: Choice, place: Place) -> Iterator[Flaw]:
    if choice.alone and question.kind is not Kind.CHOICES:
        yield Flaw("alone : pour plusieurs choix (choices) seulement", (*place, "alone"))
    for number in {choice.least, choice.most} - {None}:
        if number is not None and covering(question, number) != choice.key:
            reason = f"le nombre {number} n'est pas au seul choix {choice.key} : voyez least et most"
            yield Flaw(reason, (*place, "least"))


def _buttons(form: Form) -> Iterator[Flaw]:
    progress = _progress(form, "", _LAST_STEP)
    for place, question in _questions(form):
        yield from _button(question.name, action(progress, Verb.EDIT, question.key), (*place, "name"))
        for position, choice in enumerate(question.choices):
            where = (*place, "choices", position, "label")
            yield from _button(choice.label, action(progress, Verb.UNPICK, choice.key), where)


def _button(label: str, action: str, place: Place) -> Iterator[Flaw]:
    if not 0 < len(label.strip()) <= LONGEST_LABEL:
        yield Flaw(f"bouton : {len(label)} caractères, de 1 à {LONGEST_LABEL}", place)
    if len(action.encode()) > MAX_ACTION_BYTES:
        yield Flaw(f"bouton : clés trop longues, {len(action.encode())} octets", place)


def _facts(form: Form, facts: Collection[str]) -> Iterator[Flaw]:
    for place, question in _questions(form):
        if question.fact and question.fact not in facts:
            yield Flaw(f"fait inconnu : {question.fact}", (*place, "fact"))
        if question.fact and not question.stored:
            yield Flaw("un fait connu ne peut pas ne pas être gardé (stored)", (*place, "fact"))


def _paths(form: Form) -> Iterator[Flaw]:
    """Questions that nobody can be asked, and conditions that nothing meets."""
    for position, (question, ways) in enumerate(stages(form, {})):
        place = ("questions", position)
        if len(ways) > MOST_WAYS:
            yield Flaw(f"trop de chemins jusqu'ici pour les vérifier tous : {len(ways)}", place)
            return
        wished = [met for met in ways if holds(question.when, met)]
        if not wished:
            yield Flaw("condition que rien ne remplit", (*place, "when"))
        elif question.unless and not any(holds(question.unless, met) for met in wished):
            yield Flaw("condition que rien ne remplit", (*place, "unless"))
        elif not any(asks(question, met) for met in wished):
            yield Flaw("question jamais posée", (*place, "unless"))


def _typed(form: Form) -> Iterator[Flaw]:
    """Words of a choice, or its number, that do not lead to it when typed."""
    for place, question in _questions(form):
        progress = _progress(form, question.key)
        for position, choice in enumerate(question.choices):
            meant = Move(Verb.ANSWER, choice.key if question.kind is Kind.CHOICE else (choice.key,))
            for words in (str(position + 1), choice.label, *choice.said):
                found = read(form, progress, words, {}, _ANY_DAY.date())
                # A number may also be one of what is counted: it is then asked again, which is no misreading.
                if found != meant and not (found is Unfit.UNCLEAR and words.isdecimal()):
                    reason = f"taper « {words} » ne mène pas au choix {choice.key}"
                    yield Flaw(reason, (*place, "choices", position))


def _questions(form: Form) -> Iterator[tuple[Place, Question]]:
    return ((("questions", position), question) for position, question in enumerate(form.questions))


def _repeated(values: list[str]) -> list[int]:
    """Where something comes again."""
    return [position for position, value in enumerate(values) if value in values[:position]]


def _progress(form: Form, at: str, step: int = 0) -> Progress:
    day = _ANY_DAY
    return Progress(form=form.key, version=form.version, at=at, step=step, since=0, begun=day, updated=day)


_FINDERS: tuple[Callable[[Form], Iterator[Flaw]], ...] = (_keys, _conditions, _answerable, _buttons)
