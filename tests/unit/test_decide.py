"""A doubtful answer is never stated as sure; near ones are offered, three at most."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.decide import BARS, MOST_OFFERED, decide
from bot.conversation.meaning import Entities, Guess, Meaning, Source

RANKINGS = st.lists(st.floats(0, 1), max_size=8).map(lambda found: sorted(found, reverse=True))


def meaning(source: Source, *confidences: float) -> Meaning:
    guesses = tuple(Guess(f"intention-{i}", confidence) for i, confidence in enumerate(confidences))
    return Meaning(guesses, Entities(), source)


@given(st.sampled_from(Source), RANKINGS)
def test_sure_means_high_and_alone(source: Source, confidences: list[float]) -> None:
    decision = decide(meaning(source, *confidences))
    bar = BARS[source]
    first, second = (*confidences, 0.0, 0.0)[:2]
    assert bool(decision.sure) == (first >= bar.sure and first - second >= bar.lead)
    assert len(decision.offered) <= MOST_OFFERED
    assert not (decision.sure and decision.offered)


def test_nothing_near_is_nothing_offered() -> None:
    decision = decide(meaning(Source.LOCAL, 0.1))
    assert (decision.sure, decision.offered) == ("", ())


def test_an_empty_ranking_is_no_error() -> None:
    assert decide(meaning(Source.RASA)).sure == ""
