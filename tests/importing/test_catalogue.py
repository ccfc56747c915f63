"""The catalogue's offers are read from both its formats, and nothing in a record stops the others."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from bot.directory.columns import OFFERS
from bot.directory.tables import Sheet, parsed, written
from bot.errors import ImportRefusedError, Problem
from bot.importing.offers import fields
from bot.importing.offers.catalogue import catalogue
from tests.importing.mangling import FORMATS, NO_SHARED, SAMPLES, SHARED, mangled

JSON = SAMPLES / "catalogue.json"
CSV = SAMPLES / "catalogue.csv"
RECORDS = json.loads(JSON.read_text())["formations"]


def saved(folder: Path, value: Any) -> Path:
    path = folder / "catalogue.json"
    path.write_text(json.dumps(value))
    return path


def test_a_course_is_where_it_is_taught_not_at_its_head_office() -> None:
    offer = catalogue(JSON).rows[0]
    assert (offer.address, offer.postcode, offer.town) == ("12 rue des Essais", "44000", "Nantes")
    assert offer.point == (47.21, -1.55)


def test_a_course_without_a_place_has_its_centre_s_address_and_no_point() -> None:
    offer = catalogue(JSON).rows[1]
    assert (offer.address, offer.town, offer.point) == ("1 PLACE INVENTEE", "Saint-Nazaire", None)


def test_an_offer_says_which_diploma_where_and_for_how_long() -> None:
    offer = catalogue(JSON).rows[0]
    assert (offer.label, offer.centre) == ("BTS Travaux publics", "CFA Fictif des Métiers")
    assert (offer.level, offer.months, offer.rncp) == (5, 24, "RNCP37199")
    assert (offer.romes, offer.starts) == (("F1201", "F1106"), (date(2026, 9, 1),))
    assert (offer.siret, offer.uai, offer.phone) == ("00000000000001", "0449999Z", "02 00 00 00 00")


def test_what_is_not_published_is_left_aside_with_its_number() -> None:
    dropped = [(one.line, one.reason) for one in catalogue(JSON).dropped]
    assert dropped == [(3, fields.UNPUBLISHED), (4, fields.NO_SIRET)]


def test_the_downloaded_table_gives_the_same_with_its_line_numbers() -> None:
    harvest = catalogue(CSV)
    (offer,) = harvest.rows
    assert (offer.key, offer.siret, offer.label) == ("FICTIF-1#L01", "00000000000001", "CAP Boulanger")
    assert (offer.postcode, offer.commune, offer.town) == ("01000", "01053", "Bourg-en-Bresse")
    assert offer.starts == (date(2026, 9, 1), date(2027, 9, 1))
    assert [(one.line, one.reason) for one in harvest.dropped] == [(3, fields.NO_SIRET)]


def test_columns_that_are_not_needed_may_be_absent(tmp_path: Path) -> None:
    path = tmp_path / "petit.csv"
    path.write_text(
        "Clé ministere educatif,Formateur: Siret,Formateur: raison sociale,Formation: libellé long BCN\n"
        "FICTIF-1,00000000000001,CFA FICTIF,BOULANGER (CAP)\n",
        encoding="latin-1",
    )
    (offer,) = catalogue(path).rows
    assert (offer.label, offer.months, offer.starts, offer.point) == ("CAP Boulanger", None, (), None)


def test_a_needed_column_that_is_absent_refuses_the_file(tmp_path: Path) -> None:
    path = tmp_path / "autre.csv"
    path.write_text("Clé ministere educatif;Autre\nFICTIF-1;x\n")
    with pytest.raises(ImportRefusedError, match="Formateur: Siret"):
        catalogue(path)


def test_the_pages_that_were_not_saved_are_told(tmp_path: Path) -> None:
    harvest = catalogue(saved(tmp_path, {"formations": RECORDS[:1], "pagination": {"nombre_de_page": 3}}))
    assert [one.reason for one in harvest.dropped] == ["pages du catalogue absentes du fichier : 2"]


@pytest.mark.parametrize("cut", [1, 400, 2000])
def test_a_file_cut_short_is_refused(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "coupe.json"
    path.write_text(JSON.read_text()[:cut])
    with pytest.raises(ImportRefusedError):
        catalogue(path)


def test_an_empty_file_or_another_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vide.json"
    for content in ("", "  \n", '{"autre": []}'):
        path.write_text(content)
        with pytest.raises(ImportRefusedError):
            catalogue(path)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("CAP", "Boulanger (fiche nationale)", "BOULANGER (CAP)", "BOULANGER"), "CAP Boulanger"),
        (("", "", "BOULANGER (CAP)", "BOULANGER"), "CAP Boulanger"),
        (("BTS", "BTS Travaux publics", "", ""), "BTS Travaux publics"),
        (("BP", "Brevet professionnel coiffure", "", ""), "Brevet professionnel coiffure"),
        (("TH4-X", "", "CONSEILLER CYCLES (FIC)", ""), "Conseiller cycles (fic)"),
        (("", "", "", "GENIE BIO"), "Genie bio"),
        (("BTS", "", "METIERS DU BTP (BTS)", ""), "BTS Metiers du BTP"),
        (("CAP", "", "", ""), ""),
    ],
)
def test_a_diploma_has_a_name_one_can_read(names: tuple[str, str, str, str], said: str) -> None:
    assert fields.diploma(*names) == said


@pytest.mark.parametrize(
    ("years", "months"), [("2", 24), (1, 12), (1.5, 18), ("24", None), ("X", None), (0, None), (None, None)]
)
def test_years_become_months_only_where_they_can_be_years(years: Any, months: int | None) -> None:
    assert fields.months(years) == months


@given(mangled(RECORDS[0]))
def test_no_record_however_mangled_stops_the_rest(
    tmp_path_factory: pytest.TempPathFactory, record: Any
) -> None:
    harvest = catalogue(saved(tmp_path_factory.getbasetemp(), [record, RECORDS[0]]))
    assert harvest.rows[-1].key == RECORDS[0]["cle_ministere_educatif"]
    assert len(harvest.rows) + len(harvest.dropped) == 2
    problems: list[Problem] = []
    again = parsed(OFFERS, written(OFFERS, Sheet("", tuple(harvest.rows))), problems)
    assert problems == []
    assert len(again.rows) == len(harvest.rows)


@pytest.mark.skipif(not SHARED.exists(), reason=NO_SHARED)
def test_the_official_examples_are_read_and_left_aside_as_unpublished(tmp_path: Path) -> None:
    path = FORMATS / "catalogue-formations-2-exemples.json"
    assert {one.reason for one in catalogue(path).dropped} == {fields.UNPUBLISHED}
    records = json.loads(path.read_text())["formations"]
    published = [record | {"published": True} for record in records]
    cycles, works = catalogue(saved(tmp_path, {"formations": published})).rows
    assert (cycles.label, cycles.town, cycles.siret) == (
        "Conseiller technique cycles",
        "Bordeaux",
        "13002792300171",
    )
    assert (works.label, works.months, works.point) == ("BTS Travaux publics", 24, (44.3601017, 0.375571))
    assert "@" not in written(OFFERS, Sheet("", (cycles, works)))
