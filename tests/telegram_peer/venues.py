"""A point on a map as sendVenue wants it."""

from __future__ import annotations

from .refusal import bad_request
from .world import Json, Venue

FARTHEST_NORTH, FARTHEST_EAST = 90, 180


def venue(asked: Json) -> Venue:
    """The venue, or the refusal (400) of one without words or off the map."""
    for name in ("latitude", "longitude"):
        if name not in asked:
            raise bad_request(f"{name} is empty")
    # Two words a phone would show as an empty line.
    for name in ("title", "address"):
        if not asked.get(name, "").strip():
            raise bad_request(f"venue {name} must be non-empty")
    latitude, longitude = asked["latitude"], asked["longitude"]
    # A comparison with NaN is false.
    if not (abs(latitude) <= FARTHEST_NORTH and abs(longitude) <= FARTHEST_EAST):
        raise bad_request("wrong venue location specified")
    return Venue(asked["title"].strip(), asked["address"].strip(), latitude, longitude)
