"""Where one can meet people: reception points near home, open days and forums."""

from __future__ import annotations

from datetime import datetime

from pydantic.dataclasses import dataclass

from bot.directory.gazetteers import STRICT, Latitude, Line, Longitude


@dataclass(frozen=True, slots=True, config=STRICT)
class Office:
    """A reception point of the public directory; `kind` is its own word for it ("mission_locale")."""

    key: Line
    kind: Line
    name: Line
    address: str = ""
    postcode: str = ""
    town: str = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    phone: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Event:
    """An open day, forum or meeting; times are aware, `source` says whose list it comes from."""

    key: Line
    source: Line
    title: Line
    begins: datetime
    ends: datetime | None = None
    venue: str = ""
    address: str = ""
    postcode: str = ""
    town: str = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    url: str = ""
