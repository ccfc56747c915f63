"""A doubtful answer is never stated as sure; near ones are offered, three at most; the last answer counts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.actions import CHOICES
from bot.conversation.content import Content
from bot.conversation.decide import BARS, MOST_OFFERED, Bar, decide, leaning, nearby
from bot.conversation.meaning import Entities, Guess, Meaning, Source

RANKINGS = st.lists(st.floats(0, 1), max_size=8).map(lambda found: sorted(found, reverse=True))
BAR = Bar(sure=0.5, lead=0.1, offered=0.2)


def meaning(source: Source, *guesses: tuple[str, float]) -> Meaning:
    return Meaning(tuple(Guess(intent, confidence) for intent, confidence in guesses), Entities(), source)


@given(st.sampled_from(Source), RANKINGS)
def test_sure_means_high_and_alone(content: Content, source: Source, confidences: list[float]) -> None:
    keys = (entry.key for entry in content.library)
    decision = decide(meaning(source, *zip(keys, confidences, strict=False)), content.library)
    bar = BARS[source]
    first, second = (*confidences, 0.0, 0.0)[:2]
    assert bool(decision.sure) == (bool(confidences) and first >= bar.sure and first - second >= bar.lead)
    assert len(decision.offered) <= MOST_OFFERED
    assert not (decision.sure and decision.offered)


def test_nothing_near_is_nothing_offered(content: Content) -> None:
    decision = decide(meaning(Source.LOCAL, ("conges", 0.1)), content.library)
    assert (decision.sure, decision.offered) == ("", ())


def test_an_empty_ranking_is_no_error(content: Content) -> None:
    assert decide(meaning(Source.RASA), content.library).sure == ""


def test_only_what_has_words_for_a_button_is_offered(content: Content) -> None:
    ranking = (("remercier", 0.4), ("conges", 0.35), ("parler_a_quelquun", 0.3))
    decision = decide(meaning(Source.RASA, *ranking), content.library, bar=BAR)
    assert decision.offered == ("conges", "parler_a_quelquun")
    assert CHOICES.keys() <= content.intents


def test_what_an_answer_leads_to_is_likelier_after_it(content: Content) -> None:
    library = content.library
    asked = meaning(Source.RASA, ("louer-mineur", 0.4), ("aide-logement", 0.35))
    assert decide(asked, library, bar=BAR).sure == ""
    assert decide(asked, library, "prime-activite", BAR).sure == "aide-logement"


def test_the_same_question_twice_is_less_likely(content: Content) -> None:
    asked = meaning(Source.RASA, ("periode-45-jours", 0.6), ("rompre-contrat", 0.45))
    assert decide(asked, content.library, "periode-45-jours", BAR).sure == "rompre-contrat"


def test_an_adult_is_answered_as_an_adult(content: Content) -> None:
    asked = meaning(Source.RASA, ("machines-dangereuses", 0.5), ("employeur-machines", 0.35))
    assert decide(asked, content.library, "employeur-horaires-mineur", BAR).sure == "employeur-machines"


def test_a_topic_that_is_gone_changes_nothing(content: Content) -> None:
    assert nearby("reponse-retiree", content.library) == {}


@given(RANKINGS, st.floats(0.1, 5))
def test_leaning_keeps_confidences_in_bounds_and_in_order(confidences: list[float], weight: float) -> None:
    guesses = tuple(Guess(str(number), value) for number, value in enumerate(confidences))
    raised = [guess.confidence for guess in leaning(guesses, {"1": weight})]
    assert raised == sorted(raised, reverse=True)
    assert all(0 <= value <= 1 for value in raised)
