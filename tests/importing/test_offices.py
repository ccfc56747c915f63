"""Reception points come from the two official directories; other services are left aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from bot.directory.columns import OFFICES
from bot.directory.tables import Sheet, parsed, written
from bot.errors import ImportRefusedError, Problem
from bot.importing import offices as importer
from bot.importing.offices import guidance_centres, offices
from bot.importing.tidy import phone, town, web_address
from tests.importing.mangling import SAMPLES, mangled

ADMINISTRATION = SAMPLES / "administration.json"
EDUCATION = SAMPLES / "education.csv"
SERVICES = json.loads(ADMINISTRATION.read_text())["service"]


def saved(folder: Path, value: Any) -> Path:
    path = folder / "annuaire.json"
    path.write_text(json.dumps(value))
    return path


def test_fields_written_as_json_inside_a_string_are_read() -> None:
    office = offices(ADMINISTRATION).rows[0]
    assert (office.kind, office.name) == ("mission_locale", "Mission locale fictive - Nantes")
    assert (office.phone, office.site) == ("02 00 00 00 00", "https://mission.example.org")


def test_the_address_is_the_one_where_one_goes() -> None:
    office = offices(ADMINISTRATION).rows[0]
    assert (office.address, office.postcode, office.town) == (
        "Bâtiment A, 3 rue Inventée",
        "44000",
        "Nantes",
    )
    assert (office.latitude, office.longitude) == (47.21, -1.55)


def test_chambers_and_cios_are_kept_whatever_the_spelling() -> None:
    kinds = [(office.kind, office.town, office.latitude) for office in offices(ADMINISTRATION).rows[1:]]
    assert kinds == [("chambre_metier", "Nantes", None), ("cio", "", None)]


def test_another_kind_of_service_is_left_aside() -> None:
    dropped = [(one.line, one.reason) for one in offices(ADMINISTRATION).dropped]
    assert dropped == [(4, importer.OTHER), (5, importer.NO_NAME)]


@pytest.mark.parametrize(
    "shape",
    [
        lambda services: services,
        lambda services: {"total_count": len(services), "results": services},
        lambda services: {"records": [{"recordid": "x", "fields": one} for one in services]},
    ],
)
def test_the_directory_is_read_in_each_form_it_is_given(shape: Any, tmp_path: Path) -> None:
    assert offices(saved(tmp_path, shape(SERVICES))).rows == offices(ADMINISTRATION).rows


def test_an_office_without_an_identifier_keeps_its_key_from_one_import_to_the_next(tmp_path: Path) -> None:
    nameless = {name: value for name, value in SERVICES[0].items() if name != "id"}
    first, second = (offices(saved(tmp_path, [nameless])).rows[0].key for _ in range(2))
    assert first == second != ""


def test_a_directory_cut_short_or_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "coupe.json"
    for content in (ADMINISTRATION.read_text()[:-30], "", '{"autre": 1}'):
        path.write_text(content)
        with pytest.raises(ImportRefusedError):
            offices(path)


def test_the_cios_of_the_directory_of_education_are_offices_too() -> None:
    harvest = guidance_centres(EDUCATION)
    (office,) = harvest.rows
    assert (office.key, office.kind, office.town) == ("0449998Y", "cio", "Nantes")
    assert (office.phone, office.site) == ("02 00 00 00 00", "https://www.cio.example.org")
    assert [(one.line, one.reason) for one in harvest.dropped] == [(3, importer.OTHER), (4, importer.CLOSED)]


def test_the_directory_of_education_is_read_with_its_newer_headings(tmp_path: Path) -> None:
    heading, _, rest = EDUCATION.read_text().partition("\n")
    path = tmp_path / "education.csv"
    path.write_text(f"{heading.lower()}\n{rest}", encoding="utf-8-sig")
    assert guidance_centres(path).rows == guidance_centres(EDUCATION).rows


def test_a_directory_of_education_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "education.csv"
    path.write_text("autre;colonne\n1;2\n")
    with pytest.raises(ImportRefusedError, match="colonne absente"):
        guidance_centres(path)


def test_no_e_mail_address_is_kept() -> None:
    text = written(OFFICES, Sheet("", (*offices(ADMINISTRATION).rows, *guidance_centres(EDUCATION).rows)))
    assert "@" not in text


@given(mangled(SERVICES[0]))
def test_no_record_however_mangled_stops_the_rest(
    tmp_path_factory: pytest.TempPathFactory, record: Any
) -> None:
    harvest = offices(saved(tmp_path_factory.getbasetemp(), [record, SERVICES[2]]))
    assert harvest.rows[-1].key == "fictif-3"
    assert len(harvest.rows) + len(harvest.dropped) == 2
    problems: list[Problem] = []
    parsed(OFFICES, written(OFFICES, Sheet("", tuple(harvest.rows))), problems)
    assert problems == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("0200000000", "02 00 00 00 00"),
        ("+33 (0)2 00 00 00 00", "02 00 00 00 00"),
        ("0033200000000", "02 00 00 00 00"),
        ("02.00.00.00.00", "02 00 00 00 00"),
        ("3900", "3900"),
        ("contact@example.invalid", ""),
        ("appelez-nous", ""),
    ],
)
def test_a_phone_number_is_written_by_pairs_and_nothing_else_is_one(said: str, kept: str) -> None:
    assert phone(said) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://www.example.org/a?b=c", "https://www.example.org/a?b=c"),
        ("www.example.org", "https://www.example.org"),
        ("javascript:alert(1)", ""),
        ("contact@example.invalid", ""),
        ("https://example.org/ deux", ""),
    ],
)
def test_only_an_address_one_can_follow_is_kept(said: str, kept: str) -> None:
    assert web_address(said) == kept


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("LA ROCHE-SUR-YON CEDEX 9", "La Roche-sur-Yon"),
        ("L'ISLE-D'ABEAU", "L'Isle-d'Abeau"),
        ("Le Mans", "Le Mans"),
    ],
)
def test_a_town_in_capitals_is_written_as_one_writes_it(said: str, name: str) -> None:
    assert town(said) == name
