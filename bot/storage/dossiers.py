"""Dossiers as the JSON kept in a case's row, and back, exactly as they were."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row

from bot.feasibility.dossier import Dossier
from bot.forms.answers import Value
from bot.handoff.cases import Closing, Consent, Request

log = logging.getLogger(__name__)
DOSSIER: TypeAdapter[Dossier] = TypeAdapter(Dossier)
CONTACT: TypeAdapter[Mapping[str, Value]] = TypeAdapter(Mapping[str, Value])
CONSENT: TypeAdapter[Consent] = TypeAdapter(Consent)
CLOSING: TypeAdapter[Closing] = TypeAdapter(Closing)


def dossier_content(request: Request) -> dict[str, Any]:
    """The columns that keep what was handed over, and the agreement to it."""
    return {
        "dossier": DOSSIER.dump_python(request.dossier, mode="json"),
        "contact": CONTACT.dump_python(request.contact, mode="json"),
        "consent": CONSENT.dump_python(request.consent, mode="json"),
    }


def dossier_fields(row: Row[Any]) -> dict[str, Any]:
    """The fields of a case that these columns keep; None for what is not there."""
    return {
        "dossier": _dossier(row),
        "contact": row.contact and CONTACT.validate_python(row.contact),
        "consent": row.consent and CONSENT.validate_python(row.consent),
    }


def _dossier(row: Row[Any]) -> Dossier | None:
    """None too if a newer release cannot read it: one dossier must never hide the dangers beside it.

    What a newer release no longer knows is passed over.
    """
    if row.dossier is None:
        return None
    try:
        return DOSSIER.validate_python(row.dossier, extra="ignore")
    except ValidationError:
        log.error("the dossier of case %d can no longer be read", row.id)
        return None
