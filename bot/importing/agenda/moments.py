"""Dates and hours as people and files write them, in the time of Paris."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.importing.records import one_line

PARIS = ZoneInfo("Europe/Paris")
# Outside these years a date is a slip of the pen, or the zero of some program.
FIRST_YEAR, LAST_YEAR = 2000, 2100
LAST_MINUTE = time(23, 59)
CLOCK = r"(?P<hour>\d\d?)(?:\s?[hH]\s?(?P<past>[0-5]\d)?|:(?P<minute>[0-5]\d)(?::\d\d(?:\.\d+)?)?)"
ZONE = r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?"
DAY = r"(?:(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)|(?P<d2>\d\d?)/(?P<m2>\d\d?)/(?P<y2>\d{4}))"
WRITTEN = re.compile(rf"{DAY}(?:(?:T|,? (?:à )?){CLOCK}{ZONE})?", re.ASCII)
HOUR = re.compile(CLOCK, re.ASCII)


def moment(said: str) -> datetime | date:
    """A moment, or a day where no hour is said: "2026-12-12 14:00", "12/12/2026 14h", "12/12/2026"."""
    try:
        return local(_read(one_line(said)))
    except ValueError:
        raise ValueError(f"date illisible : « {said} »") from None


def until(said: str, begins: datetime | date) -> datetime | date | None:
    """When something ends: a moment, a day, an hour of the day it begins, or nobody knows."""
    hour = HOUR.fullmatch(one_line(said))
    if not said or not hour:
        return moment(said) if said else None
    try:
        return datetime.combine(begins, _clock(hour), PARIS)
    except ValueError:
        raise ValueError(f"heure illisible : « {said} »") from None


def local(found: datetime | date) -> datetime | date:
    """In the time of Paris, which is meant where no zone is said."""
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError("année invraisemblable")
    if not isinstance(found, datetime):
        return found
    return found.astimezone(PARIS) if found.tzinfo else found.replace(tzinfo=PARIS)


def local_day(said: str) -> date | None:
    """The day of a moment, None where it cannot be read."""
    try:
        found = moment(said)
    except ValueError:
        return None
    return found.date() if isinstance(found, datetime) else found


def span(begins: datetime | date, ends: datetime | date | None) -> tuple[datetime, datetime | None]:
    """Both ends as moments: a day alone goes from midnight to the last minute."""
    if isinstance(begins, datetime):
        return begins, None if ends is None else _closing(ends)
    return datetime.combine(begins, time.min, PARIS), _closing(ends or begins)


def last_minute(day: date) -> datetime:
    """The last minute of a day."""
    return datetime.combine(day, LAST_MINUTE, PARIS)


def _closing(ends: datetime | date) -> datetime:
    return ends if isinstance(ends, datetime) else last_minute(ends)


def _read(said: str) -> datetime | date:
    found = WRITTEN.fullmatch(said)
    if not found:
        raise ValueError(said)
    if found["zone"]:
        return datetime.fromisoformat(said)
    day = date(*(int(found[name] or found[f"{name}2"]) for name in "ymd"))
    return datetime.combine(day, _clock(found), PARIS) if found["hour"] else day


def _clock(found: re.Match[str]) -> time:
    return time(int(found["hour"]), int(found["minute"] or found["past"] or 0))
