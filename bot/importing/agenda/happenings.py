"""What the lists of events share: a name, a place, and what is over or cannot be is left aside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.directory.meeting import Event
from bot.importing.agenda.moments import last_minute, span
from bot.importing.records import degrees, digest, needed, one_line
from bot.importing.tidy import town, web_address

NO_TITLE = "titre absent"
OVER = "déjà passé"
BACKWARDS = "la fin précède le début"
CANCELLED = "événement annulé"
POSTCODE = re.compile(r"(?<!\d)((?:0[1-9]|[1-8]\d|9[0-8])\d{3})\s+([^\W\d_][^\d,;()\n]*)")
PARTS = re.compile(r"\s*[,;\n]+\s*|\s+[-–]\s+")


@dataclass(frozen=True, slots=True)
class Where:
    """Where something happens, as far as the list says."""

    venue: str = ""
    address: str = ""
    postcode: str = ""
    town: str = ""
    latitude: Any = None
    longitude: Any = None


Times = tuple[datetime | date, datetime | date | None]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of events, by its name, read at a moment."""

    source: str
    now: datetime

    def event(self, uid: str, title: str, times: Times, url: str, where: Where) -> Event:
        """An event still to come. Raises ValueError with the reason why it is none."""
        begins, ends = span(*times)
        self._check(title, begins, ends)
        latitude, longitude = degrees(where.latitude, where.longitude)
        return Event(
            key=f"{self.source}:{_identity(uid, title, begins.isoformat(), where.postcode, where.venue)}",
            source=self.source,
            title=title,
            begins=begins,
            ends=ends,
            venue=where.venue,
            address=where.address,
            postcode=where.postcode if re.fullmatch(r"\d{5}", where.postcode, re.ASCII) else "",
            town=town(where.town),
            latitude=latitude,
            longitude=longitude,
            url=web_address(url),
        )

    def _check(self, title: str, begins: datetime, ends: datetime | None) -> None:
        needed(title, NO_TITLE)
        if ends and ends < begins:
            raise ValueError(BACKWARDS)
        if (ends or last_minute(begins.date())) < self.now:
            raise ValueError(OVER)


def _identity(uid: str, *content: str) -> str:
    """What makes an event the same from one import to the next; one with an @ may be somebody's e-mail."""
    return digest(uid) if "@" in uid else uid or digest(*content)


def where_in(location: str) -> Where:
    """A place in free words: postcode and town where they are written, the rest as it stands."""
    found = list(POSTCODE.finditer(location))
    if not found:
        return Where(venue=one_line(location))
    postcode, name = found[-1].groups()
    before = [one_line(part) for part in PARTS.split(location[: found[-1].start()]) if part.strip()]
    venue = before.pop(0) if before and not before[0][0].isdigit() else ""
    return Where(venue, ", ".join(before), postcode, town(PARTS.split(name)[0]))
