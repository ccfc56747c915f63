"""The published questionnaire is sound, and each thing that could go wrong in it is found when planted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.feasibility.check import check_questionnaire
from bot.feasibility.schema import Questionnaire
from tests.unit.feasibility_sample import entries, published, raw

Spoil = Callable[[dict[str, Any]], object]


def problems(spoil: Spoil) -> list[tuple[str, tuple[str | int, ...]]]:
    data = raw()
    spoil(data)
    return check_questionnaire(Questionnaire.model_validate(data), entries())


def set_to(section: str, key: str, **fields: Any) -> Spoil:
    """One record of a section changed."""

    def spoil(data: dict[str, Any]) -> None:
        record = next(each for each in data[section] if key in (each.get("key"), each.get("name")))
        record.update(fields)

    return spoil


def added(section: str, place: int, record: dict[str, Any], like: int | None = None) -> Spoil:
    """One record more in a section, in all else like the one at `like`."""

    def spoil(data: dict[str, Any]) -> None:
        model = data[section][like] if like is not None else {}
        data[section].insert(place, {**model, **record})

    return spoil


def button(action: str) -> dict[str, str]:
    return {"label": "Un bouton", "action": action}


def test_the_published_questionnaire_is_sound() -> None:
    assert check_questionnaire(published(), entries()) == []


ALL = len(raw()["rules"])
SPOILT: dict[str, tuple[Spoil, str, str]] = {
    "question twice": (added("questions", 99, {}, like=0), "déjà pris", "questions"),
    "rule twice": (added("rules", 0, {}, like=0), "déjà pris", "rules"),
    "unknown question": (
        set_to("rules", "projet_solide", when={"patron": ["oui"]}), "pas une question", "rules",
    ),
    "unknown choice": (
        set_to("strengths", "promesse", when={"entreprise": ["oui"]}), "n'est pas une réponse", "strengths",
    ),
    "question asked later": (
        set_to("questions", "metier", unless={"vu": ["jours"]}), "pas encore posée", "questions",
    ),
    "condition on what is not kept": (
        set_to("rules", "deux_points_rouges", when={"ca_va": ["bien"]}), "pas une question gardée", "rules",
    ),
    "unknown dimension": (
        set_to("rules", "projet_a_preciser", levels={"moral": ["red"]}), "dimension inconnue", "rules",
    ),
    "points for an unknown dimension": (
        set_to("questions", "adulte", choices=[{"key": "oui", "label": "Oui", "points": {"famille": 2}}]),
        "dimension inconnue", "questions",
    ),
    "unknown date": (set_to("rules", "rentree_proche", soon={"noel": 5}), "date inconnue", "rules"),
    "date of no month": (
        set_to("deadlines", "rentree", question="metier"), "question de mois inconnue", "deadlines",
    ),
    "unknown outcome": (set_to("rules", "projet_solide", outcome="bravo"), "issue inconnue", "rules"),
    "unknown trade question": (lambda d: d["names"].update(trade=["age"]), "trade inconnue", "names"),
    "button to no answer": (
        set_to("actions", "essayer", button=button("answer:nulle-part")), "ne mène nulle part", "actions",
    ),
    "button to no text": (
        set_to("actions", "rappel", button=button("text:nul")), "ne mène nulle part", "actions",
    ),
    "text nobody gets": (
        added("texts", 0, {"key": "seul", "title": "Seul", "body": "Seul."}), "aucune action", "texts",
    ),
    "hole nobody fills": (set_to("texts", "message", body="Moi, {nom}"), "ne se remplit pas", "texts"),
    "unkind word": (
        set_to("outcomes", "pas_encore", words="Ton dossier est refusé."), "jamais dit", "outcomes",
    ),
    "threshold out of reach": (set_to("dimensions", "cfa", green_from=101), "hors de portée", "dimensions"),
    "orange above green": (set_to("dimensions", "cfa", orange_from=70), "hors de portée", "dimensions"),
    "too many answers needed": (set_to("dimensions", "bases", needed=2), "il faut 2 réponses", "dimensions"),
    "more reds than dimensions": (
        set_to("rules", "trois_points_rouges", reds={"least": 8}), "impossible", "rules",
    ),
    "no default": (
        set_to("rules", "projet_a_completer", when={"metier": ["precis"]}), "la dernière règle", "rules",
    ),
    "rule after one that always fits": (
        added("rules", 0, {"name": "tout", "outcome": "suivi", "because": "Tout."}),
        "« danger_signale » ne décide jamais", "rules",
    ),
    "rule hidden by an earlier one": (
        added("rules", ALL - 1, {"name": "encore"}, like=0), "« encore » ne décide jamais", "rules",
    ),
    "outcome nobody has": (
        added("outcomes", 0, {"key": "vide"}, like=0), "aucune règle ne mène", "outcomes",
    ),
    "strength nobody has": (
        set_to("strengths", "bases", when={"consigne": ["ca_va"], "cfa": ["contacte"]}),
        "personne ne peut avoir", "strengths",
    ),
    "action nobody gets": (
        set_to("actions", "signer", when={"entreprise": ["promesse"], "age": ["parent"]}),
        "personne ne peut se voir proposer", "actions",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "reason", "section"), SPOILT.values(), ids=SPOILT)
def test_a_planted_mistake_is_found(spoil: Spoil, reason: str, section: str) -> None:
    found = problems(spoil)
    assert any(reason in said and path[0] == section for said, path in found), found
