"""The tables we ship are whole: every commune, department, centre, network and trade, with their sources."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.directory.centres import Centre
from bot.directory.columns import CENTRES, COMMUNES, DEPARTMENTS
from bot.directory.tables import Table
from bot.understanding.entities import EntityFinder
from tests.conftest import ROOT
from tests.content.test_every_answer import CONTENT

DIRECTORY = CONTENT.directory
TABLES = DIRECTORY.tables
FINDER = EntityFinder(CONTENT.trades, CONTENT.diplomas, DIRECTORY)
LISTS = ["knowledge/networks.yml", "knowledge/trades.yml"]
SHIPPED = [*(f"knowledge/{table.file}" for table in (COMMUNES, DEPARTMENTS, CENTRES)), *LISTS]
# The register itself says none: the commune has merged since, or the centre has no address.
WITHOUT_COMMUNE = 10


def in_region(centre: Centre, region: str) -> bool:
    commune = DIRECTORY.atlas.coded(centre.commune)
    department = commune and DIRECTORY.atlas.departments.get(commune.department)
    return bool(department and department.region == region)


def test_every_commune_of_france_is_there() -> None:
    assert len(TABLES.communes) >= 34_900


def test_every_department_is_there_and_has_communes() -> None:
    counts = Counter(commune.department for commune in TABLES.communes)
    assert len(TABLES.departments) == 101
    assert [one.code for one in TABLES.departments if not counts[one.code]] == []


def test_every_centre_stands_in_a_commune_we_know() -> None:
    lost = [one for one in TABLES.centres if one.commune and not DIRECTORY.atlas.coded(one.commune)]
    assert lost == []
    assert sum(not one.commune for one in TABLES.centres) <= WITHOUT_COMMUNE


def test_the_centres_of_the_region_are_there() -> None:
    assert sum(in_region(one, "Pays de la Loire") for one in TABLES.centres) >= 490


def test_every_network_of_a_centre_is_known() -> None:
    assert {code for one in TABLES.centres for code in one.networks} <= DIRECTORY.networks.networks.keys()


def test_every_network_says_where_its_presentation_was_read() -> None:
    assert [key for key, one in DIRECTORY.networks.networks.items() if not one.sources] == []


def test_every_trade_is_in_a_family() -> None:
    assert len(CONTENT.trades) >= 250
    assert {trade.family for trade in CONTENT.trades} <= DIRECTORY.networks.families.keys()


@pytest.mark.parametrize("table", [COMMUNES, DEPARTMENTS, CENTRES], ids=lambda table: table.file)
def test_a_table_says_its_source_date_and_licence(table: Table[object]) -> None:
    lines = (ROOT / "knowledge" / table.file).read_text().splitlines()
    assert lines[0] == f"# source: {table.source}"
    assert lines[1].startswith("# date: 20")
    assert lines[2] == f"# licence: {table.licence}"


@pytest.mark.parametrize("file", SHIPPED)
def test_no_e_mail_address_is_shipped(file: str) -> None:
    assert "@" not in (ROOT / file).read_text()


@pytest.mark.parametrize(
    ("said", "trade"),
    [
        ("mécano", "mecanicien-auto"),
        ("coiffeuse", "coiffeur"),
        ("ongles", "prothesiste-ongulaire"),
        ("élec", "electricien"),
        ("plaquiste", "platrier-plaquiste"),
        ("cuistot", "cuisinier"),
        ("puériculture", "auxiliaire-puericulture"),
        ("bosser dans les jeux vidéo", "developpeur-jeux-video"),
    ],
)
def test_the_words_young_people_use_lead_to_a_trade(said: str, trade: str) -> None:
    found = FINDER.find(said, expected="trade")
    assert trade in (found.trade, *found.trades)
