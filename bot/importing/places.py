"""The communes of France, from the official geographic code, with the names they had before merging."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.directory.columns import COMMUNES
from bot.directory.gazetteers import Commune
from bot.errors import ImportRefusedError
from bot.importing.files import json_of, rows_of
from bot.importing.harvest import Harvest, Progress, quietly
from bot.importing.records import gather, needed, text

NEEDED = ("code_insee", "nom", "codes_postaux", "departement", "latitude", "longitude")
MERGED = ("commune-deleguee", "commune-associee")


def communes(path: Path, old: Sequence[Commune] = (), progress: Progress = quietly) -> Harvest[Commune]:
    """The communes in a file; the districts of Paris, Lyon and Marseille are part of their commune.

    A former name once known stays: people go on using it.
    """
    known = {commune.code: commune.former for commune in old}
    rows = rows_of(path, NEEDED)
    return gather(progress(rows, len(rows)), lambda row: _commune(row, known))


def former_names(path: Path, old: Sequence[Commune], progress: Progress = quietly) -> Harvest[Commune]:
    """The communes we know, with the names of those merged into them, from the official list (JSON)."""
    listed = json_of(path)
    if not isinstance(listed, list):
        raise ImportRefusedError(f"{path} : une liste de communes est attendue")
    merged = gather(progress(list(enumerate(listed, 1)), len(listed)), _merged)
    names: defaultdict[str, list[str]] = defaultdict(list)
    for code, name in filter(None, merged.rows):
        names[code].append(name)
    return Harvest([_with_former(commune, names[commune.code]) for commune in old], merged.dropped)


def _commune(row: Mapping[str, str], known: Mapping[str, tuple[str, ...]]) -> Commune:
    if row.get("type") == "arrondissement-municipal":
        raise ValueError("arrondissement, compris dans sa commune")
    if cut := [name for name in NEEDED if name not in row]:
        raise KeyError(cut[0])
    found = COMMUNES.row(dict.fromkeys(COMMUNES.columns, "") | {**row, "code": row["code_insee"]})
    return _with_former(found, known.get(found.code, ()))


def _merged(item: Any) -> tuple[str, str] | None:
    """The commune that took another in, and the name of that one; None for a commune that still is one."""
    if text(item, "type") not in MERGED:
        return None
    chief = needed(text(item, "chefLieu"), "commune fusionnée sans chef-lieu")
    return chief, needed(text(item, "nom"), "commune fusionnée sans nom")


def _with_former(commune: Commune, names: Sequence[str]) -> Commune:
    former = dict.fromkeys((*commune.former, *names))
    former.pop(commune.name, None)
    return replace(commune, former=tuple(sorted(former)))
