"""Every rule decides somewhere, and stops deciding just beyond its boundary."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.feasibility.outcome import due_on
from bot.feasibility.schema import Delay
from bot.forms.answers import Value
from tests.unit.feasibility_sample import (
    BROKEN,
    CENTRE,
    SIGNED,
    SOLID,
    TODAY,
    concluded,
    people,
    published,
    reading,
)

Answers = dict[str, Value]
HESITANT = people(SOLID, metier="hesite", vu="un_peu", dur="rien", consigne="ca_va")
TWO_REDS = people(SOLID, trajet="aucun", adulte="personne")

# One person for each rule, in the rules' order.
CASES: dict[str, Answers] = {
    "danger_au_travail": people(SIGNED, souci="mal"),
    "parent_ou_professionnel": {"age": "parent"},
    "avant_15_ans": {"age": "ans_14", "metier": "precis", "vu": "jours", "adulte": "aide"},
    "contrat_en_danger": people(SIGNED, souci="impaye"),
    "fin_des_3_mois_proche": people(CENTRE, cfa_depuis="2026-09"),
    "fin_des_6_mois_proche": people(BROKEN, rompu_depuis="2026-06"),
    "rupture_toute_recente": people(BROKEN, rompu_depuis="2026-11"),
    "contrat_signe": SIGNED,
    "troisieme_a_finir": people(SOLID, age="ans_15", troisieme="pas_encore"),
    "au_cfa_sans_contrat": CENTRE,
    "rupture_de_moins_de_6_mois": BROKEN,
    "trente_ans_ou_plus": people(SOLID, age="ans_30"),
    "ni_metier_ni_immersion": people(SOLID, metier="pas_encore", vu="jamais"),
    "projet_solide": SOLID,
    "rentree_proche": people(SOLID, entreprise="pas_encore", depart="2027-01"),
    "delai_passe_au_cfa": people(CENTRE, cfa_depuis="2026-07"),
    "trois_points_rouges": people(TWO_REDS, absences="souvent"),
    "deux_points_rouges": TWO_REDS,
    "projet_a_preciser": HESITANT,
    "projet_a_completer": people(SOLID, entreprise="pas_encore"),
}


@pytest.mark.parametrize(("rule", "answers"), CASES.items())
def test_each_rule_decides(rule: str, answers: Answers) -> None:
    assert concluded(answers).rule == rule


def test_no_rule_is_left_out() -> None:
    assert {*CASES, "danger_signale"} == {rule.name for rule in published().rules}


@pytest.mark.parametrize("answers", [*CASES.values(), {}])
def test_a_danger_found_by_the_conversation_comes_before_everything(answers: Answers) -> None:
    outcome = concluded(answers, TODAY, "danger")
    assert (outcome.key, outcome.rule, outcome.priority, outcome.due) == (
        "protection",
        "danger_signale",
        0,
        TODAY,
    )


def test_an_outcome_keeps_what_made_it() -> None:
    outcome = concluded(SOLID)
    assert (outcome.form, outcome.version, outcome.made_on) == ("projet", published().version, TODAY)
    assert (outcome.key, outcome.priority, outcome.due) == ("prometteur", 1, date(2026, 11, 25))
    assert outcome.limit is not None
    assert outcome.limit.earliest == date(2027, 9, 1)
    assert outcome.because
    assert outcome.taken_by


@pytest.mark.parametrize(
    ("days", "rule"),
    [(59, "rentree_proche"), (60, "projet_a_completer"), (61, "projet_a_completer"), (0, "rentree_proche")],
)
def test_the_start_is_near_under_60_days(days: int, rule: str) -> None:
    someone = people(SOLID, entreprise="contacte", contacts="aucune", appel="pret", depart="2027-03")
    assert concluded(someone, date(2027, 3, 1) - timedelta(days=days)).rule == rule


def test_the_start_is_near_until_the_month_is_over() -> None:
    someone = people(SOLID, entreprise="contacte", contacts="aucune", appel="pret", depart="2027-03")
    rules = [concluded(someone, day).rule for day in (date(2027, 3, 31), date(2027, 4, 1))]
    assert rules == ["rentree_proche", "projet_a_completer"]


@pytest.mark.parametrize(("days", "key"), [(29, "contrat"), (30, "echeance"), (31, "echeance")])
def test_the_three_months_press_under_30_days(days: int, key: str) -> None:
    assert (
        concluded(people(CENTRE, cfa_depuis="2026-09"), date(2026, 12, 1) - timedelta(days=days)).key == key
    )


def test_the_three_months_are_over_after_the_last_possible_day() -> None:
    someone = people(CENTRE, cfa_depuis="2026-09")
    assert concluded(someone, date(2026, 12, 30)).rule == "fin_des_3_mois_proche"
    assert concluded(someone, date(2026, 12, 31)).rule == "delai_passe_au_cfa"


@pytest.mark.parametrize(("days", "key"), [(29, "contrat"), (30, "echeance"), (31, "echeance")])
def test_the_six_months_press_under_30_days(days: int, key: str) -> None:
    someone = people(BROKEN, rompu_depuis="2026-08")
    assert concluded(someone, date(2027, 2, 1) - timedelta(days=days)).key == key


@pytest.mark.parametrize(("day", "key"), [(date(2027, 2, 28), "contrat"), (date(2027, 3, 1), "accompagner")])
def test_six_months_after_the_break_there_is_no_deadline_any_more(day: date, key: str) -> None:
    assert concluded(people(BROKEN, rompu_depuis="2026-08"), day).key == key


@pytest.mark.parametrize(
    ("day", "rule"),
    [(date(2026, 11, 15), "rupture_toute_recente"), (date(2026, 11, 16), "rupture_de_moins_de_6_mois")],
)
def test_a_break_is_recent_for_two_weeks(day: date, rule: str) -> None:
    assert concluded(people(BROKEN, rompu_depuis="2026-10"), day).rule == rule


@pytest.mark.parametrize("base", [people(CENTRE, cfa_depuis=None), people(BROKEN, rompu_depuis=None)])
def test_a_month_that_was_passed_does_not_take_the_deadline_away(base: Answers) -> None:
    outcome = concluded(base)
    assert (outcome.key, outcome.limit) == ("echeance", None)


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({}, "prometteur"),
        ({"trajet": "aucun"}, "prometteur"),
        ({"absences": "souvent"}, "prometteur"),
        ({"adulte": "personne"}, "accompagner"),
        ({"trajet": "aucun", "absences": "souvent"}, "accompagner"),
        ({"vu": "un_peu", "dur": "clients"}, "prometteur"),
        ({"vu": "jamais"}, "accompagner"),
        ({"vu": None}, "accompagner"),
        ({"metier": "hesite"}, "accompagner"),
        ({"cfa": "inconnu"}, "accompagner"),
        ({"cfa": "connu"}, "prometteur"),
        ({"entreprise": "contacte", "contacts": "cinq"}, "prometteur"),
        ({"entreprise": "contacte", "contacts": "quelques"}, "prometteur"),
        ({"entreprise": "contacte", "contacts": "aucune"}, "accompagner"),
        ({"entreprise": "contacte", "contacts": "cinq", "cfa": "connu"}, "accompagner"),
        ({"entreprise": "pas_encore"}, "accompagner"),
        ({"age": "non_dit"}, "accompagner"),
        ({"age": "ans_15", "troisieme": "finie"}, "prometteur"),
        ({"age": "ans_15", "troisieme": "cette_annee"}, "prometteur"),
    ],
)
def test_what_makes_a_project_solid(changed: dict[str, Value | None], key: str) -> None:
    assert concluded(people(SOLID, **changed)).key == key


@pytest.mark.parametrize(
    ("changed", "reds", "rule"),
    [
        ({}, 1, "projet_a_completer"),
        ({"trajet": "aucun"}, 2, "deux_points_rouges"),
        ({"trajet": "aucun", "absences": "souvent"}, 3, "trois_points_rouges"),
        ({"trajet": "aucun", "absences": "souvent", "cfa": "inconnu"}, 4, "trois_points_rouges"),
    ],
)
def test_exactly_two_or_three_red_dimensions(changed: Answers, reds: int, rule: str) -> None:
    someone = people(SOLID, adulte="personne", **changed)
    assert (len(reading(someone).reds()), concluded(someone).rule) == (reds, rule)


def test_a_third_class_that_is_not_finished_cannot_start_in_60_days() -> None:
    someone = people(SOLID, age="ans_15", troisieme="cette_annee", entreprise="pas_encore", depart="2026-12")
    assert concluded(someone).rule != "rentree_proche"


@pytest.mark.parametrize("age", ["moins_14", "ans_14"])
def test_under_15_the_door_stays_open(age: str) -> None:
    outcome = concluded({"age": age})
    assert outcome.key == "pas_encore"
    assert len(outcome.plan) == 3


@pytest.mark.parametrize(
    ("delay", "due"),
    [
        (Delay(open_hours=0), date(2026, 11, 27)),
        (Delay(open_hours=24), date(2026, 11, 30)),
        (Delay(open_hours=48), date(2026, 12, 1)),
        (Delay(days=0), date(2026, 11, 27)),
        (Delay(days=7), date(2026, 12, 4)),
    ],
)
def test_open_hours_do_not_run_at_the_weekend(delay: Delay, due: date) -> None:
    friday = date(2026, 11, 27)
    assert due_on(friday, delay) == due


@pytest.mark.parametrize("wrong", [{}, {"open_hours": 1, "days": 1}])
def test_a_delay_is_hours_or_days(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="un délai"):
        Delay(**wrong)
