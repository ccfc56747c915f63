"""The centres nearest to a place, for a trade where a source says who teaches it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import inf

import numpy as np

from bot.directory.atlas import Atlas, point_of
from bot.directory.centres import Centre, Offer, Precision
from bot.directory.earth import Globe, Mask, Point, kilometres
from bot.directory.gazetteers import Commune, Trade
from bot.directory.networks import Announced, Networks
from nlu.language.folding import fold

# Farther than this, a centre is no longer near: the search goes on with what is known less surely.
NEAR_KM = 100
# Nor is one shown that is farther than this.
FAR_KM = 200
# An offer nearer than this to its centre's point is taught there.
SAME_PLACE_KM = 1.5


class Ground(StrEnum):
    """Why centres are shown: a source says they teach it, their network or name does, or they are near."""

    OFFER = "offre"
    FAMILY = "famille"
    NEAR = "proche"


@dataclass(frozen=True, slots=True)
class Spot:
    """One place where one can learn, with what is taught there and the families it announces.

    Each offer comes with the words it is asked for by: ROME codes, its diploma.
    """

    centre: Centre
    point: Point | None
    families: frozenset[str]
    offers: tuple[tuple[Offer, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A centre with its distance in km (None where it cannot be measured), and the offers that match."""

    centre: Centre
    km: float | None
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """A few centres, nearest first; `more` when others follow."""

    ground: Ground
    found: tuple[Found, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a search looks for: a ground, the words that a place must have for it, those of its offers."""

    ground: Ground
    words: frozenset[str]
    taught: frozenset[str]


@dataclass
class _Index:
    """Where on the globe the spots are that have something in common, by what it is."""

    points: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, position: int, keys: Iterable[str]) -> None:
        """Note what a point has."""
        for key in keys:
            self.points[key].add(position)

    def hidden(self, keys: Iterable[str], size: int) -> Mask:
        """The points that have none of the keys."""
        mask = np.ones(size, dtype=bool)
        for key in keys:
            mask[list(self.points.get(key, ()))] = False
        return mask


class CentreSearch:
    """Built once from the tables, then only read; answers from memory."""

    def __init__(
        self, atlas: Atlas, networks: Networks, centres: Iterable[Centre], offers: Iterable[Offer]
    ) -> None:
        self._atlas = atlas
        self._spots = list(_spots(atlas, Announced(networks), centres, offers))
        by_point: defaultdict[Point, list[Spot]] = defaultdict(list)
        for spot in self._spots:
            if spot.point:
                by_point[spot.point].append(spot)
        self._at = list(by_point.values())
        self._globe = Globe(list(by_point))
        self._taught, self._families = _Index(), _Index()
        for position, spots in enumerate(self._at):
            for spot in spots:
                self._families.add(position, spot.families)
                for _, words in spot.offers:
                    self._taught.add(position, words)
        self._in_department: defaultdict[str, list[Spot]] = defaultdict(list)
        for spot in self._spots:
            self._in_department[self._department(spot)].append(spot)

    def near(self, commune: Commune, trade: Trade | None, skip: int, count: int) -> Findings:
        """`count` centres from the nearest on, `skip` passed over; the surest ground that has one near."""
        for wish in _wishes(trade):
            found = self._nearest(commune, wish, skip + count + 1)
            if wish.ground is Ground.NEAR or (found and (found[0].km or 0) <= NEAR_KM):
                return Findings(wish.ground, tuple(found[skip : skip + count]), len(found) > skip + count)
        raise AssertionError("the last wish is always granted")

    def _nearest(self, commune: Commune, wish: _Wish, count: int) -> list[Found]:
        origin = point_of(commune)
        reached = self._globe.nearest(origin, count, self._hidden(wish)) if origin else []
        measured = (_matching(spot, km, wish) for position, km in reached for spot in self._at[position])
        unmeasured = (_matching(spot, None, wish) for spot in self._unmeasured(commune))
        found = [*filter(None, measured), *filter(None, unmeasured)]
        return sorted(found, key=lambda one: _order(one, commune))[:count]

    def _hidden(self, wish: _Wish) -> Mask | None:
        if wish.ground is Ground.NEAR:
            return None
        index = self._taught if wish.ground is Ground.OFFER else self._families
        return index.hidden(wish.words, len(self._at))

    def _unmeasured(self, commune: Commune) -> list[Spot]:
        """The spots of its department to which no distance can be given."""
        nowhere = point_of(commune) is None
        there = self._in_department[commune.department]
        return [spot for spot in there if nowhere or spot.point is None]

    def _department(self, spot: Spot) -> str:
        commune = self._atlas.coded(spot.centre.commune)
        return commune.department if commune else ""


def _wishes(trade: Trade | None) -> Iterable[_Wish]:
    """From the surest ground to the last resort."""
    taught = frozenset((*trade.romes, *map(fold, trade.diplomas))) if trade else frozenset()
    if trade:
        yield _Wish(Ground.OFFER, taught, taught)
        yield _Wish(Ground.FAMILY, frozenset({trade.family}), taught)
    yield _Wish(Ground.NEAR, frozenset(), taught)


def _matching(spot: Spot, km: float | None, wish: _Wish) -> Found | None:
    offers = tuple(offer for offer, words in spot.offers if wish.taught.intersection(words))
    if wish.ground is Ground.OFFER and not offers:
        return None
    if wish.ground is Ground.FAMILY and wish.words.isdisjoint(spot.families):
        return None
    far = wish.ground is not Ground.NEAR and km is not None and km > FAR_KM
    return None if far else Found(spot.centre, km, offers)


def _order(found: Found, commune: Commune) -> tuple[float, bool, bool, str, str]:
    """Nearest first, then what cannot be measured; of equals, its own commune, then what more is known of."""
    centre = found.centre
    away, unknown = centre.commune != commune.code, centre.employed_6 is None
    return inf if found.km is None else found.km, away, unknown, centre.name, centre.siret


def _known_by(offers: Iterable[Offer]) -> tuple[tuple[Offer, frozenset[str]], ...]:
    return tuple((offer, frozenset((*offer.romes, fold(offer.label)))) for offer in offers)


def _spots(
    atlas: Atlas, announced: Announced, centres: Iterable[Centre], offers: Iterable[Offer]
) -> Iterable[Spot]:
    taught: defaultdict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        taught[offer.siret].append(offer)
    for centre in centres:
        yield from _spots_of(centre, taught.pop(centre.siret, []), atlas, announced)
    for others in taught.values():
        yield from _spots_of(_centre_of(others[0]), others, atlas, announced)


def _spots_of(centre: Centre, offers: Sequence[Offer], atlas: Atlas, announced: Announced) -> Iterable[Spot]:
    """A centre where it is, and once more wherever else it teaches."""
    families = announced.by(centre)
    home = centre.point or atlas.point_of(centre.commune)
    here, elsewhere = [], defaultdict(list)
    for offer in offers:
        if _is_at(offer, centre, home):
            here.append(offer)
        else:
            elsewhere[offer.point, offer.commune].append(offer)
    precise = next((offer for offer in here if offer.point), None)
    if precise and centre.precision is not Precision.ADDRESS:
        centre, home = _moved(centre, precise), precise.point
    yield Spot(centre, home, families, _known_by(here))
    for (point, commune), away in elsewhere.items():
        yield Spot(_moved(centre, away[0]), point or atlas.point_of(commune), families, _known_by(away))


def _is_at(offer: Offer, centre: Centre, home: Point | None) -> bool:
    same_commune = offer.commune in ("", centre.commune)
    if offer.point is None or home is None or centre.precision is not Precision.ADDRESS:
        return same_commune
    return kilometres(offer.point, home) <= SAME_PLACE_KM


def _centre_of(offer: Offer) -> Centre:
    """A centre known by its offers alone."""
    return _moved(Centre(offer.siret, offer.centre, offer.uai), offer)


def _moved(centre: Centre, offer: Offer) -> Centre:
    """The centre where the offer is taught."""
    return replace(
        centre,
        address=offer.address or centre.address,
        postcode=offer.postcode,
        commune=offer.commune,
        town=offer.town,
        latitude=offer.latitude,
        longitude=offer.longitude,
        precision=Precision.ADDRESS if offer.point else Precision.COMMUNE,
        phone=offer.phone or centre.phone,
        site=offer.site or centre.site,
    )
