"""The register of apprenticeship bodies: which centres there are, where, and in which networks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.directory.centres import Centre
from bot.directory.columns import CENTRES
from bot.importing.files import rows_of
from bot.importing.harvest import Harvest, Progress, quietly
from bot.importing.names import public_name
from bot.importing.rates import HEADINGS, published, school_year
from bot.importing.records import gather

UAI = re.compile(r"\d{7}[A-Z]")
NEEDED = ("uai", "siret", "raison_sociale", "nature", "adresse", "commune", "reseaux")


def centres(path: Path, old: Sequence[Centre] = (), progress: Progress = quietly) -> Harvest[Centre]:
    """The centres in a register; what other sources have told of them since is kept."""
    known = {centre.siret: centre for centre in old}
    rows = rows_of(path, NEEDED)
    shared = Counter(row.get("uai", "") for _, row in rows)
    return gather(progress(rows, len(rows)), lambda row: _centre(row, shared, known))


def _centre(row: Mapping[str, str], shared: Mapping[str, int], known: Mapping[str, Centre]) -> Centre:
    if row["nature"] == "responsable" and not row["reseaux"] and not row.get("inserjeunes_annee"):
        raise ValueError("siège qui ne forme pas lui-même")
    found = CENTRES.row(_cells(row, alone=shared[row["uai"]] == 1))
    return _enriched(found, known.get(found.siret))


def _cells(row: Mapping[str, str], alone: bool) -> dict[str, str]:
    """Our cells; the statistics name one site only where the UAI is its own."""
    label = row.get("libelle_inserjeunes", "") if alone else ""
    year = school_year(row.get("inserjeunes_annee", ""))
    name = public_name(label, row.get("enseigne", ""), row["raison_sociale"])
    return dict.fromkeys(CENTRES.columns, "") | {
        "siret": row["siret"],
        "uai": row["uai"] if UAI.fullmatch(row["uai"]) else "",
        "nom": name.removesuffix(f" - {row['commune']}") or name,
        "reseaux": row["reseaux"],
        "code_commune": row.get("code_insee", ""),
        "adresse": row["adresse"],
        "code_postal": row.get("code_postal", ""),
        "ville": row["commune"],
        "latitude": row.get("latitude", ""),
        "longitude": row.get("longitude", ""),
        "precision": row.get("precision_geo", ""),
        "taux_annee": year,
        **{name: published(row.get(theirs, ""), year) for name, (theirs, _) in HEADINGS.items()},
    }


def _enriched(found: Centre, known: Centre | None) -> Centre:
    """With newer rates and contacts that came from elsewhere."""
    if known is None:
        return found
    kept = replace(found, phone=found.phone or known.phone, site=found.site or known.site)
    if known.rates_year <= found.rates_year:
        return kept
    rates = ("rates_year", "employed_6", "employed_12", "studying")
    return replace(kept, **{name: getattr(known, name) for name in rates})
