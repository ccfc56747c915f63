"""Official files are read however they were saved; what is wrong in them is told by its line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.centres import Precision
from bot.directory.columns import CENTRES
from bot.directory.tables import Sheet, written
from bot.errors import ImportRefusedError
from bot.importing.agenda.events import table as events
from bot.importing.harvest import Harvest
from bot.importing.names import public_name
from bot.importing.offers.catalogue import catalogue
from bot.importing.offices import guidance_centres
from bot.importing.places import communes, former_names
from bot.importing.publish import Import, publish
from bot.importing.rates import rates
from bot.importing.register import centres
from tests.importing.mangling import NO_SHARED, SAMPLES, SHARED
from tests.importing.test_events import NOW

PLACES, FORMER = SAMPLES / "communes.csv", SAMPLES / "former-names.json"
REGISTER, RATES = SAMPLES / "register.csv", SAMPLES / "rates.csv"
OFFICIAL = SHARED / "data"
OF = "Organisme de formation-Centre de formation d'apprentis"
official = pytest.mark.skipif(not SHARED.exists(), reason=NO_SHARED)
OURS = centres(REGISTER).rows
READERS: dict[str, tuple[Path, Callable[[Path], Harvest[Any]]]] = {
    "communes": (PLACES, communes),
    "register": (REGISTER, centres),
    "rates": (RATES, lambda path: rates(path, OURS)),
}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def saved(content: str | bytes) -> Path:
        path = tmp_path / "fichier.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return saved


Saved = Callable[[str | bytes], Path]


def left_aside(harvest: Harvest[Any]) -> list[tuple[int, str]]:
    return [(one.line, one.reason) for one in harvest.dropped]


def test_codes_keep_their_zeros_and_corsica_its_letters() -> None:
    rows = communes(PLACES).rows
    assert [row.code for row in rows] == ["01999", "2A999", "2B999", "97499", "85999"]
    assert [row.department for row in rows] == ["01", "2A", "2B", "974", "85"]
    assert (rows[0].postcodes, rows[3].region, rows[1].population) == (("01000", "01009"), "04", 0)
    assert (rows[1].latitude, rows[3].latitude) == (41.9, None)


def test_a_district_is_part_of_its_commune() -> None:
    assert left_aside(communes(PLACES)) == [(6, "arrondissement, compris dans sa commune")]


def test_former_names_are_added_to_the_communes_we_know_and_stay() -> None:
    old = communes(PLACES).rows
    harvest = former_names(FORMER, old)
    assert [row.former for row in harvest.rows[:3]] == [
        ("Ancienne-Fictive",),
        (),
        ("Autre-Fictive", "Fictive-Associée", "Vieille-Fictive"),
    ]
    assert left_aside(harvest) == [(5, "commune fusionnée sans chef-lieu")]
    assert communes(PLACES, harvest.rows).rows == harvest.rows


@pytest.mark.parametrize("content", ['{"communes": []}', '[{"type": ', "[" * 100_000, "1" * 5000])
def test_another_json_than_the_list_of_communes_is_refused(content: str, file: Saved) -> None:
    with pytest.raises(ImportRefusedError):
        former_names(file(content), communes(PLACES).rows)


def recast(path: Path, delimiter: str, newline: str) -> str:
    out = io.StringIO()
    rows = csv.reader(path.read_text().splitlines(), delimiter=";")
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_the_same_however_it_was_saved(
    name: str, delimiter: str, newline: str, encoding: str, file: Saved
) -> None:
    path, read = READERS[name]
    assert read(file(recast(path, delimiter, newline).encode(encoding))) == read(path)


def test_a_register_gives_centres_with_their_own_names_and_rates() -> None:
    first, second, third, twin = OURS
    assert (first.siret, first.uai, first.name) == ("00000000000011", "0019999A", "CFA Fictif de l'Île")
    assert (first.networks, first.commune, first.precision) == (("btp", "cma"), "01999", Precision.ADDRESS)
    assert (second.name, third.name) == ("Site Fictif un", "Site Fictif Deux")
    assert (second.postcode, second.town, second.networks) == ("20000", "Fictive-du-Cœur", ("mfr",))
    assert (twin.name, twin.uai) == ("CFA Fictif en Double", "")


def test_a_rate_that_is_not_published_is_never_a_zero_and_a_zero_stays_one() -> None:
    measured = [(one.rates_year, one.employed_6, one.employed_12, one.studying) for one in OURS[:3]]
    assert measured == [("2023-2024", 0, "np", 46), ("", None, None, None), ("2021-2022", 56, 61, 10)]


def test_what_a_register_holds_that_cannot_be_a_centre_is_told_by_its_line() -> None:
    assert left_aside(centres(REGISTER)) == [
        (5, "siège qui ne forme pas lui-même"),
        (6, "siret : valeur non permise, « 123 »"),
        (7, "latitude : valeur non permise, « 95.0 »"),
        (8, "latitude : valeur non permise, « nord »"),
    ]


def test_a_siret_that_comes_twice_is_one_centre(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    report = publish(tmp_path, Import(CENTRES, lambda old: centres(REGISTER, old)), print)
    assert report.added == ("00000000000011", "00000000000022", "00000000000033")
    assert "deux lignes pour la clé 00000000000011, la première est gardée" in "\n".join(report.lines())


def test_of_several_years_the_latest_wins_and_an_older_one_changes_nothing() -> None:
    first, second, third, _ = rates(RATES, OURS).rows
    assert (first.rates_year, first.employed_6) == ("2024-2025", "np")
    assert (first.employed_12, first.studying) == (0, 44)
    assert (second.rates_year, second.employed_6) == ("2020-2021", 2)
    assert third == OURS[2]


def test_what_cannot_be_a_rate_and_whom_we_do_not_know_are_told_by_their_lines() -> None:
    assert left_aside(rates(RATES, OURS)) == [
        (5, "UAI absent de notre table des centres"),
        (6, "taux illisible, « 150 »"),
        (7, "taux illisible, « 1e999 »"),
        (8, "taux illisible, « beaucoup »"),
    ]


def test_newer_rates_and_contacts_stay_when_the_register_is_imported_again() -> None:
    newer = [replace(one, phone="02 00 00 00 00") for one in rates(RATES, OURS[:3]).rows]
    assert centres(REGISTER, newer).rows[:3] == newer
    older = [replace(newer[0], rates_year="2019-2020", employed_6=1)]
    assert centres(REGISTER, older).rows[0] == replace(OURS[0], phone="02 00 00 00 00")


@pytest.mark.parametrize(
    ("name", "column"), [("communes", "latitude"), ("register", "siret"), ("rates", "Taux emploi 6 mois")]
)
def test_a_column_that_is_absent_is_named(name: str, column: str, file: Saved) -> None:
    path, read = READERS[name]
    with pytest.raises(ImportRefusedError, match=f"colonne absente, {column}$"):
        read(file(path.read_text().replace(column, "autre", 1)))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("ending", ["0199", "01999;Fictif", '"', '01999;"Fictif'])
def test_a_file_cut_in_its_last_line_is_refused(name: str, ending: str, file: Saved) -> None:
    path, read = READERS[name]
    with pytest.raises(ImportRefusedError, match="coupé avant sa fin"):
        read(file(path.read_text() + ending))


@pytest.mark.parametrize("content", [b"", b" \r\n", b"\xef\xbb\xbf", "\u2028\n".encode()])
@pytest.mark.parametrize("name", READERS)
def test_a_file_with_nothing_in_it_is_refused(name: str, content: bytes, file: Saved) -> None:
    with pytest.raises(ImportRefusedError, match="est vide"):
        READERS[name][1](file(content))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("kept", [3, 20, 40])
def test_a_row_cut_in_the_middle_is_told_by_its_line_and_the_others_stand(
    name: str, kept: int, file: Saved
) -> None:
    path, read = READERS[name]
    lines = path.read_text().splitlines()
    lines[1] = lines[1][:kept]
    cut, whole = read(file("\n".join(lines))), read(path)
    assert 2 in [line for line, _ in left_aside(cut)]
    assert left_aside(cut)[1:] == left_aside(whole)
    assert cut.rows[-1] == whole.rows[-1]


def test_a_strange_line_break_inside_a_cell_breaks_no_row(file: Saved) -> None:
    text = PLACES.read_text().replace("Fictive-en-Bresse", "Fictive\u2028en\x0bBresse")
    assert communes(file(text)).rows[1:] == communes(PLACES).rows[1:]


def test_two_columns_without_a_name_do_not_matter(file: Saved) -> None:
    text = "".join(f"{line};;\n" for line in PLACES.read_text().splitlines())
    assert communes(file(text)) == communes(PLACES)


ANY_READER: list[Callable[[Path], Harvest[Any]]] = [
    *(read for _, read in READERS.values()),
    lambda path: former_names(path, []),
    lambda path: events(path, "liste", NOW),
    guidance_centres,
    catalogue,
]
ANY_CELL = st.text(st.characters() | st.sampled_from('";,\n\r\t\x00é0.'), max_size=8).map(
    lambda text: text.encode(errors="ignore")
)
HEADINGS = [path.read_bytes().partition(b"\n")[0] + b"\n" for path, _ in READERS.values()]


@st.composite
def any_file(draw: st.DrawFn) -> bytes:
    """Bytes; sometimes below the headings of an official file, and with its separators."""
    heading = draw(st.sampled_from([b"", *HEADINGS]))
    rows = draw(st.lists(st.lists(ANY_CELL, max_size=20), max_size=3))
    return heading + draw(st.binary(max_size=20)) + b"\n".join(b";".join(cells) for cells in rows)


@given(any_file())
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "nimporte.csv"
    path.write_bytes(content)
    for read in ANY_READER:
        with suppress(ImportRefusedError):
            read(path)


@official
def test_the_official_communes_are_read_whole() -> None:
    harvest = communes(OFFICIAL / "communes/communes-fr-2026.csv")
    assert len(harvest.rows) == 34_969
    assert Counter(one.reason for one in harvest.dropped) == {"arrondissement, compris dans sa commune": 45}
    by_code = {one.code: one for one in harvest.rows}
    assert by_code["01001"].postcodes == ("01400",)
    assert (by_code["2A004"].name, by_code["2A004"].department) == ("Ajaccio", "2A")
    assert by_code["75056"].name == "Paris"


@official
def test_the_official_register_and_rates_are_read_whole() -> None:
    register = OFFICIAL / "centres/organismes-apprentissage-fr.csv"
    yearly = OFFICIAL / "centres/fr-en-inserjeunes-cfa.csv"
    found = centres(register)
    assert (len(found.rows), len({one.siret for one in found.rows})) == (6025, 6025)
    assert {one.reason for one in found.dropped} == {"siège qui ne forme pas lui-même"}
    bare: dict[str, Any] = {"rates_year": "", "employed_6": None, "employed_12": None, "studying": None}
    measured = rates(yearly, [replace(one, **bare) for one in found.rows]).rows
    assert sum(one.rates_year == "2023-2024" for one in measured) == 2438
    assert "np" in {one.employed_6 for one in measured}
    assert 0 not in {one.employed_6 for one in measured}
    assert all(one.employed_6 is not None for one in measured if one.rates_year)
    assert rates(yearly, measured).rows == centres(register, measured).rows == measured
    assert "@" not in written(CENTRES, Sheet("", tuple(measured)))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Maison Familiale Rurale de Moirans", "MFR MOIRANS", "MFR"), "Maison Familiale Rurale de Moirans"),
        (("CFA des Compagnons du Devoir", "AOCDTF", "ASS OUVRIERE"), "CFA des Compagnons du Devoir"),
        (("", "AOCDTF", "ASS OUVRIERE COMPAGNON DEVOIR TOUR FRANC"), "Compagnons du Devoir"),
        ((f"{OF} BTP CFA Saint-Brevin", "", ""), "BTP CFA Saint-Brevin"),
        ((f"{OF} de la CCI 54 de Laxou", "", ""), "CFA de la CCI 54 de Laxou"),
        (("", "", "LYCEE PROFESSIONNEL JULES VERNE"), "Lycée Professionnel Jules Verne"),
        (("", "LP", "LYCEE PROFESSIONNEL TONY GARNIER"), "Lycée Professionnel Tony Garnier"),
        (("", "LYCEE DES METIERS DES SCIENCES", ""), "Lycée des Métiers des Sciences"),
        (("", "CFPPA CHATEAUFARINE", "ETABLISSEMENT PUBLIC"), "CFPPA Chateaufarine"),
        (("", "SILVYA TERRADE BOURG EN BRESSE", ""), "Silvya Terrade Bourg en Bresse"),
        (("", "OGEC", "OGEC SAINT-JOSEPH DE BOURG-EN-BRESSE"), "Saint-Joseph de Bourg-en-Bresse"),
        (("", "", "MFR DES METIERS DE LA MONTAGNE"), "MFR des Métiers de la Montagne"),
        (("IFPP", "IFPP", "IFPP INSTITUT DE FORMATION DES PROFESSIONNELS"), "IFPP"),
        (("", "MFR", "MFR"), "MFR"),
    ],
)
def test_a_centre_has_the_name_that_people_say(names: tuple[str, str, str], said: str) -> None:
    assert public_name(*names) == said


@given(st.text(), st.text(), st.text())
def test_any_names_give_one_that_is_not_longer_than_a_line(label: str, sign: str, legal: str) -> None:
    assert len(public_name(label, sign, legal)) <= 90
