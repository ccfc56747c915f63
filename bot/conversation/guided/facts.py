"""Facts of the conversation as answers to a form's questions, and a form's answers as facts."""

from __future__ import annotations

from bot.conversation.guided.asking import ANY_TRADE
from bot.conversation.meaning import Entities, Facts
from bot.conversation.turn import Turn
from bot.forms import engine
from bot.forms.answers import Value
from bot.forms.progress import Progress
from bot.forms.schema import Form, Kind, Question

WHERE = frozenset({"place", "area", "elsewhere"})
IN_LISTS = {Kind.PLACE: "place", Kind.TRADE: "trade"}


def known_facts(turn: Turn) -> Facts:
    """What is known for sure; a place said unclearly takes back the one known before."""
    doubted = set(turn.context.unsettled) | ({"place"} if WHERE & set(turn.context.unsettled) else set())
    known = turn.context.known().items()
    return {name: value for name, value in known if value != ANY_TRADE and name not in doubted}


def said_now(found: Entities, facts: Facts) -> Facts:
    """The facts of this very text, where it says little else."""
    return {name: value for name, value in facts.items() if name in found.found()}


def answers_it(question: Question | None, found: Entities) -> bool:
    """Whether a text states the very fact that is asked for."""
    return bool(question and IN_LISTS.get(question.kind, "") in found.heard())


def implied(question: Question, found: Entities) -> str:
    """The choice that a fact said by itself amounts to."""
    heard = found.heard() if found.bare else frozenset()
    return next((choice.key for choice in question.choices if choice.states in heard), "")


def fact_of(question: Question | None) -> str:
    """The name of the fact that a question asks for."""
    return (question.fact or IN_LISTS.get(question.kind, "")) if question else ""


def as_known(form: Form, turn: Turn) -> Progress:
    """A brief form, as far as the conversation can fill it in."""
    progress = engine.begin(form, known_facts(turn), turn.now)
    question = form.question(progress.at)
    any_trade = turn.context.known().get("trade") == ANY_TRADE and "trade" not in turn.context.unsettled
    if question and question.kind is Kind.TRADE and any_trade:
        return engine.skip(form, progress, turn.now) or progress
    return progress


def learned(form: Form, progress: Progress) -> Facts:
    """The facts that a brief form's answers give; those that were known stay what they were."""
    facts: Facts = {}
    for question in form.questions:
        if question.kind is Kind.TRADE and question.key in progress.skipped:
            facts["trade"] = ANY_TRADE
        elif question.key in progress.answers and question.key not in progress.known:
            facts[fact_of(question)] = _as_fact(question, progress.answers[question.key])
    return facts


def _as_fact(question: Question, value: Value) -> int | str:
    """A choice that stands for one number is that number."""
    choice = question.choice(str(value))
    exact = choice and choice.least is not None and choice.least == choice.most
    return choice.least or 0 if choice and exact else str(value)
