"""All that is known of places, centres and people to meet, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from bot.directory.atlas import Atlas, point_of
from bot.directory.centres import Centre, Offer
from bot.directory.earth import Point, kilometres
from bot.directory.elsewhere import Elsewhere
from bot.directory.gazetteers import Commune, Department
from bot.directory.meeting import Event, Office
from bot.directory.networks import Networks
from bot.directory.search import CentreSearch

Thing = TypeVar("Thing", Office, Event)
EVENTS_WITHIN, EVENTS_KM = timedelta(days=60), 50


@dataclass(frozen=True)
class Tables:
    """The rows of every table of facts, as the files give them; `dates` says of when, by file."""

    communes: Sequence[Commune] = ()
    departments: Sequence[Department] = ()
    centres: Sequence[Centre] = ()
    offers: Sequence[Offer] = ()
    offices: Sequence[Office] = ()
    events: Sequence[Event] = ()
    dates: Mapping[str, str] = field(default_factory=dict)


class Directory:
    """Built once from the tables; answers from memory."""

    def __init__(self, tables: Tables, networks: Networks, elsewhere: Elsewhere) -> None:
        self.tables = tables
        self.networks = networks
        self.elsewhere = elsewhere
        self.atlas = Atlas(tables.communes, tables.departments)

    @cached_property
    def centres(self) -> CentreSearch:
        """The centres, by distance."""
        return CentreSearch(self.atlas, self.networks, self.tables.centres, self.tables.offers)

    def offices_near(self, commune: Commune, count: int) -> list[tuple[Office, float]]:
        """The nearest reception points with their distance in km, nearest first."""
        return self._nearest(commune, self.tables.offices)[:count]

    def events_near(self, commune: Commune, now: datetime) -> list[tuple[Event, float]]:
        """The events of the next 60 days within 50 km, soonest first, with their distance in km."""
        coming = [event for event in self.tables.events if now <= event.begins <= now + EVENTS_WITHIN]
        near = [(event, km) for event, km in self._nearest(commune, coming) if km <= EVENTS_KM]
        return sorted(near, key=lambda pair: (pair[0].begins, pair[1]))

    def _nearest(self, commune: Commune, things: Sequence[Thing]) -> list[tuple[Thing, float]]:
        origin = point_of(commune)
        if origin is None:
            return []
        placed = [(thing, kilometres(origin, point)) for thing in things if (point := self._point(thing))]
        return sorted(placed, key=lambda pair: (pair[1], pair[0].key))

    def _point(self, thing: Office | Event) -> Point | None:
        """Where it is: its own point, or its commune's centre."""
        if thing.latitude is not None and thing.longitude is not None:
            return thing.latitude, thing.longitude
        commune = self.atlas.addressed(thing.postcode, thing.town)
        return point_of(commune) if commune else None
