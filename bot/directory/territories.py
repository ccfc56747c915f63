"""Territories as staff type and read them: departments and communes, by name, number or postcode."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from bot.directory.atlas import Atlas, bare
from bot.directory.gazetteers import Commune, Department

Territory = Commune | Department
EXAMPLE = "Écrivez un département, une commune ou un code postal, par exemple 44, Châteaubriant."
# Below this likeness (0 to 100) no other name is proposed.
LIKE, PROPOSED = 80, 4
MOST = 200
_PARTS = re.compile(r"[,;\n]")
_CODE = re.compile(r"[0-9][0-9AB][0-9]{0,3}", re.I)
_SHORT = {"st": "saint", "ste": "sainte"}


def territories_of(said: str, atlas: Atlas) -> tuple[str, ...]:
    """The codes of what was typed between commas, each once, in that order.

    Raises ValueError, in French: what is unknown, or may be several, with the names that it may be.
    """
    wanted = list(dict.fromkeys(_wanted(said)))
    if len(wanted) > MOST:
        raise ValueError(f"{MOST} territoires au plus : il y en a {len(wanted)}.")
    return tuple(dict.fromkeys(_one(each, atlas).code for each in wanted))


def in_full(codes: Iterable[str], atlas: Atlas) -> str:
    """Codes as people read them and may type them again: "Loire-Atlantique (44), Châteaubriant (44)"."""
    return ", ".join(named(code, atlas) for code in codes)


def named(code: str, atlas: Atlas) -> str:
    """A department or a commune with the department's number; the code itself if nobody knows it.

    A commune called like its department bears its own code: "Mayenne (53)" is the department.
    """
    department, commune = atlas.departments.get(code), atlas.coded(code)
    if department:
        return f"{department.name} ({code})"
    if commune is None:
        return code
    around = atlas.departments.get(commune.department)
    same = around is not None and around.name == commune.name
    return f"{commune.name} ({commune.code})" if same else commune.label


def _wanted(said: str) -> Iterator[str]:
    """What is between commas; numbers alone need none."""
    for part in _PARTS.split(said):
        words = part.replace("(", " ").replace(")", " ").split()
        codes = [word for word in words if _CODE.fullmatch(word)]
        if words:
            yield from codes if len(codes) == len(words) else (" ".join(words),)


def _one(wanted: str, atlas: Atlas) -> Territory:
    words = wanted.split()
    codes = [word.upper() for word in words if _CODE.fullmatch(word)]
    name = " ".join(_SHORT.get(word, word) for word in bare(_without_codes(words)).split())
    if not name:
        found = [each for code in codes for each in _coded(code, atlas)]
    else:
        found = [each for each in _called(name, atlas) if all(_is_in(each, code, atlas) for code in codes)]
        # As we show them, "Mayenne (53)" is the department.
        found = [each for each in found if each.code in codes] or found
    if len(found) == 1:
        return found[0]
    raise ValueError(_which(wanted, found, atlas) if found else _unknown(wanted, name, atlas))


def _without_codes(words: Sequence[str]) -> str:
    return " ".join(word for word in words if not _CODE.fullmatch(word))


def _coded(code: str, atlas: Atlas) -> list[Territory]:
    """All that a number may be: a department, the INSEE code of a commune, a postcode."""
    department, commune = atlas.departments.get(code), atlas.coded(code)
    found: list[Territory | None] = [department, commune, *atlas.posted(code)]
    return list({each.code: each for each in found if each}.values())


def _called(name: str, atlas: Atlas) -> list[Territory]:
    departments = [each for each in atlas.departments.values() if bare(each.name) == name]
    return [*departments, *atlas.called(name)]


def _is_in(found: Territory, code: str, atlas: Atlas) -> bool:
    if isinstance(found, Department):
        return found.code == code
    return code in (found.department, *found.postcodes) or atlas.coded(code) == found


def _which(wanted: str, found: Sequence[Territory], atlas: Atlas) -> str:
    return f"« {_short(wanted)} » peut être : {_proposed(found, atlas)}. Écrivez lequel."


def _unknown(wanted: str, name: str, atlas: Atlas) -> str:
    near = _like(name, atlas)
    proposed = f"Peut-être : {_proposed(near, atlas)} ?" if near else EXAMPLE
    return f"Territoire inconnu : {_short(wanted)}. {proposed}"


def _like(name: str, atlas: Atlas) -> list[Commune]:
    """The communes whose name begins so, largest first, else those with a name much like it."""
    longer = [key for key in atlas.names if name and key.startswith(f"{name} ")]
    keys = longer or [
        key
        for key, _, _ in process.extract(
            name, atlas.names, scorer=fuzz.ratio, score_cutoff=LIKE, limit=PROPOSED
        )
    ]
    found = [commune for key in keys for commune in atlas.called(key)]
    return sorted(found, key=lambda one: -one.population) if longer else found


def _proposed(found: Sequence[Territory], atlas: Atlas) -> str:
    names = [_told(each, atlas) for each in found[:PROPOSED]]
    return " ; ".join(names) + (" ; …" if len(found) > PROPOSED else "")


def _told(found: Territory, atlas: Atlas) -> str:
    what = "département" if isinstance(found, Department) else "commune"
    return f"{named(found.code, atlas)}, {what}"


def _short(wanted: str) -> str:
    return wanted if len(wanted) <= 40 else f"{wanted[:40]}…"
