"""The ministries' catalogue of apprenticeship courses, in JSON or as the table one downloads from it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.directory.centres import Offer
from bot.errors import ImportRefusedError
from bot.importing.files import json_of, rows_of, text_of
from bot.importing.harvest import Harvest, Progress, quietly
from bot.importing.names import public_name
from bot.importing.offers import fields
from bot.importing.records import UNREADABLE, at, degrees, gather, items, needed, number, text
from bot.importing.tidy import phone

# The table's headings, and what the JSON calls the same thing.
HEADINGS = {
    "Clé ministere educatif": "cle_ministere_educatif",
    "Formateur: Siret": "etablissement_formateur_siret",
    "Formateur: UAI": "etablissement_formateur_uai",
    "Formateur: raison sociale": "etablissement_formateur_entreprise_raison_sociale",
    "Formateur: enseigne": "etablissement_formateur_enseigne",
    "Formateur: adresse": "etablissement_formateur_adresse",
    "Formateur: code postal": "etablissement_formateur_code_postal",
    "Formateur: ville": "etablissement_formateur_localite",
    "Formateur: code commune": "etablissement_formateur_code_commune_insee",
    "Lieu: UAI": "uai_formation",
    "Lieu: adresse": "lieu_formation_adresse",
    "Lieu: code postal": "code_postal",
    "Lieu: ville": "localite",
    "Lieu: code commune": "code_commune_insee",
    "Lieu: géolocalisation": "lieu_formation_geo_coordonnees",
    "Formation: libellé long BCN": "intitule_long",
    "Formation: libellé RNCP": "rncp_intitule",
    "Formation: code RNCP": "rncp_code",
    "Formation: niveau BCN": "niveau",
    "Formation: durée collectée": "duree",
}
NEEDED = (
    "Clé ministere educatif",
    "Formateur: Siret",
    "Formateur: raison sociale",
    "Formation: libellé long BCN",
)
DATES = "Offre: Dates de formation"
# Spreadsheets are kept from eating leading zeros by writing a code as a formula.
FORMULA = re.compile(r'^="?(.*?)"?$', re.DOTALL)
BEGINS = re.compile(r"\bDu (\d\d?/\d\d?/\d{4})")
# Our field: that of the place of the course, and that of the centre's own address.
PLACE = {
    "address": ("lieu_formation_adresse", "etablissement_formateur_adresse"),
    "postcode": ("code_postal", "etablissement_formateur_code_postal"),
    "commune": ("code_commune_insee", "etablissement_formateur_code_commune_insee"),
    "town": ("localite", "etablissement_formateur_localite"),
}
POINTS = ("lieu_formation_geo_coordonnees", "lieu_formation_geo_coordonnees_computed")


def catalogue(path: Path, _: Sequence[Offer] = (), progress: Progress = quietly) -> Harvest[Offer]:
    """The offers in a file of the catalogue; its first character tells the format."""
    if text_of(path).lstrip()[:1] not in ("{", "["):
        rows = rows_of(path, NEEDED)
        return gather(progress(rows, len(rows)), lambda row: _offer(_record(row)))
    value = json_of(path)
    found = list(enumerate(_records(value, path), 1))
    harvest = gather(progress(found, len(found)), _offer)
    if (pages := number(at(value, "pagination", "nombre_de_page")) or 0) > 1:
        harvest.drop(0, f"pages du catalogue absentes du fichier : {int(pages) - 1}")
    return harvest


def _records(value: Any, path: Path) -> list[Any]:
    found = value if isinstance(value, list) else at(value, "formations")
    if not isinstance(found, list):
        raise ImportRefusedError(f"{path} : la liste « formations » est absente")
    return found


def _record(row: Mapping[str, str]) -> dict[str, Any]:
    """A row of the table under the names of the JSON; the table holds only what is published."""
    cells = {name: FORMULA.sub(r"\1", cell).strip() for name, cell in row.items()}
    record: dict[str, Any] = {theirs: cells.get(name, "") for name, theirs in HEADINGS.items()}
    return record | {"published": True, "date_debut": BEGINS.findall(cells.get(DATES, ""))}


def _offer(record: Any) -> Offer:
    if not isinstance(record, dict):
        raise ValueError(UNREADABLE)
    if at(record, "published") is not True:
        raise ValueError(fields.UNPUBLISHED)
    return Offer(
        key=needed(text(record, "cle_ministere_educatif"), fields.NO_KEY),
        siret=fields.siret(text(record, "etablissement_formateur_siret")),
        centre=needed(_centre(record), fields.NO_CENTRE),
        label=needed(_label(record), fields.NO_LABEL),
        level=fields.level(text(record, "niveau")),
        rncp=fields.matching(r"RNCP\d{3,5}", text(record, "rncp_code")),
        romes=fields.romes(items(record, "rome_codes")),
        uai=_uai(record),
        phone=phone(text(record, "num_tel")),
        months=fields.months(at(record, "duree")),
        remote=at(record, "entierement_a_distance") is True,
        starts=fields.starts(items(record, "date_debut")),
        **_place(record),
    )


def _centre(record: Any) -> str:
    legal = text(record, "etablissement_formateur_entreprise_raison_sociale")
    return public_name("", text(record, "etablissement_formateur_enseigne"), legal)


def _uai(record: Any) -> str:
    names = "uai_formation", "etablissement_formateur_uai"
    return fields.matching(r"\d{7}[A-Z]", *(text(record, name) for name in names))


def _label(record: Any) -> str:
    names = ("libelle_court", "rncp_intitule", "intitule_long", "intitule_court")
    return fields.diploma(*(text(record, name) for name in names))


def _place(record: Any) -> dict[str, Any]:
    """Where the course is taught; the centre's own address only when nothing is said of the course's.

    The centre's point is never used: some are written longitude first, and nothing says which.
    """
    latitude, longitude = _point(record)
    own = {field: text(record, names[0]) for field, names in PLACE.items()}
    if not (own["postcode"] or own["town"] or own["commune"] or latitude):
        own = {field: text(record, names[1]) for field, names in PLACE.items()}
    return fields.placed(**own) | {"latitude": latitude, "longitude": longitude}


def _point(record: Any) -> tuple[float, float] | tuple[None, None]:
    for name in POINTS:
        latitude, _, longitude = text(record, name).partition(",")
        if (found := degrees(latitude, longitude))[0] is not None:
            return found
    return None, None
