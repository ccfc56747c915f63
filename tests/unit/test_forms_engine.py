"""What a form promises whoever answers it: back, skip, change, pause, resume, and nothing done twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.forms import engine
from bot.forms.buttons import Move, Press, Verb, parse
from bot.forms.path import outcome
from bot.forms.progress import Progress
from bot.forms.schema import Form
from bot.forms.view import Asking, Review, view
from bot.messages import MAX_ACTION_BYTES
from tests.unit.sample_forms import ALL, FORM, NOW, QUESTIONS, answered, asked, begun, chosen, form_of

NAMES = {"boulanger": "Boulanger, boulangère"}


def asking(progress: Progress, form: Form = FORM) -> Asking:
    seen = view(form, progress, NAMES)
    assert isinstance(seen, Asking)
    return seen


def review(progress: Progress, form: Form = FORM) -> list[tuple[str, str]]:
    seen = view(form, progress, NAMES)
    assert isinstance(seen, Review)
    return [(row.question.key, row.answer) for row in seen.rows]


def pressed(progress: Progress, action: str, form: Form = FORM) -> Progress | None:
    press = parse(action)
    return engine.press(form, progress, press, NOW) if press else None


def test_one_question_at_a_time_and_how_far_one_is() -> None:
    progress, seen = begun(), []
    for value in ALL:
        seen.append((progress.at, asking(progress).number, asking(progress).total))
        progress = answered(progress, value)
    assert [number for _, number, _ in seen] == [1, 2, 3, 4, 5, 6, 7, 8]
    # Two questions exclude each other: the longest way has eight.
    assert {total for _, _, total in seen} == {8}
    assert progress.at == ""


def test_the_total_shrinks_when_a_branch_closes_and_never_grows_ahead() -> None:
    progress = answered(begun(), 17, None, "non", 3)
    assert (asking(progress).number, asking(progress).total) == (5, 8)
    assert (
        asking(answered(progress, ("papiers",))).number,
        asking(answered(progress, ("papiers",))).total,
    ) == (6, 7)


def test_what_is_known_is_not_asked_but_shown_and_can_be_changed() -> None:
    progress = begun(age=17, trade="boulanger")
    assert (progress.at, asking(progress).number, asking(progress).total) == ("patron", 1, 6)
    progress = answered(progress, "non", 3, ("papiers",), "bien", None)
    assert review(progress)[:2] == [("age", "17 ans"), ("metier", "Boulanger, boulangère")]
    changing = engine.edit(FORM, progress, "age", NOW)
    assert changing
    assert outcome(FORM, answered(changing, 18))["age"] == 18


def test_a_fact_that_does_not_fit_is_asked_all_the_same() -> None:
    assert begun(age="18-20", trade="").at == "age"
    assert begun(age=12).at == "age"


def test_a_known_number_chooses_what_covers_it() -> None:
    choices = [
        {"key": "mineur", "label": "Moins de 18", "most": 17},
        {"key": "majeur", "label": "18 et plus", "least": 18},
    ]
    form = form_of(asked("age", "choice", choices=choices, fact="age"), asked("nom"))
    assert begun(form, age=17).answers == {"age": "mineur"}


def test_a_skipped_question_has_no_value_and_is_not_asked_again() -> None:
    progress = answered(begun(), None, None, "non", None, None, "mal", None)
    assert outcome(FORM, progress) == {"patron": "non"}
    assert progress.at == ""
    assert ("envois", "") in review(progress)


def test_what_may_not_be_skipped_is_not() -> None:
    assert engine.skip(FORM, answered(begun(), 17, None), NOW) is None


def test_an_answer_that_is_not_kept_leaves_no_trace() -> None:
    progress = answered(begun(), None, None, "non", None, None, "mal", None)
    assert "mal" not in progress.model_dump_json().replace("moral", "")


def test_going_back_and_on_again_loses_nothing() -> None:
    progress = answered(begun(), 17, "boulanger", "oui", "Chez Léon")
    once = engine.back(FORM, progress, NOW)
    assert once
    twice = engine.back(FORM, once, NOW)
    assert twice
    assert (twice.at, asking(twice).answer) == ("patron", "Oui")
    kept = engine.keep(FORM, twice, NOW)
    assert kept
    assert (kept.at, kept.answers) == (progress.at, progress.answers)
    assert answered(twice, "oui").answers == progress.answers


def test_there_is_nothing_before_the_first_question() -> None:
    assert engine.back(FORM, begun(), NOW) is None
    assert Verb.BACK not in asking(begun()).moves


def test_an_answer_that_closes_a_branch_drops_what_was_in_it_at_once() -> None:
    done = answered(begun(), *ALL)
    changing = engine.edit(FORM, done, "patron", NOW)
    assert changing
    changed = answered(changing, "non")
    assert changed.at == "envois"
    assert "nom" not in changed.answers
    expected = {**outcome(FORM, done), "patron": "non", "envois": 4}
    del expected["nom"]
    assert outcome(FORM, answered(changed, 4)) == expected


def test_a_change_from_the_review_comes_back_to_it() -> None:
    done = answered(begun(), *ALL)
    changing = engine.edit(FORM, done, "trajet", NOW)
    assert changing
    assert asking(changing).editing
    assert answered(changing, 45).at == ""
    left = engine.back(FORM, changing, NOW)
    assert left
    assert (left.at, left.answers) == ("", done.answers)


def test_the_review_says_every_answer_in_words() -> None:
    assert review(answered(begun(), *ALL)) == [
        ("age", "17 ans"),
        ("metier", "Boulanger, boulangère"),
        ("patron", "Oui"),
        ("nom", "Chez Léon"),
        ("dur", "Le transport, Les papiers"),
        ("trajet", "30 min"),
        ("moral", ""),
        ("debut", "septembre 2027"),
    ]


def test_boxes_are_ticked_and_cleared_before_they_are_an_answer() -> None:
    progress: Progress | None = answered(begun(), 17, None, "non", 3)
    for action in ("pick.papiers", "pick.logement", "unpick.papiers", "done"):
        assert progress
        progress = pressed(progress, f"form:essai.{progress.step}.{action}")
    assert progress
    assert progress.answers["dur"] == ("logement",)


def test_boxes_ticked_faster_than_the_screen_is_redrawn_all_count() -> None:
    first = answered(begun(), 17, None, "non", 3)
    shown = {option.label: option.action for option in asking(first).options}
    second = pressed(first, shown["Le transport"])
    assert second
    third = pressed(second, shown["Les papiers"])
    assert third
    assert third.picked == ("transport", "papiers")
    assert [option.label for option in asking(third).options if option.picked] == [
        "Le transport",
        "Les papiers",
    ]
    assert pressed(third, shown["Les papiers"]) is None


def test_nothing_of_all_that_goes_alone() -> None:
    progress = answered(begun(), 17, None, "non", 3)
    ticked = engine.pick(FORM, progress, ("transport", "papiers"), NOW)
    assert ticked
    alone = engine.pick(FORM, ticked, "aucun", NOW)
    assert alone
    assert alone.picked == ("aucun",)
    assert engine.answer(FORM, progress, ("aucun", "papiers"), NOW) is None
    assert engine.done(FORM, progress, NOW) is None


def test_a_button_pressed_twice_changes_nothing_twice() -> None:
    progress = answered(begun(), 17, None)
    for action in [option.action for option in asking(progress).options]:
        after = pressed(progress, action)
        assert after
        assert pressed(after, action) is None


def test_the_buttons_of_an_earlier_run_are_stale() -> None:
    old, new = begun(), engine.begin(FORM, {}, NOW + timedelta(minutes=1))
    assert pressed(new, asking(old).moves[Verb.SKIP]) is None


def test_a_pause_keeps_the_place_and_any_answer_ends_it() -> None:
    progress = answered(begun(), 17, None)
    paused = engine.pause(progress, NOW)
    assert paused
    assert engine.pause(paused, NOW) is None
    assert set(asking(paused).moves) >= {Verb.RESUME}
    resumed = engine.resume(paused, NOW)
    assert resumed
    assert (resumed.at, resumed.paused) == ("patron", False)
    assert engine.resume(resumed, NOW) is None
    assert not answered(paused, "oui").paused


def test_confirming_ends_it_once() -> None:
    done = answered(begun(), *ALL)
    finished = engine.finish(FORM, done, NOW)
    assert finished
    assert finished.finished
    moves = (Move(verb, value) for verb in Verb for value in ("age", "", 17))
    assert [engine.do(FORM, finished, move, NOW) for move in moves] == [None] * (3 * len(Verb))
    assert engine.finish(FORM, begun(), NOW) is None


def test_a_new_version_keeps_what_fits_and_asks_the_rest() -> None:
    done = answered(begun(), *ALL)
    fewer = QUESTIONS | {"age": QUESTIONS["age"] | {"least": 18}, "sport": chosen("sport", "oui", "non")}
    del fewer["metier"]
    newer = form_of(*fewer.values(), version=2)
    fitted = engine.fitted(newer, done, NOW)
    assert fitted
    assert (fitted.at, fitted.version) == ("age", 2)
    assert "metier" not in fitted.answers
    assert answered(fitted, 18, form=newer).at == "sport"
    assert engine.fitted(newer, fitted, NOW) is fitted


def test_a_new_version_that_closes_a_branch_drops_what_was_in_it() -> None:
    done = answered(begun(), *ALL)
    rarer = QUESTIONS | {"nom": QUESTIONS["nom"] | {"when": {"patron": ["contact"]}}}
    fitted = engine.fitted(form_of(*rarer.values(), version=2), done, NOW)
    assert fitted
    assert (fitted.at, "nom" in fitted.answers) == ("", False)
    more = form_of(*QUESTIONS.values(), asked("suite"), version=2)
    assert engine.finish(more, done, NOW) is None


def test_a_new_version_that_keeps_nothing_of_an_answer_forgets_it() -> None:
    secret = QUESTIONS | {"patron": QUESTIONS["patron"] | {"stored": False}}
    fitted = engine.fitted(form_of(*secret.values(), version=2), answered(begun(), *ALL), NOW)
    assert fitted
    assert "patron" not in fitted.answers


def test_no_condition_rests_on_what_is_not_kept() -> None:
    secret = chosen("moral", "bien", "mal", stored=False)
    form = form_of(secret, asked("nom", when={"moral": ["mal"]}))
    assert answered(begun(form), "mal", form=form).at == ""
    assert asking(begun(form), form).total == 1


def test_the_same_form_fits_as_it_is_and_another_does_not() -> None:
    progress = answered(begun(), 17)
    assert engine.fitted(FORM, progress, NOW) is progress
    other = FORM.model_copy(update={"key": "autre"})
    assert engine.fitted(other, progress, NOW) is None
    assert engine.answer(other, progress, "boulanger", NOW) is None


def test_the_buttons_of_the_old_version_are_stale() -> None:
    progress = answered(begun(), 17, None)
    fitted = engine.fitted(FORM.model_copy(update={"version": 2}), progress, NOW)
    assert fitted
    assert pressed(fitted, asking(progress).options[0].action) is None


@pytest.mark.parametrize(
    "action",
    ["", "form:", "menu", "form:essai", "form:essai.1", "form:essai.x.skip", "form:essai.1.fly",
     "form:essai.١.skip", "form:essai.1.answer.Oui", "form:essai.-1.skip", "form:essai.1.answer.oui.non",
     "form:ESSAI.1.skip"],
)  # fmt: skip
def test_what_is_no_button_of_ours_is_nothing(action: str) -> None:
    assert parse(action) is None


def test_every_button_fits_and_reads_back() -> None:
    progress = answered(begun(), 17, None)
    seen = asking(progress)
    for action in (*seen.moves.values(), *(option.action for option in seen.options)):
        assert len(action.encode()) <= MAX_ACTION_BYTES
        press = parse(action)
        assert isinstance(press, Press)
        assert (press.form, press.step) == ("essai", progress.step)
