"""The columns of each of our tables of facts, and how a value stands in a cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.directory.centres import NOT_PUBLISHED, Centre, Offer, Precision
from bot.directory.gazetteers import Commune, Department
from bot.directory.meeting import Event, Office
from bot.directory.tables import Codec, Table

SEVERAL = "|"


def _optional(read: Callable[[str], Any], write: Callable[[Any], str] = str) -> Codec:
    return Codec(
        lambda cell: read(cell) if cell else None, lambda value: "" if value is None else write(value)
    )


def _aware(cell: str) -> datetime:
    moment = datetime.fromisoformat(cell)
    if moment.tzinfo is None:
        raise ValueError("une heure se donne avec son décalage horaire")
    return moment


TEXT = Codec(str, str)
WHOLE = _optional(int)
COUNT = Codec(lambda cell: int(cell or 0), str)
DEGREES = _optional(float, lambda value: f"{value:.5f}".rstrip("0").rstrip("."))
LIST = Codec(lambda cell: tuple(part for part in cell.split(SEVERAL) if part), SEVERAL.join)
DATES = Codec(
    lambda cell: tuple(date.fromisoformat(part) for part in cell.split(SEVERAL) if part),
    lambda days: SEVERAL.join(day.isoformat() for day in days),
)
MOMENT = _optional(_aware, datetime.isoformat)
RATE = _optional(lambda cell: cell if cell == NOT_PUBLISHED else int(cell))
PRECISION = Codec(Precision, str)
YES = Codec(lambda cell: cell == "oui", lambda value: "oui" if value else "")

_PLACED = {
    "adresse": ("address", TEXT),
    "code_postal": ("postcode", TEXT),
    "ville": ("town", TEXT),
    "latitude": ("latitude", DEGREES),
    "longitude": ("longitude", DEGREES),
}
_CONTACT = {"telephone": ("phone", TEXT), "site": ("site", TEXT)}

COMMUNES: Table[Commune] = Table(
    "places/communes.csv",
    Commune,
    "code",
    {
        "code": ("code", TEXT),
        "nom": ("name", TEXT),
        "codes_postaux": ("postcodes", LIST),
        "departement": ("department", TEXT),
        "region": ("region", TEXT),
        "population": ("population", COUNT),
        "latitude": ("latitude", DEGREES),
        "longitude": ("longitude", DEGREES),
        "anciennes_communes": ("former", LIST),
    },
    source="INSEE, code officiel géographique ; points : La Poste et GeoNames",
    licence="Licence Ouverte 2.0 (INSEE, La Poste) ; CC BY 4.0 (GeoNames)",
)
DEPARTMENTS: Table[Department] = Table(
    "places/departments.csv",
    Department,
    "code",
    {
        "code": ("code", TEXT),
        "nom": ("name", TEXT),
        "region_code": ("region_code", TEXT),
        "region": ("region", TEXT),
        "nom_parle": ("spoken", TEXT),
    },
    source="INSEE, code officiel géographique",
)
CENTRES: Table[Centre] = Table(
    "centres/centres.csv",
    Centre,
    "siret",
    {
        "siret": ("siret", TEXT),
        "uai": ("uai", TEXT),
        "nom": ("name", TEXT),
        "reseaux": ("networks", LIST),
        "code_commune": ("commune", TEXT),
        **_PLACED,
        "precision": ("precision", PRECISION),
        **_CONTACT,
        "taux_annee": ("rates_year", TEXT),
        "emploi_6_mois": ("employed_6", RATE),
        "emploi_12_mois": ("employed_12", RATE),
        "poursuite_etudes": ("studying", RATE),
    },
    source="Référentiel UAI-SIRET des organismes d'apprentissage ; taux : InserJeunes (Éducation nationale)",
    short="le registre des organismes d'apprentissage",
)
OFFERS: Table[Offer] = Table(
    "centres/offers.csv",
    Offer,
    "key",
    {
        "cle": ("key", TEXT),
        "siret": ("siret", TEXT),
        "uai": ("uai", TEXT),
        "centre": ("centre", TEXT),
        "diplome": ("label", TEXT),
        "niveau": ("level", WHOLE),
        "rncp": ("rncp", TEXT),
        "romes": ("romes", LIST),
        "code_commune": ("commune", TEXT),
        **_PLACED,
        **_CONTACT,
        "mois": ("months", WHOLE),
        "a_distance": ("remote", YES),
        "debuts": ("starts", DATES),
    },
    source="Catalogue des formations en apprentissage (API apprentissage, ou export du ministère)",
    short="le catalogue officiel des formations",
    licence="Etalab 2.0",
)
OFFICES: Table[Office] = Table(
    "meeting/offices.csv",
    Office,
    "key",
    {"cle": ("key", TEXT), "sorte": ("kind", TEXT), "nom": ("name", TEXT), **_PLACED, **_CONTACT},
    source="Annuaire de l'administration, service-public.gouv.fr",
    short="l'annuaire de l'administration",
)
EVENTS: Table[Event] = Table(
    "meeting/events.csv",
    Event,
    "key",
    {
        "cle": ("key", TEXT),
        "liste": ("source", TEXT),
        "titre": ("title", TEXT),
        "debut": ("begins", MOMENT),
        "fin": ("ends", MOMENT),
        "lieu": ("venue", TEXT),
        **_PLACED,
        "adresse_web": ("url", TEXT),
    },
    source="Listes importées par nos soins, nommées dans la colonne « liste »",
    short="les listes reçues",
    licence="celle de chaque liste",
)
