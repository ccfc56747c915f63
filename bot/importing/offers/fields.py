"""What the sources of offers share: the name of a diploma, its level, how long it lasts, when it starts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.importing import tidy
from bot.importing.agenda.moments import local_day
from bot.importing.records import needed, number
from nlu.language.folding import fold

NO_KEY = "clé du ministère éducatif absente"
NO_CENTRE = "nom du centre absent"
NO_SIRET = "SIRET du formateur absent ou mal formé"
NO_LABEL = "intitulé du diplôme absent"
UNPUBLISHED = "formation non publiée au catalogue"
# Words of the trade's files that tell a young person which diploma it is.
SIGLES = {
    *("CAP", "CAPA", "BEP", "BAC PRO", "BP", "BPA", "BM", "BTM", "BMA", "DMA", "MC", "CS"),
    *("BTS", "BTSA", "DUT", "BUT", "DEUST"),
}
SUFFIX = re.compile(r"\s*\(([^()]*)\)$")
NATIONAL = re.compile(r"\s*\(fiche nationale\)", re.IGNORECASE)
SPELT = re.compile(r"(?:brevet|certificat|baccalaureat|bac|mention|diplome|licence|master|titre)\b")
ROME = re.compile(r"[A-N]\d{4}")
# Nobody trains longer: the number is then not one of years.
MOST_YEARS = 8
MOST_STARTS = 6


def diploma(sigle: str, certified: str, long: str, short: str) -> str:
    """ "CAP Boulanger", out of the names that a source gives: the register's first, it has its accents."""
    ending = SUFFIX.search(long)
    kind = next((word for word in (sigle, ending[1] if ending else "") if word.upper() in SIGLES), "")
    bare = SUFFIX.sub("", long) if kind else long
    name = tidy.title(NATIONAL.sub("", certified) or bare or short)
    said = fold(name)
    return f"{kind.upper()} {name}" if name and kind and not _says(said, fold(kind)) else name


def _says(name: str, kind: str) -> bool:
    return name.split(" ")[0] == kind.split(" ")[0] or bool(SPELT.match(name))


def siret(said: str) -> str:
    """A SIRET, without which an offer belongs to nobody."""
    return needed(matching(r"\d{14}", said.replace(" ", "")), NO_SIRET)


def matching(pattern: str, *said: str) -> str:
    """The first text that has the form of a code, nothing where none has."""
    return next((one for one in said if re.fullmatch(pattern, one, re.ASCII)), "")


def level(*said: str) -> int | None:
    """The national level that opens a text, as in "5 (BTS, DEUST...)"."""
    return next((int(one[0]) for one in said if re.match(r"[3-8](?!\d)", one)), None)


def months(years: Any) -> int | None:
    """How long a course lasts, from its years."""
    found = number(years)
    return round(found * 12) if found and 0 < found <= MOST_YEARS else None


def romes(codes: Iterable[Any]) -> tuple[str, ...]:
    """The trades' codes (ROME), each once."""
    return tuple(dict.fromkeys(one for one in codes if isinstance(one, str) and ROME.fullmatch(one)))


def starts(moments: Iterable[Any]) -> tuple[date, ...]:
    """The days when a course starts, in order; of many, the latest, since the oldest are over."""
    days = {local_day(one) for one in moments if isinstance(one, str)}
    return tuple(sorted(day for day in days if day))[-MOST_STARTS:]


def placed(address: str, postcode: str, commune: str, town: str) -> dict[str, str]:
    """The cells of an address, without the codes that are none."""
    return {
        "address": address,
        "postcode": matching(r"\d{5}", postcode),
        "commune": matching(r"\d[\dAB]\d{3}", commune),
        "town": tidy.town(town),
    }
