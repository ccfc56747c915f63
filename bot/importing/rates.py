"""InserJeunes: what becomes of a centre's apprentices, from the ministry's yearly file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.directory.centres import NOT_PUBLISHED, Centre
from bot.directory.columns import CENTRES, RATE
from bot.importing.files import rows_of
from bot.importing.harvest import Harvest, Progress, quietly
from bot.importing.records import gather, number

# Our column: the register's heading for it, and the yearly file's.
HEADINGS = {
    "emploi_6_mois": ("taux_emploi_6_mois", "Taux emploi 6 mois"),
    "emploi_12_mois": ("taux_emploi_12_mois", "Taux emploi 12 mois"),
    "poursuite_etudes": ("taux_poursuite_etudes", "Taux poursuite études"),
}
NEEDED = ("Année", "UAI", *(theirs for _, theirs in HEADINGS.values()))
ABSENT = "", "nd", "n.d.", "na", "s"
Measured = dict[str, Any]


def school_year(said: str) -> str:
    """ "2023-2024" out of "cumul 2023-2024"."""
    return said.removeprefix("cumul").strip()


def published(cell: str, year: str) -> str:
    """A rate as our cell: whole percents, "np" for a year without a figure, nothing without a year."""
    if not year:
        return ""
    return NOT_PUBLISHED if cell.strip().lower() in ABSENT else str(_percent(cell))


def _percent(cell: str) -> int:
    found = number(cell)
    if found is None or not 0 <= found <= 100:
        raise ValueError(f"taux illisible, « {cell} »")
    return round(found)


def rates(path: Path, old: Sequence[Centre], progress: Progress = quietly) -> Harvest[Centre]:
    """The centres we know with their latest rates, by UAI; the file's others are left aside."""
    rows = rows_of(path, NEEDED)
    ours = {centre.uai for centre in old if centre.uai}
    measured = gather(progress(rows, len(rows)), lambda row: _measured(row, ours))
    latest: dict[str, Measured] = {}
    for uai, found in sorted(measured.rows, key=lambda pair: str(pair[1]["rates_year"])):
        latest[uai] = found
    return Harvest([_updated(centre, latest.get(centre.uai)) for centre in old], measured.dropped)


def _measured(row: Mapping[str, str], ours: Collection[str]) -> tuple[str, Measured]:
    if row["UAI"] not in ours:
        raise ValueError("UAI absent de notre table des centres")
    year = school_year(row["Année"])
    cells = {name: published(row[theirs], year) for name, (_, theirs) in HEADINGS.items()}
    read = {CENTRES.columns[name][0]: RATE.read(cell) for name, cell in cells.items()}
    return row["UAI"], {"rates_year": year} | read


def _updated(centre: Centre, found: Measured | None) -> Centre:
    newer = found and found["rates_year"] >= centre.rates_year
    return replace(centre, **found) if found and newer else centre
