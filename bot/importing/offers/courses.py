"""A course of the official apprenticeship API as one of our offers; read live or from a saved answer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.directory.centres import Offer
from bot.errors import ImportRefusedError
from bot.importing.files import json_of
from bot.importing.harvest import Harvest, Progress, quietly
from bot.importing.names import public_name
from bot.importing.offers import fields
from bot.importing.records import UNREADABLE, at, degrees, gather, items, needed, number, text
from bot.importing.tidy import phone

PUBLISHED = "publié"


def saved(path: Path, progress: Progress = quietly) -> Harvest[Offer]:
    """The offers in a saved answer: one, a list of them, or a list of courses."""
    value = json_of(path)
    answers = value if isinstance(value, list) else [value]
    courses = [course for one in answers for course in _courses(one)]
    if not any(isinstance(at(one, "data"), list) or at(one, "identifiant") for one in answers):
        raise ImportRefusedError(f"{path} n'est pas une réponse de l'API apprentissage")
    numbered = list(enumerate(courses, 1))
    harvest = gather(progress(numbered, len(numbered)), offer)
    if missing := _missing(answers):
        harvest.drop(0, f"pages de la réponse absentes du fichier : {missing}")
    return harvest


def offer(course: Any) -> Offer:
    """A published course as an offer. Raises ValueError with the reason why it is none."""
    if not isinstance(course, dict):
        raise ValueError(UNREADABLE)
    if (status := text(course, "statut", "catalogue")) != PUBLISHED:
        raise ValueError(f"{fields.UNPUBLISHED} (« {status} »)" if status else fields.UNPUBLISHED)
    body, certified = at(course, "formateur", "organisme"), at(course, "certification", "valeur")
    return Offer(
        key=needed(text(course, "identifiant", "cle_ministere_educatif"), fields.NO_KEY),
        siret=fields.siret(text(body, "identifiant", "siret") or text(body, "etablissement", "siret")),
        centre=needed(_centre(body), fields.NO_CENTRE),
        uai=fields.matching(r"\d{7}[A-Z]", text(course, "lieu", "uai"), text(body, "identifiant", "uai")),
        phone=phone(text(course, "contact", "telephone")),
        remote=at(course, "modalite", "entierement_a_distance") is True,
        # In years, as in the catalogue the API reads: its own specification does not say.
        months=fields.months(at(course, "modalite", "duree_indicative")),
        starts=fields.starts(text(session, "debut") for session in items(course, "sessions")),
        **_certification(certified),
        **_place(course, body),
    )


def _courses(answer: Any) -> Iterable[Any]:
    data = at(answer, "data")
    return data if isinstance(data, list) else [answer]


def _missing(answers: list[Any]) -> int:
    """How many pages a saved answer speaks of that are not in the file."""
    counted = [number(at(one, "pagination", "page_count")) or 0 for one in answers]
    held = {number(at(one, "pagination", "page_index")) for one in answers} - {None}
    return max(0, int(max(counted, default=0)) - len(held))


def _centre(body: Any) -> str:
    sign, legal = text(body, "etablissement", "enseigne"), text(body, "unite_legale", "raison_sociale")
    return public_name("", sign, legal)


def _certification(certified: Any) -> dict[str, Any]:
    """What the course leads to; the register's level comes first, as the specification asks."""
    title, levels = at(certified, "intitule"), at(certified, "intitule", "niveau")
    names = text(title, "rncp"), text(title, "cfd", "long"), text(title, "cfd", "court")
    codes = items(certified, "domaines", "rome", "rncp")
    return {
        "label": needed(fields.diploma(text(levels, "cfd", "sigle"), *names), fields.NO_LABEL),
        "level": fields.level(text(levels, "rncp", "europeen"), text(levels, "cfd", "europeen")),
        "rncp": fields.matching(r"RNCP\d{3,5}", text(certified, "identifiant", "rncp")),
        "romes": fields.romes(text(one, "code") for one in codes),
    }


def _place(course: Any, body: Any) -> dict[str, Any]:
    """Where the course is taught; the centre's own address only when nothing is said of the course's."""
    address, point = at(course, "lieu", "adresse"), at(course, "lieu", "geolocalisation")
    if not address and not point:
        address, point = at(body, "etablissement", "adresse"), at(body, "etablissement", "geopoint")
    longitude, latitude = [*items(point, "coordinates"), None, None][:2]
    latitude, longitude = degrees(latitude, longitude)
    cells = fields.placed(
        address=text(address, "label"),
        postcode=text(address, "code_postal"),
        commune=text(address, "commune", "code_insee"),
        town=text(address, "commune", "nom"),
    )
    return cells | {"latitude": latitude, "longitude": longitude}
