"""The published questionnaire, and people to try it on: a solid project, then what differs from it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.feasibility.outcome import Outcome, decide
from bot.feasibility.schema import Questionnaire
from bot.feasibility.scoring import Reading, read
from bot.forms.answers import Value

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
TODAY = date(2026, 11, 23)

SOLID: dict[str, Value] = {
    "age": "ans_16_17", "situation": "lycee", "metier": "precis", "quel_metier": "macon", "commune": "Craon",
    "depart": "2027-09", "vu": "jours", "cfa": "contacte", "entreprise": "promesse", "trajet": "court",
    "absences": "jamais", "adulte": "aide", "besoin": "non",
}  # fmt: skip
CENTRE: dict[str, Value] = {
    "age": "ans_16_17", "situation": "cfa", "cfa_depuis": "2026-10", "metier_appris": "macon", "vu": "jours",
    "entreprise": "pas_encore", "trajet": "court", "autonomie": "presque_tout", "adulte": "aide",
}  # fmt: skip
BROKEN: dict[str, Value] = {
    "age": "ans_18_29", "situation": "rompu", "rompu_depuis": "2026-08", "cfa_suite": "oui",
    "metier": "precis", "entreprise": "pas_encore", "trajet": "court", "autonomie": "presque_tout",
    "adulte": "aide",
}  # fmt: skip
SIGNED: dict[str, Value] = {"age": "ans_16_17", "situation": "contrat", "souci": "non"}


def raw() -> dict[str, Any]:
    """The file's own data, to be spoiled."""
    data: dict[str, Any] = yaml.safe_load((KNOWLEDGE / "forms" / "feasibility.yml").read_text("utf-8"))
    return data


@cache
def published() -> Questionnaire:
    """The questionnaire as published."""
    return Questionnaire.model_validate(raw())


@cache
def entries() -> frozenset[str]:
    """The keys of the answers an action may lead to."""
    return frozenset(path.stem for path in (KNOWLEDGE / "answers").rglob("*.yml"))


def people(base: dict[str, Value], **other: Value | None) -> dict[str, Value]:
    """Somebody like another, but for some answers; None for one that was passed."""
    return {key: value for key, value in {**base, **other}.items() if value is not None}


def reading(answers: dict[str, Value], today: date = TODAY, *signals: str) -> Reading:
    """What is known of somebody."""
    return read(published(), answers, today, signals)


def concluded(answers: dict[str, Value], today: date = TODAY, *signals: str) -> Outcome:
    """What is concluded of somebody."""
    return decide(reading(answers, today, *signals))
