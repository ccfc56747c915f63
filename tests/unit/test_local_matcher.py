"""Without any model, a question still finds its answer, quickly, and a strange one finds nothing sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.local import LocalMatcher
from tests.steps import IN_PROPORTION, growth

ROWS = [
    ("salaire", "combien gagne un apprenti ?"),
    ("salaire", "je serai payé combien ?"),
    ("salaire", "quel est le salaire en première année ?"),
    ("permis", "quelle aide pour le permis ?"),
    ("permis", "les 500 euros pour le permis de conduire"),
    ("logement", "je cherche un logement près du cfa"),
    ("logement", "est-ce que je peux toucher les apl ?"),
    ("rupture", "comment rompre mon contrat ?"),
    ("rupture", "je veux quitter mon patron"),
    ("parents", "mes parents doivent signer ?"),
]
SURE = 0.6
UNLIKELY = 0.4
ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


@pytest.fixture(scope="module")
def matcher() -> LocalMatcher:
    return LocalMatcher(ROWS)


@pytest.mark.parametrize(("intent", "example"), ROWS)
def test_the_very_words_of_an_example_are_certain(matcher: LocalMatcher, intent: str, example: str) -> None:
    best = matcher.rank(example.upper() + " !!")[0]
    assert (best.intent, best.confidence) == (intent, 1.0)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("c payé cb", "salaire"),
        ("on gagne cb qd on é aprenti", "salaire"),
        ("ya une aide pr le permi", "permis"),
        ("g droit au apl ?", "logement"),
        ("jveu kitter mon patron", "rupture"),
        ("mes parent doive signé ou pas", "parents"),
    ],
)
def test_a_question_typed_as_on_a_phone_finds_its_answer(
    matcher: LocalMatcher, text: str, intent: str
) -> None:
    assert matcher.rank(text)[0].intent == intent


def test_close_words_are_sure_and_foreign_words_are_not(matcher: LocalMatcher) -> None:
    assert matcher.rank("les 500 euros du permis de conduire")[0].confidence >= SURE
    assert matcher.rank("raconte une blague")[0].confidence < UNLIKELY


def test_only_the_very_words_reach_certainty(matcher: LocalMatcher) -> None:
    assert matcher.rank("contrat mon rompre comment")[0].confidence < 1


def test_an_example_shared_by_two_intents_proposes_both() -> None:
    ranking = LocalMatcher([("a", "les aides"), ("b", "Les aides ?"), ("c", "le contrat")]).rank("les aides")
    assert [(guess.intent, guess.confidence) for guess in ranking[:2]] == [("a", 1.0), ("b", 1.0)]


def test_a_second_close_example_makes_an_intent_likelier() -> None:
    alone = LocalMatcher([("permis", "une aide pour le permis"), ("autre", "bonjour")])
    helped = LocalMatcher(
        [("permis", "une aide pour le permis"), ("permis", "aide au permis"), ("autre", "bonjour")]
    )
    text = "une aide permis"
    assert helped.rank(text)[0].confidence > alone.rank(text)[0].confidence


@pytest.mark.parametrize("text", ["", "   ", "?!…", "😂😂😂", "\u200b"])
def test_a_text_without_words_finds_nothing(matcher: LocalMatcher, text: str) -> None:
    assert matcher.rank(text) == ()


@pytest.mark.parametrize("rows", [[], [("vide", "😂")], [("un", "x")]])
def test_few_or_empty_examples_are_no_trouble(rows: list[tuple[str, str]]) -> None:
    assert LocalMatcher(rows).rank("bonjour tout le monde") == ()


def test_the_ranking_is_as_long_as_asked(matcher: LocalMatcher) -> None:
    assert len(matcher.rank("je veux mon contrat", limit=2)) == 2


@given(ANY_TEXT, st.integers(1, 12))
def test_any_text_gives_an_orderly_ranking(text: str, limit: int) -> None:
    ranking = LocalMatcher(ROWS[:4]).rank(text, limit)
    confidences = [guess.confidence for guess in ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < confidence <= 1 for confidence in confidences)
    assert len({guess.intent for guess in ranking}) == len(ranking) <= limit


@given(st.lists(st.tuples(st.sampled_from("abc"), ANY_TEXT), max_size=8), ANY_TEXT)
def test_any_examples_can_be_learned(rows: list[tuple[str, str]], text: str) -> None:
    assert {guess.intent for guess in LocalMatcher(rows).rank(text)} <= {intent for intent, _ in rows}


@pytest.mark.parametrize("piece", ["a", "a ", "j'", "e\u0301", "q1w2e3 "])
def test_work_grows_no_faster_than_the_text(matcher: LocalMatcher, piece: str) -> None:
    assert growth(matcher.rank, piece) < IN_PROPORTION


@given(
    st.lists(st.tuples(st.sampled_from("abc"), ANY_TEXT), max_size=6),
    st.lists(st.tuples(st.sampled_from("abc"), ANY_TEXT), max_size=6),
    ANY_TEXT,
)
def test_a_matcher_made_from_the_last_one_is_as_one_made_anew(
    before: list[tuple[str, str]], rows: list[tuple[str, str]], text: str
) -> None:
    assert LocalMatcher(rows, LocalMatcher(before)).rank(text) == LocalMatcher(rows).rank(text)
