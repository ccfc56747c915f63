"""The evaluation counts what it says it counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.content import Content
from bot.conversation.decide import Bar
from bot.conversation.meaning import Entities, Guess, Meaning, Source
from bot.errors import StartError
from bot.evaluation.plot import draw
from bot.evaluation.report import Measured, markdown
from bot.evaluation.scores import Heard, Rate, confusions, latencies, macro_f1, scores
from bot.evaluation.sweep import (
    LEAST_DECLINED,
    MOST_WRONG,
    best,
    deciding,
    least,
    offering,
    sweep,
)
from bot.understanding.utterances import Utterance, read

BAR = Bar(sure=0.5, lead=0.1, offered=0.2)


def heard(wanted: str, *ranking: tuple[str, float], seconds: float = 0.01) -> Heard:
    guesses = tuple(Guess(intent, confidence) for intent, confidence in ranking)
    return Heard(Utterance("…", wanted, "sms"), Meaning(guesses, Entities(), Source.RASA), seconds)


RIGHT = heard("conges", ("conges", 0.9), ("repos", 0.05))
WRONG = heard("conges", ("repos", 0.9))
OFFERED = heard("repos", ("conges", 0.4), ("repos", 0.35))
LOST = heard("cerfa", ("conges", 0.1))
DECLINED = heard("hors_sujet", ("hors_sujet", 0.9))
ANSWERED = heard("aucune", ("conges", 0.9))
ALL = [RIGHT, WRONG, OFFERED, LOST, DECLINED, ANSWERED]


def test_every_figure_is_of_the_right_total(content: Content) -> None:
    found = scores(ALL, deciding(content.library, BAR))
    assert (found.first.count, found.first.total) == (1, 4)
    assert (found.found.count, found.right.count, found.wrong.count, found.unsure.count) == (2, 1, 1, 2)
    assert (found.declined.count, found.declined.total) == (1, 2)


def test_confusions_are_of_what_can_be_answered() -> None:
    assert confusions([*ALL, WRONG]) == [
        ("conges", "repos", 2),
        ("repos", "conges", 1),
        ("cerfa", "conges", 1),
    ]


def test_f1_is_the_mean_over_what_is_asked() -> None:
    # "a": one right of two asked, given once more for "b": precision and recall one half.
    assert macro_f1([("a", "a"), ("a", "b"), ("b", "a")]) == pytest.approx((0.5 + 0.0) / 2)
    assert macro_f1([]) == 0


def test_latencies_are_in_milliseconds() -> None:
    assert latencies([0.010] * 99 + [0.5]) == pytest.approx((10, 10), abs=1)
    assert latencies([]) == (0, 0)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share_and_stays_within_bounds(count: int, more: int) -> None:
    rate = Rate(count, count + more)
    low, high = rate.interval()
    assert 0 <= low <= rate.value + 1e-9
    assert rate.value - 1e-9 <= high <= 1


def test_an_interval_is_wilson_s() -> None:
    low, high = Rate(90, 100).interval()
    assert (low, high) == pytest.approx((0.8256, 0.9448), abs=1e-3)


def test_the_sweep_answers_most_within_the_limits(content: Content) -> None:
    many = [heard("conges", ("conges", 0.62))] * 60 + [heard("conges", ("repos", 0.45))] * 40
    chosen = best(sweep(many + [heard("aucune", ("conges", 0.4))] * 20, content.library, 0.2))
    assert chosen
    assert chosen.bar.sure == pytest.approx(0.6)
    assert chosen.scores.right.count == 60
    assert chosen.scores.wrong.value <= MOST_WRONG
    assert chosen.scores.declined.value >= LEAST_DECLINED


def test_no_more_is_offered_than_shows_the_right_answer(content: Content) -> None:
    near = heard("conges", ("repos", 0.44), ("conges", 0.16))
    found = least(offering([near] * 10, content.library, Bar(0.5, 0.0, 0.3)))
    assert found
    assert found.bar.offered == pytest.approx(0.15)
    assert least(offering([LOST], content.library, BAR)) is None


def test_no_bar_is_chosen_when_none_is_good_enough(content: Content) -> None:
    assert best(sweep([heard("conges", ("repos", 1.0))], content.library, 0.2)) is None


def test_the_report_says_every_figure_with_its_interval(content: Content, tmp_path: Path) -> None:
    found = scores(ALL, deciding(content.library, BAR))
    trials = sweep(ALL, content.library, BAR.offered)
    measured = Measured("Rasa", BAR, ALL, found, {"sms": found}, (Rate(1, 2), Rate(2, 2)), trials, None)
    text = markdown([measured], "confusions.png")
    assert "| right answer first | 25.0 % [4.6-69.9] |" in text
    assert "| conges | repos | 1 |" in text
    draw(confusions(ALL), tmp_path / "confusions.png")
    assert (tmp_path / "confusions.png").read_bytes().startswith(b"\x89PNG")


def test_a_missing_set_is_said_in_french(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="introuvable"):
        read(tmp_path / "heldout.tsv")
