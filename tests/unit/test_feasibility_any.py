"""Whatever the answers: an outcome, something to do, no unkind word, and the same again."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.feasibility.advice import advise
from bot.feasibility.dossier import dossier_of
from bot.feasibility.outcome import decide
from bot.feasibility.schema import Level
from bot.feasibility.scoring import read
from bot.forms.answers import Value, unfit
from bot.forms.path import outcome
from bot.forms.progress import Progress
from bot.forms.schema import Kind, Question
from tests.unit.feasibility_sample import published

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
UNKIND = re.compile(r"\b(refus|score|note de|éliminé|inapte)", re.IGNORECASE)


def said(question: Question) -> st.SearchStrategy[Value]:
    keys = [choice.key for choice in question.choices]
    if question.kind is Kind.CHOICE:
        return st.sampled_from(keys)
    if question.kind is Kind.CHOICES:
        return st.lists(st.sampled_from(keys), min_size=1, unique=True).map(tuple)
    if question.kind is Kind.MONTH:
        return st.dates(date(2025, 1, 1), date(2031, 12, 31)).map(lambda day: f"{day:%Y-%m}")
    return st.text(min_size=1, max_size=20)


ANSWERS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {}, optional={question.key: said(question) for question in published().questions}
)
ODD = st.dictionaries(
    st.sampled_from([question.key for question in published().questions]),
    st.one_of(st.text(), st.integers(), st.lists(st.text()).map(tuple)),
)


@given(ANSWERS, DAYS, st.sampled_from([(), ("danger",)]))
def test_nobody_is_left_without_an_outcome_and_something_to_do(
    answers: dict[str, Value], today: date, signals: tuple[str, ...]
) -> None:
    known = read(published(), answers, today, signals)
    concluded = decide(known)
    advice = advise(known, concluded)
    assert concluded.rule in {rule.name for rule in published().rules}
    assert 1 <= len(advice.steps) <= 3
    assert advice.strengths or answers.get("age") in ("parent", "pro")
    told = " ".join(
        [advice.words, *advice.plan, *advice.strengths, *(s.title + s.text for s in advice.steps)]
    )
    assert not UNKIND.search(told)


@given(ANSWERS, DAYS)
def test_the_same_answers_give_the_same(answers: dict[str, Value], today: date) -> None:
    one, other = read(published(), answers, today), read(published(), dict(answers), today)
    assert decide(one) == decide(other)
    assert advise(one, decide(one)) == advise(other, decide(other))


@given(ANSWERS, DAYS, st.sampled_from(["moins_14", "ans_14"]))
def test_under_15_never_gets_a_dossier(answers: dict[str, Value], today: date, age: str) -> None:
    known = read(published(), answers | {"age": age}, today)
    assert dossier_of(known, decide(known), (), {}) is None
    assert decide(known).key == "pas_encore"


@given(ANSWERS, DAYS)
def test_a_dimension_without_enough_answers_is_never_red(answers: dict[str, Value], today: date) -> None:
    for standing in read(published(), answers, today).standings.values():
        enough = standing.answered >= standing.dimension.needed
        assert (standing.level is Level.UNKNOWN) != enough


@given(ANSWERS, DAYS, st.data())
def test_forgetting_an_answer_never_makes_a_zero(
    answers: dict[str, Value], today: date, data: st.DataObject
) -> None:
    if answers:
        gone = data.draw(st.sampled_from(sorted(answers)))
        rest = {key: value for key, value in answers.items() if key != gone}
        for standing in read(published(), rest, today).standings.values():
            assert not any(f.rule == "points" and published_name(gone) in f.said for f in standing.fired)


def published_name(key: str) -> str:
    question = published().question(key)
    return f"« {question.name} : " if question else ""


@given(ANSWERS, DAYS)
def test_the_path_is_the_one_of_the_forms(answers: dict[str, Value], today: date) -> None:
    kept = {key: value for key, value in answers.items() if key != "ca_va"}
    begun = datetime(2027, 1, 1, tzinfo=UTC)
    progress = Progress(form="projet", version=1, answers=kept, step=1, since=1, begun=begun, updated=begun)
    fitting = {key: value for key, value in outcome(published(), progress).items() if is_fit(key, value)}
    assert read(published(), kept, today).answers == fitting


def is_fit(key: str, value: Value) -> bool:
    question = published().question(key)
    return question is not None and unfit(question, value) is None


@given(ODD, DAYS)
def test_odd_answers_do_not_raise(answers: dict[str, Value], today: date) -> None:
    known = read(published(), answers, today)
    concluded = decide(known)
    assert advise(known, concluded).steps
    dossier_of(known, concluded, (), {})
