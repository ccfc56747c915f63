"""Reception points near home: the public administration's directory, and that of education for the CIOs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.directory.meeting import Office
from bot.errors import ImportRefusedError
from bot.importing.files import json_of, rows_of
from bot.importing.harvest import Harvest, Progress, quietly
from bot.importing.records import UNREADABLE, at, degrees, digest, gather, items, needed, text
from bot.importing.tidy import phone, title, town, web_address

OTHER = "autre sorte de service"
NO_NAME = "nom absent"
CLOSED = "établissement fermé ou pas encore ouvert"
CIO = "cio"
# The directory's word for a kind begins with one of these.
KINDS = ("mission_locale", CIO, "cci", "chambre_metier", "chambre_agriculture")
# Where the list stands: the whole directory, then the two versions of its search service.
LISTS = ("service", "results", "records")
VISITED = "Adresse"
EDUCATION_NEEDED = ("identifiant_de_l_etablissement", "nom_etablissement", "type_etablissement")
GUIDANCE = "information et orientation"
OPEN = ("", "ouvert", "a fermer", "à fermer")


def offices(path: Path, _: Sequence[Office] = (), progress: Progress = quietly) -> Harvest[Office]:
    """The reception points in the administration's directory (JSON)."""
    found = list(enumerate(_records(json_of(path), path), 1))
    return gather(progress(found, len(found)), _office)


def guidance_centres(path: Path, _: Sequence[Office] = (), progress: Progress = quietly) -> Harvest[Office]:
    """The CIOs in the directory of education (CSV), whose headings come with and without capitals."""
    rows = [(line, {name.lower(): cell for name, cell in row.items()}) for line, row in rows_of(path, ())]
    if rows and (missing := [name for name in EDUCATION_NEEDED if name not in rows[0][1]]):
        raise ImportRefusedError(f"{path} : colonne absente, {', '.join(missing)}")
    return gather(progress(rows, len(rows)), _guidance_centre)


def _records(value: Any, path: Path) -> list[Any]:
    for found in (value, *(at(value, name) for name in LISTS)):
        if isinstance(found, list):
            return found
    raise ImportRefusedError(f"{path} n'est pas un export de l'annuaire de l'administration")


def _office(record: Any) -> Office:
    fields = at(record, "fields") or record
    if not isinstance(fields, dict):
        raise ValueError(UNREADABLE)
    kind = needed(_kind(fields), OTHER)
    name = needed(text(fields, "nom"), NO_NAME)
    place = _address(fields)
    latitude, longitude = degrees(at(place, "latitude"), at(place, "longitude"))
    return Office(
        key=text(fields, "id") or digest(kind, name, text(place, "code_postal")),
        kind=kind,
        name=title(name),
        address=_joined(place, "complement1", "complement2", "numero_voie"),
        postcode=text(place, "code_postal"),
        town=town(text(place, "nom_commune")),
        latitude=latitude,
        longitude=longitude,
        phone=_first(phone, fields, "telephone"),
        site=_first(web_address, fields, "site_internet"),
    )


def _kind(fields: Any) -> str:
    said = [text(pivot, "type_service_local") for pivot in items(fields, "pivot")]
    return next((kind for kind in KINDS for one in said if _is(one, kind)), "")


def _is(said: str, kind: str) -> bool:
    """The chambers of trades have had several spellings; the other kinds have one."""
    return said == kind or (kind.startswith("chambre_") and said.startswith(kind))


def _address(fields: Any) -> Any:
    """The address one goes to, rather than the one for letters."""
    found = items(fields, "adresse")
    return next((one for one in found if text(one, "type_adresse") == VISITED), found[0] if found else None)


def _joined(record: Any, *names: str) -> str:
    return ", ".join(filter(None, (text(record, name) for name in names)))


def _first(read: Any, fields: Any, name: str) -> str:
    """The first usable value of a field that holds several, or one alone."""
    said = [text(one, "valeur") for one in items(fields, name)] or [text(fields, name)]
    return next(filter(None, map(read, said)), "")


def _guidance_centre(row: Mapping[str, str]) -> Office:
    if text(row, "type_etablissement").lower() != GUIDANCE and not _named_cio(row):
        raise ValueError(OTHER)
    if text(row, "etat").lower() not in OPEN:
        raise ValueError(CLOSED)
    latitude, longitude = degrees(text(row, "latitude"), text(row, "longitude"))
    return Office(
        key=needed(text(row, "identifiant_de_l_etablissement"), "identifiant (UAI) absent"),
        kind=CIO,
        name=title(needed(text(row, "nom_etablissement"), NO_NAME)),
        address=_joined(row, "adresse_1", "adresse_2"),
        postcode=text(row, "code_postal"),
        town=town(text(row, "nom_commune")),
        latitude=latitude,
        longitude=longitude,
        phone=phone(text(row, "telephone")),
        site=web_address(text(row, "web")),
    )


def _named_cio(row: Mapping[str, str]) -> bool:
    nature = text(row, "libelle_nature").lower()
    return nature == CIO or ("information et d" in nature and "orientation" in nature)
