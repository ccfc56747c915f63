"""The nearest centres are the nearest: held against a search that measures every one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.directory.atlas import Atlas, point_of
from bot.directory.centres import Centre, Offer, Precision
from bot.directory.earth import Globe, kilometres
from bot.directory.gazetteers import Commune, Trade
from bot.directory.networks import Family, Network, Networks, Proof
from bot.directory.search import FAR_KM, NEAR_KM, CentreSearch, Findings, Ground

PROOF = (Proof("une source inventée", "https://exemple.test/", date(2026, 11, 26)),)
NETWORKS = Networks(
    {"cma": Network("chambre de métiers", "Chambres de métiers", PROOF, families=("alimentation",))},
    {"alimentation": Family("Alimentation", ("boulangerie",)), "batiment": Family("Bâtiment", ("btp",))},
)
BAKER = Trade("boulanger", "boulanger", "boulangère", "alimentation", (), ("D1102",), ("CAP Boulanger",))
MASON = Trade("macon", "maçon", "maçonne", "batiment", (), ("F1703",))
CODES = ("49099", "2A004", "2B033", "97101", "75056", "01001", "97608")
# Few enough values for many equal distances, on both sides of the date line and at the poles too.
LATITUDES = st.sampled_from((-90.0, -12.8, 0.0, 41.92, 42.7, 47.0, 47.06, 90.0)) | st.floats(-90, 90)
LONGITUDES = st.sampled_from((-180.0, -61.5, -0.88, 0.0, 2.35, 8.73, 45.2, 180.0)) | st.floats(-180, 180)
POINTS = st.none() | st.tuples(LATITUDES, LONGITUDES)


def commune(code: str, point: tuple[float, float] | None) -> Commune:
    department = code[:3] if code.startswith("97") else code[:2]
    latitude, longitude = point or (None, None)
    return Commune(code, f"Ville {code}", (), department, latitude=latitude, longitude=longitude)


@st.composite
def atlases(draw: st.DrawFn) -> Atlas:
    return Atlas([commune(code, draw(POINTS)) for code in CODES], ())


@st.composite
def centres(draw: st.DrawFn) -> list[Centre]:
    count = draw(st.integers(0, 30))
    made = []
    for number in range(count):
        latitude, longitude = draw(POINTS) or (None, None)
        made.append(
            Centre(
                f"{number:014}",
                draw(st.sampled_from(("CFA Fictif", "CFA de boulangerie", "BTP CFA fictif", "<b>[x](y)"))),
                networks=draw(st.sampled_from(((), ("cma",), ("inconnu",)))),
                commune=draw(st.sampled_from((*CODES, "", "99999"))),
                latitude=latitude,
                longitude=longitude,
                employed_6=draw(st.sampled_from((None, 0, 68, "np"))),
            )
        )
    return made


@st.composite
def offers(draw: st.DrawFn, of: list[Centre]) -> list[Offer]:
    made = []
    for number in range(draw(st.integers(0, 20)) if of else 0):
        centre = draw(st.sampled_from(of))
        point = draw(st.sampled_from((None, centre.point)) | POINTS)
        latitude, longitude = point or (None, None)
        romes, label = draw(
            st.sampled_from(((("D1102",), "CAP"), ((), "CAP Boulanger"), (("F1703",), "Maçon")))
        )
        made.append(
            Offer(
                f"offre-{number}",
                draw(st.sampled_from((centre.siret, f"9{number:013}"))),
                centre.name,
                label,
                romes=romes,
                commune=draw(st.sampled_from((centre.commune, "", *CODES))),
                latitude=latitude,
                longitude=longitude,
            )
        )
    return made


def measured(search: CentreSearch, place: Commune, trade: Trade | None, ground: Ground) -> list[float]:
    """Every distance that such a search may show, by measuring every spot."""
    origin = point_of(place)
    wanted = {*trade.romes, *(name.lower() for name in trade.diplomas)} if trade else set()
    found = []
    for spot in search._spots:
        taught = any(wanted & {*offer.romes, offer.label.lower()} for offer, _ in spot.offers)
        fits = {Ground.OFFER: taught, Ground.FAMILY: bool(trade and trade.family in spot.families)}
        if origin and spot.point and fits.get(ground, True):
            found.append(kilometres(origin, spot.point))
    limit = FAR_KM if ground is not Ground.NEAR else float("inf")
    return sorted(km for km in found if km <= limit)


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(CODES), st.sampled_from((None, BAKER, MASON)), st.integers(0, 12))
def test_the_nearest_are_those_that_measuring_all_would_find(
    data: st.DataObject, code: str, trade: Trade | None, skip: int
) -> None:
    atlas, known = data.draw(atlases()), data.draw(centres())
    search = CentreSearch(atlas, NETWORKS, known, data.draw(offers(known)))
    place = atlas.coded(code)
    assert place
    findings = search.near(place, trade, skip, 3)
    shown = [found.km for found in findings.found if found.km is not None]
    every = measured(search, place, trade, findings.ground)
    assert shown == pytest.approx(every[skip : skip + len(shown)], abs=1e-6)
    assert len(findings.found) <= 3
    assert not findings.more or len(findings.found) == 3


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(CODES), st.sampled_from((None, BAKER)))
def test_page_after_page_every_centre_comes_once(data: st.DataObject, code: str, trade: Trade | None) -> None:
    atlas, known = data.draw(atlases()), data.draw(centres())
    search = CentreSearch(atlas, NETWORKS, known, data.draw(offers(known)))
    place = atlas.coded(code)
    assert place
    pages: list[Findings] = [search.near(place, trade, 0, 3)]
    while pages[-1].more:
        pages.append(search.near(place, trade, 3 * len(pages), 3))
    shown = [(f.centre.siret, f.centre.point, f.centre.commune) for page in pages for f in page.found]
    assert len(shown) == len(set(shown))
    assert {page.ground for page in pages} == {pages[0].ground}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(LATITUDES, LONGITUDES), max_size=40, unique=True),
    st.tuples(LATITUDES, LONGITUDES),
    st.integers(1, 10),
)
def test_no_equal_distance_is_cut(
    points: list[tuple[float, float]], origin: tuple[float, float], count: int
) -> None:
    found = [km for _, km in Globe(points).nearest(origin, count)]
    every = sorted(kilometres(origin, point) for point in points)
    assert found[:count] == pytest.approx(every[:count], abs=1e-6)
    if len(every) > count:
        tied = sum(km <= every[count - 1] for km in every)
        assert len(found) >= tied - sum(abs(km - every[count - 1]) < 1e-6 for km in every[tied:])


CHOLET = replace(commune("49099", (47.06, -0.88)), name="Cholet")
NEARBY = Centre("1" * 14, "CFA Fictif du Centre", commune="49099", latitude=47.06, longitude=-0.88)


def searching(*known: Centre, offers: tuple[Offer, ...] = ()) -> CentreSearch:
    return CentreSearch(Atlas([CHOLET], ()), NETWORKS, known, offers)


def test_a_centre_that_a_source_says_teaches_it_comes_before_nearer_ones() -> None:
    away = replace(NEARBY, siret="2" * 14, commune="", latitude=47.5, longitude=-0.55)
    teaches = Offer("clé", away.siret, away.name, "CAP Boulanger", romes=("D1102",))
    findings = searching(NEARBY, away, offers=(teaches,)).near(CHOLET, BAKER, 0, 3)
    assert findings.ground is Ground.OFFER
    assert [(f.centre.siret, f.offers) for f in findings.found] == [(away.siret, (teaches,))]


def test_without_offers_a_network_or_a_name_that_says_so_is_shown() -> None:
    chamber = replace(NEARBY, siret="3" * 14, networks=("cma",), latitude=47.3)
    named = replace(NEARBY, siret="4" * 14, name="École de boulangerie", latitude=47.2)
    findings = searching(NEARBY, chamber, named).near(CHOLET, BAKER, 0, 3)
    assert findings.ground is Ground.FAMILY
    assert [found.centre.siret for found in findings.found] == [named.siret, chamber.siret]


def test_when_nothing_says_so_within_reach_the_nearest_are_shown_as_such() -> None:
    far = replace(NEARBY, siret="5" * 14, networks=("cma",), latitude=47.06 + (NEAR_KM + 10) / 111)
    findings = searching(NEARBY, far).near(CHOLET, BAKER, 0, 3)
    assert findings.ground is Ground.NEAR
    assert findings.found[0].centre.siret == NEARBY.siret


def test_what_a_centre_teaches_elsewhere_is_shown_where_it_is_taught() -> None:
    away = Offer(
        "clé", NEARBY.siret, NEARBY.name, "CAP Boulanger", romes=("D1102",), latitude=47.4, longitude=-0.9
    )
    exact = replace(NEARBY, precision=Precision.ADDRESS)
    found = searching(exact, offers=(away,)).near(CHOLET, BAKER, 0, 3).found
    assert [round(one.km or 0) for one in found] == [38]


def test_a_centre_without_a_point_stands_in_its_commune() -> None:
    placeless = replace(NEARBY, latitude=None, longitude=None)
    found = searching(placeless).near(CHOLET, None, 0, 3).found
    assert [one.km for one in found] == [0]


def test_overseas_where_nothing_can_be_measured_the_commune_then_the_department_are_shown() -> None:
    here, there = commune("97608", None), commune("97611", None)
    known = [
        Centre("6" * 14, "CFA Fictif d'ailleurs", commune="97611"),
        Centre("7" * 14, "CFA Fictif d'ici", commune="97608"),
    ]
    search = CentreSearch(Atlas([here, there, CHOLET], ()), NETWORKS, [*known, NEARBY], ())
    found = search.near(here, None, 0, 3).found
    assert [(one.centre.siret[0], one.km) for one in found] == [("7", None), ("6", None)]


def test_a_district_of_paris_is_in_paris() -> None:
    paris = commune("75056", (48.85, 2.35))
    assert Atlas([paris], ()).coded("75115") is paris
