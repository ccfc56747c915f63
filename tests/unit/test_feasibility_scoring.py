"""Answers become levels by rules that say their name; nothing passed is ever a zero."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.feasibility.schema import Deadline, Dimension, Level
from bot.feasibility.scoring import RULES, Limit, limit_of, standing
from bot.forms.schema import Question
from tests.unit.feasibility_sample import BROKEN, CENTRE, SOLID, TODAY, people, published, reading

GREEN, ORANGE, RED, UNKNOWN = Level.GREEN, Level.ORANGE, Level.RED, Level.UNKNOWN


def marked(key: str, *points: int | None, kind: str = "choice") -> Question:
    """A question whose choices are worth these points, None for one that says nothing."""
    choices = [
        {"key": f"c{place}", "label": "Choix", "points": {} if worth is None else {"essai": worth}}
        for place, worth in enumerate(points)
    ]
    return Question.model_validate(
        {"key": key, "kind": kind, "name": "Essai", "ask": "?", "why": "!", "choices": choices}
    )


def level(points: int, most: int, needed: int = 1) -> Level:
    question = marked("q", *range(most + 1))
    dimension = Dimension(key="essai", label="Essai", green_from=67, orange_from=33, needed=needed)
    return standing(dimension, [(question, f"c{points}")], {}, TODAY).level


@pytest.mark.parametrize(
    ("points", "most", "expected"),
    [
        (0, 2, RED), (1, 2, ORANGE), (2, 2, GREEN),
        (1, 4, RED), (2, 4, ORANGE), (3, 4, GREEN),
        (1, 6, RED), (2, 6, ORANGE), (4, 6, ORANGE), (5, 6, GREEN),
        (32, 100, RED), (33, 100, ORANGE), (66, 100, ORANGE), (67, 100, GREEN),
    ],
)  # fmt: skip
def test_a_level_begins_exactly_at_its_threshold(points: int, most: int, expected: Level) -> None:
    assert level(points, most) is expected


@pytest.mark.parametrize("points", [0, 1, 2])
def test_too_few_answers_are_not_known_never_red(points: int) -> None:
    assert level(points, 2, needed=2) is UNKNOWN


def test_an_answer_that_says_nothing_of_a_dimension_is_no_zero() -> None:
    dimension = Dimension(key="essai", label="Essai", green_from=67, orange_from=33)
    full, silent = marked("a", 2, 0), marked("b", 2, None)
    found = standing(dimension, [(full, "c0"), (silent, "c1")], {}, TODAY)
    assert (found.points, found.most, found.answered, found.level) == (2, 2, 1, GREEN)


def test_several_choices_add_up() -> None:
    dimension = Dimension(key="essai", label="Essai", green_from=67, orange_from=33)
    question = marked("a", 1, 1, 1, 1, kind="choices")
    found = standing(dimension, [(question, ("c0", "c2", "c3"))], {}, TODAY)
    assert (found.points, found.most, found.level) == (3, 4, GREEN)


@pytest.mark.parametrize("passed", ["vu", "trajet", "absences", "adulte", "cfa", "entreprise"])
def test_passing_a_question_is_never_as_bad_as_its_zero(passed: str) -> None:
    question = published().question(passed)
    assert question is not None
    zero = next(choice for choice in question.choices if 0 in choice.points.values())
    for dimension in zero.points:
        near = {"depart": "2026-12"}
        assert reading(people(SOLID, **near, **{passed: zero.key})).level(dimension) in (RED, ORANGE)
        assert reading(people(SOLID, **near, **{passed: None})).level(dimension) is UNKNOWN


def test_somebody_who_passes_everything_is_unknown_everywhere() -> None:
    found = reading({"age": "ans_16_17", "situation": "lycee"})
    assert {s.level for s in found.standings.values()} == {UNKNOWN}
    assert not found.reds()


def test_answers_that_left_the_path_count_for_nothing() -> None:
    found = reading(people(SOLID, metier="pas_encore"))
    assert "entreprise" not in found.answers
    assert found.level("employeur") is UNKNOWN


def test_how_somebody_feels_is_dropped_at_once() -> None:
    assert "ca_va" not in reading(people(SOLID, ca_va="pas_du_tout")).answers


def test_being_at_the_centre_or_having_worked_counts_for_something() -> None:
    assert reading(CENTRE).level("cfa") is GREEN
    assert reading(BROKEN).level("projet") is GREEN


@pytest.mark.parametrize(("days", "expected"), [(120, RED), (121, ORANGE), (400, ORANGE)])
def test_no_company_is_no_alarm_while_the_start_is_far(days: int, expected: Level) -> None:
    today = date(2027, 9, 1) - timedelta(days=days)
    assert reading(people(SOLID, entreprise="pas_encore"), today).level("employeur") is expected


def test_no_company_is_red_when_the_month_is_not_known() -> None:
    assert reading(people(SOLID, entreprise="pas_encore", depart=None)).level("employeur") is RED


def deadline(months: int = 0, days: int = 0) -> Deadline:
    return Deadline(key="d", label="Date", question="q", months=months, days=days)


def bounds(limit: Limit | None) -> tuple[date, date] | None:
    return (limit.earliest, limit.latest) if limit else None


@pytest.mark.parametrize(
    ("month", "rule", "last_day", "expected"),
    [
        ("2027-02", deadline(), date.max, (date(2027, 2, 1), date(2027, 2, 28))),
        ("2026-09", deadline(months=3), TODAY, (date(2026, 12, 1), date(2026, 12, 30))),
        ("2026-08", deadline(months=6), TODAY, (date(2027, 2, 1), date(2027, 2, 28))),
        ("2026-11", deadline(days=15), TODAY, (date(2026, 11, 16), date(2026, 12, 8))),
        ("2026-12", deadline(months=3), TODAY, (date(2027, 3, 1), date(2027, 3, 1))),
    ],
)
def test_a_limit_is_known_to_the_month(
    month: str, rule: Deadline, last_day: date, expected: tuple[date, date]
) -> None:
    assert bounds(limit_of(rule, month, last_day)) == expected


@pytest.mark.parametrize("month", [None, "", "septembre", "2027-13", "0000-01", "9999-12", 9])
def test_without_a_month_there_is_no_limit(month: str | int | None) -> None:
    assert limit_of(deadline(), month) is None


def test_a_limit_is_over_only_after_the_last_day_it_may_fall_on() -> None:
    limit = limit_of(deadline(months=3), "2026-09")
    assert limit is not None
    assert [limit.over(date(2026, 12, day)) for day in (1, 30, 31)] == [False, False, True]
    assert limit.days_left(TODAY) == 8


def test_every_rule_that_makes_a_level_is_told_in_french() -> None:
    stuck = people(SOLID, depart="2027-09", entreprise="pas_encore", trajet="aucun", adulte="accord", vu=None)
    told = [fired for s in reading(stuck).standings.values() for fired in s.fired]
    assert {fired.rule for fired in told} == set(RULES)
    assert "{" not in "".join(fired.said for fired in told)
    assert "« Trajet du matin : Je n'ai pas de solution » vaut 0 sur 2." in {fired.said for fired in told}


def test_the_same_answers_on_the_same_day_read_the_same() -> None:
    assert reading(SOLID) == reading(dict(reversed(SOLID.items())))
