"""A new model is refused for what chance does not explain, and the questions it would lose are named."""

from __future__ import annotations

from bot.conversation.content import Content
from bot.conversation.meaning import Entities, Guess, Meaning, Source
from bot.editing.training import Lost, Measure
from bot.evaluation.scores import Heard
from bot.evaluation.verdict import MOST_LOST, verdict
from bot.understanding.utterances import Utterance


def heard(wanted: str, given: str, confidence: float = 0.9) -> Heard:
    guesses = (Guess(given, confidence),) if given else ()
    return Heard(Utterance(f"{wanted} ?", wanted), Meaning(guesses, Entities(), Source.RASA), 0.01)


RIGHT, STRANGE = heard("aide-logement", "aide-logement"), heard("aucune", "hors_sujet")
BEFORE = [RIGHT] * 90 + [heard("aide-logement", "saluer", 0.1)] * 10 + [STRANGE] * 20


def fallen(after: list[Heard], content: Content) -> set[Measure]:
    return {figure.measure for figure in verdict(BEFORE, after, content.library).fallen}


def test_the_same_answers_are_no_fall(content: Content) -> None:
    same = verdict(BEFORE, BEFORE, content.library)
    assert (same.fallen, list(same.lost)) == ([], [])
    assert {figure.measure: figure.before == figure.after for figure in same.figures} == dict.fromkeys(
        Measure, True
    )


def test_a_few_less_are_within_chance(content: Content) -> None:
    assert fallen([heard("aide-logement", "")] * 3 + BEFORE[3:], content) == set()


def test_each_measure_may_fall_by_itself(content: Content) -> None:
    silent, wrong = heard("aide-logement", ""), heard("aide-logement", "mobili-jeune")
    answered = heard("aucune", "mobili-jeune")
    assert fallen([silent] * 30 + BEFORE[30:], content) == {Measure.FIRST, Measure.FOUND}
    assert fallen([*BEFORE[:90], *[wrong] * 10, *BEFORE[100:]], content) == {Measure.WRONG}
    assert fallen([*BEFORE[:100], *[answered] * 10, *BEFORE[110:]], content) == {Measure.DECLINED}


def test_what_would_be_lost_is_said_with_the_labels_people_see(content: Content) -> None:
    label = {entry.key: entry.label for entry in content.library}
    wrong, answered = heard("aide-logement", "mobili-jeune"), heard("aucune", "mobili-jeune")
    lost = verdict([RIGHT, STRANGE], [wrong, answered], content.library).lost
    assert list(lost) == [
        Lost("aide-logement ?", label["aide-logement"], label["mobili-jeune"]),
        Lost("aucune ?", "aucune réponse", label["mobili-jeune"]),
    ]
    many = verdict(BEFORE, [heard("aide-logement", "")] * 100 + BEFORE[100:], content.library)
    assert len(many.lost) == MOST_LOST


def test_the_first_model_has_nothing_to_fall_from(content: Content) -> None:
    first = verdict((), [heard("aide-logement", "")] * 50, content.library)
    assert (first.fallen, first.figures[0].before) == ([], None)
