"""What an adviser reads, and who has no dossier."""

from __future__ import annotations

import pytest

from bot.feasibility.dossier import Dossier, dossier_of, may_have_dossier
from bot.feasibility.outcome import decide
from bot.feasibility.schema import Level
from bot.forms.answers import Value
from tests.unit.feasibility_sample import SOLID, people, published, reading


def dossier(answers: dict[str, Value]) -> Dossier | None:
    known = reading(answers)
    return dossier_of(known, decide(known), ("Un point fort.",), {"macon": "maçon"})


def made(answers: dict[str, Value]) -> Dossier:
    found = dossier(answers)
    assert found is not None
    return found


@pytest.mark.parametrize("age", ["moins_14", "ans_14", "non_dit", None])
def test_under_15_or_without_an_age_there_is_no_dossier(age: str | None) -> None:
    assert dossier(people(SOLID, age=age)) is None
    assert "parent" in published().dossier.otherwise


@pytest.mark.parametrize("age", ["ans_15", "ans_16_17", "ans_18_29", "ans_30", "parent", "pro"])
def test_from_15_on_or_with_an_adult_there_may_be_one(age: str) -> None:
    assert may_have_dossier(reading(people(SOLID, age=age)))


def test_it_says_what_was_said_and_what_is_missing() -> None:
    found = made(people(SOLID, vu=None, cfa="connu"))
    assert {line.name: line.answer for line in found.answers}["Métier"] == "maçon"
    assert {line.name: line.answer for line in found.answers}["Mois de départ"] == "septembre 2027"
    assert found.gaps == (
        "Métier vu en vrai",
        "Lire et calculer",
        "Projet et connaissance du métier",
        "Lire et calculer",
    )
    assert (found.trade, found.town, found.month) == ("macon", "Craon", "2027-09")
    assert found.outcome.rule == "projet_a_completer"
    assert found.outcome.because


def test_it_goes_rule_by_rule_through_the_seven_dimensions() -> None:
    standings = made(SOLID).standings
    assert len(standings) == 7
    assert all(standing.fired for standing in standings)
    assert [s.dimension.key for s in standings if s.level is Level.UNKNOWN] == ["bases"]


def test_it_says_that_its_thresholds_are_proposals() -> None:
    assert made(SOLID).notice == "Seuils proposés, à valider par les conseillers."


def test_how_somebody_feels_is_never_in_it() -> None:
    told = made(people(SOLID, ca_va="pas_du_tout"))
    assert "Comment ça va" not in {line.name for line in told.answers}
    assert "pas_du_tout" not in repr(told)


def test_how_somebody_feels_changes_nothing() -> None:
    assert made(people(SOLID, ca_va="pas_du_tout")) == made(SOLID)


def test_a_parent_has_no_dimension() -> None:
    found = made({"age": "parent"})
    assert (found.standings, found.gaps, found.outcome.key) == ((), (), "information")
