"""A dossier of somebody fictitious, made from the published questionnaire."""

from __future__ import annotations

from datetime import datetime

from bot.feasibility.dossier import dossier_of
from bot.feasibility.outcome import decide
from bot.forms.answers import Value
from bot.handoff.cases import Consent, Request
from tests.unit.feasibility_sample import SOLID, people, reading

NAME, PHONE, TOWN = "Zebulon", "06 39 98 01 23", "Craon"


def handed_over(now: datetime, urgency: int = 13, means: str = "telephone", **other: Value | None) -> Request:
    """What somebody with a solid project, but for some answers, has just agreed to hand over."""
    known = reading(people(SOLID, **other), now.date())
    outcome = decide(known)
    dossier = dossier_of(known, outcome, ("Tu as une promesse d'embauche.",), {"macon": "maçon"})
    assert dossier
    contact: dict[str, Value] = {
        "prenom": NAME,
        "moyen": means,
        "telephone": PHONE,
        "moment": ("midi", "soir"),
    }
    consent = Consent("Tu veux transmettre ta demande ?", ("un conseiller", "la mission locale"), now)
    return Request(dossier, urgency, "53", outcome.due, contact, consent)
