"""Lists of events: our own table, an iCalendar file, or the JSON of an agenda."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar

from bot.directory.meeting import Event
from bot.errors import ImportRefusedError
from bot.importing.agenda import agenda_json
from bot.importing.agenda.happenings import CANCELLED, OVER, Listing, Where, where_in
from bot.importing.agenda.moments import local, moment, until
from bot.importing.files import rows_of, text_of
from bot.importing.harvest import Dropped, Harvest, Progress, quietly
from bot.importing.records import gather, needed, one_line, text

NEEDED = ("titre", "debut")
# Besides them: fin, adresse_web, and where.
WHERE = ("lieu", "adresse", "code_postal", "ville", "latitude", "longitude")
NO_START = "date de début absente"
# Only what a calendar writes out is sure: the exceptions to a rule are often kept outside the file.
ONLY_FIRST = "dates suivantes d'un événement répété : seule la première est gardée"
FIRST_OVER = "événement répété dont la première date est passée : ajoutez ses dates une à une"


def events(path: Path, source: str, now: datetime, progress: Progress = quietly) -> Harvest[Event]:
    """The events to come in a list named `source`, whose format is told by its first characters."""
    opening = text_of(path).lstrip()[:15].upper()
    if opening.startswith("BEGIN:VCALENDAR"):
        return calendar(path, source, now, progress)
    read = agenda_json.agenda if opening[0] in "{[" else table
    return read(path, source, now, progress)


def table(path: Path, source: str, now: datetime, progress: Progress = quietly) -> Harvest[Event]:
    """The events in our own CSV; only its columns `titre` and `debut` are needed."""
    listing = Listing(source, now)
    rows = rows_of(path, NEEDED)
    return gather(progress(rows, len(rows)), lambda row: _from_row(row, listing))


def calendar(path: Path, source: str, now: datetime, progress: Progress = quietly) -> Harvest[Event]:
    """The events in an iCalendar file; of a repeated event, the first date alone."""
    listing = Listing(source, now)
    found = list(enumerate(_components(path), 1))
    harvest = gather(progress(found, len(found)), lambda component: _from_component(component, listing))
    _tell_of_repeats(harvest, {number for number, one in found if "RRULE" in one or "RDATE" in one})
    return harvest


def _from_row(row: dict[str, str], listing: Listing) -> Event:
    begins = moment(needed(text(row, "debut"), NO_START))
    where = Where(*(text(row, name) for name in WHERE))
    times = begins, until(text(row, "fin"), begins)
    return listing.event("", text(row, "titre"), times, text(row, "adresse_web"), where)


def _components(path: Path) -> list[Any]:
    content = text_of(path)
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise ImportRefusedError(f"{path} n'est pas un calendrier lisible") from None
    # The library passes over a calendar that does not close.
    if not calendars or not content.rstrip().upper().endswith("END:VCALENDAR"):
        raise ImportRefusedError(f"{path} est coupé avant sa fin")
    return [component for one in calendars for component in one.walk("VEVENT")]


def _from_component(component: Any, listing: Listing) -> Event:
    if _said(component, "STATUS").upper() == "CANCELLED":
        raise ValueError(CANCELLED)
    begins = _when(component, "DTSTART")
    if begins is None:
        raise ValueError(NO_START)
    uid = " ".join(filter(None, (_said(component, "UID"), _said(component, "RECURRENCE-ID"))))
    times = begins, _ends(component, begins)
    title, url = _said(component, "SUMMARY"), _said(component, "URL")
    return listing.event(uid, title, times, url, _where(component))


def _first(component: Any, name: str) -> Any:
    value = component.get(name)
    return value[0] if isinstance(value, list) else value


def _said(component: Any, name: str) -> str:
    value = _first(component, name)
    moment_said = getattr(value, "dt", None) if name == "RECURRENCE-ID" else None
    return one_line(moment_said.isoformat() if moment_said else str(value or ""))


def _when(component: Any, name: str) -> datetime | date | None:
    value = _first(component, name)
    if value is None:
        return None
    try:
        return local(value.dt)
    except (AttributeError, ValueError, OverflowError):
        raise ValueError(f"{name} illisible") from None


def _ends(component: Any, begins: datetime | date) -> datetime | date | None:
    """The last moment: a calendar gives the day after the last one."""
    ends = _when(component, "DTEND") or _after(component, begins)
    if ends is None or isinstance(ends, datetime):
        return ends
    return max(ends - timedelta(days=1), begins.date() if isinstance(begins, datetime) else begins)


def _after(component: Any, begins: datetime | date) -> datetime | date | None:
    try:
        lasts = _first(component, "DURATION").dt
        return local(begins + lasts) if isinstance(lasts, timedelta) else None
    except (AttributeError, ValueError, OverflowError):
        return None


def _where(component: Any) -> Where:
    geo = _first(component, "GEO")
    latitude, longitude = (getattr(geo, "latitude", None), getattr(geo, "longitude", None))
    place = where_in(str(_first(component, "LOCATION") or ""))
    return Where(place.venue, place.address, place.postcode, place.town, latitude, longitude)


def _tell_of_repeats(harvest: Harvest[Event], repeated: Iterable[int]) -> None:
    for number in repeated:
        if Dropped(number, OVER) in harvest.dropped:
            harvest.dropped[harvest.dropped.index(Dropped(number, OVER))] = Dropped(number, FIRST_OVER)
        elif number not in {one.line for one in harvest.dropped}:
            harvest.drop(number, ONLY_FIRST)
