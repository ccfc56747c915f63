"""Addresses filled in for one person: the official search, a point on a map."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from bot.directory.atlas import point_of
from bot.directory.gazetteers import Commune, Trade

# Its own pages make such links: trade by ROME codes and words, then a point, an address and a radius in km.
SEARCH = "https://labonnealternance.apprentissage.beta.gouv.fr/recherche-formation"
RADIUS_KM = 60
MAP = "https://www.openstreetmap.org/"
ZOOM = 15


def official_search(commune: Commune, trade: Trade | None) -> str:
    """La bonne alternance, with the trade and the place already in."""
    asked: dict[str, object] = {}
    if trade:
        asked |= {"romes": ",".join(trade.romes), "job_name": trade.masculine}
    if point := point_of(commune):
        postcode = f" {commune.postcodes[0]}" if commune.postcodes else ""
        asked |= {
            "lat": point[0],
            "lon": point[1],
            "address": f"{commune.name}{postcode}",
            "radius": RADIUS_KM,
        }
    filled = {name: value for name, value in asked.items() if value}
    return f"{SEARCH}?{urlencode(filled, quote_via=quote)}" if filled else SEARCH


def on_a_map(latitude: float, longitude: float) -> str:
    """A point (degrees) on OpenStreetMap."""
    where = urlencode({"mlat": latitude, "mlon": longitude})
    return f"{MAP}?{where}#map={ZOOM}/{latitude}/{longitude}"
