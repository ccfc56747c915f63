"""Agendas in JSON: OpenAgenda's events (v2) and France Travail's, told apart by their fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.directory.meeting import Event
from bot.errors import ImportRefusedError
from bot.importing.agenda.happenings import CANCELLED, Listing, Where
from bot.importing.agenda.moments import PARIS, local, moment, until
from bot.importing.files import json_of
from bot.importing.harvest import Harvest, Progress, quietly
from bot.importing.records import UNREADABLE, at, gather, items, needed, text

NO_DATE = "aucune date"
POSTPONED = "événement reporté, sans nouvelle date"
# OpenAgenda's numbers for what does not take place as announced.
STATUSES = {"4": POSTPONED, "6": CANCELLED}
Timed = tuple[Any, Any]


def agenda(path: Path, source: str, now: datetime, progress: Progress = quietly) -> Harvest[Event]:
    """The events to come in an agenda named `source`; each date of OpenAgenda's is an event."""
    listing = Listing(source, now)
    found = list(enumerate(_records(json_of(path), path), 1))
    timed = ((number, one) for number, record in progress(found, len(found)) for one in _dates(record))
    return gather(timed, lambda one: _event(one, listing))


def _records(value: Any, path: Path) -> list[Any]:
    for found in (value, *(at(value, name) for name in ("events", "content", "evenements", "results"))):
        if isinstance(found, list):
            return found
    raise ImportRefusedError(f"{path} : format d'agenda inconnu (ni OpenAgenda, ni France Travail)")


def _dates(record: Any) -> Iterator[Timed]:
    """A record with each of its dates, or alone."""
    known = (items(record, name) for name in ("timings", "nextTiming", "firstTiming"))
    for timing in next(filter(None, known), [None]):
        yield record, timing


def _event(timed: Timed, listing: Listing) -> Event:
    record, timing = timed
    if not isinstance(record, dict):
        raise ValueError(UNREADABLE)
    if "dateEvenement" in record:
        return _france_travail(record, listing)
    return _openagenda(record, timing, listing)


def _openagenda(record: Any, timing: Any, listing: Listing) -> Event:
    if reason := STATUSES.get(text(record, "status")):
        raise ValueError(reason)
    begin, end = needed(text(timing, "begin"), NO_DATE), text(timing, "end")
    begins = moment(begin)
    place = at(record, "location")
    where = Where(
        text(place, "name"),
        text(place, "address"),
        text(place, "postalCode"),
        text(place, "city"),
        at(place, "latitude"),
        at(place, "longitude"),
    )
    uid = f"{text(record, 'uid')} {begin}" if text(record, "uid") else ""
    url = next(filter(None, (text(record, name) for name in ("canonicalUrl", "onlineAccessLink"))), "")
    return listing.event(uid, _french(record, "title"), (begins, until(end, begins)), url, where)


def _french(record: Any, name: str) -> str:
    """A text that may be written in several languages."""
    return text(record, name) or text(record, name, "fr")


def _france_travail(record: Any, listing: Listing) -> Event:
    day = needed(text(record, "dateEvenement"), NO_DATE)[:10]
    start, end = (text(record, name) for name in ("heureDebut", "heureFin"))
    begins = _hour(day, start, record)
    ends = _hour(day, end, record) if end else None
    where = Where(
        postcode=text(record, "codePostal"),
        town=text(record, "ville"),
        latitude=at(record, "latitude"),
        longitude=at(record, "longitude"),
    )
    title, url = text(record, "titre"), text(record, "urlDetailEvenement")
    return listing.event(text(record, "id"), title, (begins, ends), url, where)


def _hour(day: str, clock: str, record: Any) -> datetime | date:
    """An hour of a day, in the zone of the place (overseas, that is not Paris)."""
    found = moment(f"{day} {clock}".strip())
    if not isinstance(found, datetime):
        return found
    return local(found.replace(tzinfo=_zone(text(record, "timezone"))))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else PARIS
    except (LookupError, ValueError, OSError):
        return PARIS
