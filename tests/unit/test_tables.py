"""A table of facts is read back as it was written; a row broken by hand is named by its line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.centres import NOT_PUBLISHED, Centre, Offer, Precision
from bot.directory.columns import CENTRES, COMMUNES, DEPARTMENTS, EVENTS, OFFERS, OFFICES
from bot.directory.gazetteers import Commune, Department
from bot.directory.meeting import Event, Office
from bot.directory.tables import Sheet, Table, parsed, written
from bot.errors import Problem


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def coordinates(most: int) -> st.SearchStrategy[float | None]:
    return st.none() | st.floats(-most, most).map(lambda degrees: round(degrees, 5))


# Quotes, semicolons and the like come often, not once in a million.
CHARACTERS = st.characters(codec="utf-8") | st.sampled_from("\";,'|#=-\n\r\t  \u2028\x85\x00éœ’")
TEXT = st.text(CHARACTERS, max_size=12).map(on_one_line)
LINE = TEXT.filter(bool)
PARTS = st.lists(LINE.filter(lambda part: "|" not in part), max_size=3).map(tuple)
RATES = st.none() | st.integers(0, 100) | st.just(NOT_PUBLISHED)
PLACED = {
    "address": TEXT,
    "postcode": TEXT,
    "town": TEXT,
    "latitude": coordinates(90),
    "longitude": coordinates(180),
}
CONTACT = {"phone": TEXT, "site": TEXT}
MOMENTS = st.datetimes(
    datetime(1, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone itself
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
ROWS: dict[str, tuple[Table[Any], st.SearchStrategy[Any]]] = {
    "communes": (
        COMMUNES,
        st.builds(
            Commune,
            code=st.from_regex(r"[0-9][0-9AB][0-9]{3}", fullmatch=True),
            name=LINE,
            postcodes=st.lists(digits(5), max_size=3).map(tuple),
            department=st.sampled_from(["01", "2A", "2B", "974"]),
            region=TEXT,
            population=st.integers(0, 10**7),
            latitude=coordinates(90),
            longitude=coordinates(180),
            former=PARTS,
        ),
    ),
    "departments": (
        DEPARTMENTS,
        st.builds(
            Department,
            code=st.sampled_from(["01", "2A", "2B", "974"]),
            name=LINE,
            region_code=TEXT,
            region=LINE,
            spoken=LINE,
        ),
    ),
    "centres": (
        CENTRES,
        st.builds(
            Centre,
            siret=digits(14),
            name=LINE,
            uai=st.sampled_from(["", "0019999A"]),
            networks=PARTS,
            commune=TEXT,
            precision=st.sampled_from(Precision),
            rates_year=TEXT,
            employed_6=RATES,
            employed_12=RATES,
            studying=RATES,
            **PLACED,
            **CONTACT,
        ),
    ),
    "offers": (
        OFFERS,
        st.builds(
            Offer,
            key=LINE,
            siret=digits(14),
            centre=LINE,
            label=LINE,
            level=st.none() | st.integers(3, 8),
            rncp=TEXT,
            romes=st.lists(st.from_regex(r"[A-N][0-9]{4}", fullmatch=True), max_size=3).map(tuple),
            commune=TEXT,
            uai=st.sampled_from(["", "0019999A"]),
            months=st.none() | st.integers(0, 96),
            remote=st.booleans(),
            starts=st.lists(st.dates(date(1, 1, 1)), max_size=3).map(tuple),
            **PLACED,
            **CONTACT,
        ),
    ),
    "offices": (OFFICES, st.builds(Office, key=LINE, kind=LINE, name=LINE, **PLACED, **CONTACT)),
    "events": (
        EVENTS,
        st.builds(
            Event,
            key=LINE,
            source=LINE,
            title=LINE,
            begins=MOMENTS,
            ends=st.none() | MOMENTS,
            venue=TEXT,
            url=TEXT,
            **PLACED,
        ),
    ),
}


@pytest.mark.parametrize("name", ROWS)
@given(data=st.data())
def test_what_is_written_is_read_back_as_it_was(name: str, data: st.DataObject) -> None:
    table, row = ROWS[name]
    rows = data.draw(st.lists(row, max_size=4, unique_by=table.key_of))
    problems: list[Problem] = []
    sheet = Sheet("2026-11-26", tuple(sorted(rows, key=table.key_of)))
    assert parsed(table, written(table, sheet), problems) == sheet
    assert problems == []


@pytest.mark.parametrize("name", ROWS)
@given(data=st.data())
def test_a_row_is_one_line_whatever_its_words(name: str, data: st.DataObject) -> None:
    table, row = ROWS[name]
    rows = data.draw(st.lists(row, max_size=4, unique_by=table.key_of))
    assert len(written(table, Sheet("", tuple(rows))).splitlines()) == 4 + len(rows)


OFFICE = Office("fictif-1", "cio", "CIO fictif", latitude=47.2, longitude=-1.5)
TABLE = written(OFFICES, Sheet("2026-11-26", (OFFICE, Office("fictif-2", "cci", "Autre accueil fictif"))))


def read(text: str, table: Table[Any] = OFFICES) -> tuple[Sheet[Any], list[str]]:
    problems: list[Problem] = []
    return parsed(table, text, problems), [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("47.2", "95", "5: latitude : valeur non permise, « 95.0 »"),
        ("47.2", "nord", "5: latitude : valeur non permise, « nord »"),
        ("47.2", "nan", "5: latitude : valeur non permise, « nan »"),
        ("fictif-2;cci", ";cci", "6: cle : valeur non permise, «  »"),
        ("CIO fictif", "CIO; fictif", "5: il y a plus ou moins de cellules que de titres"),
        ("CIO fictif;", "", "5: il y a plus ou moins de cellules que de titres"),
        ("CIO fictif", '"CIO fictif', "5: guillemet mal placé ou jamais fermé"),
        ("cle;", '"cle;', "4: guillemet mal placé ou jamais fermé"),
        ("cle;sorte;", "", "4: colonne absente, cle, sorte"),
    ],
)
def test_a_row_broken_by_hand_is_named_by_its_line(old: str, new: str, said: str) -> None:
    assert old in TABLE
    sheet, problems = read(TABLE.replace(old, new, 1))
    assert problems == [f"knowledge/meeting/offices.csv:{said}"]
    assert len(sheet.rows) < 2


def test_the_lines_are_those_one_sees_even_below_a_blank_one() -> None:
    assert read(TABLE.replace("fictif-1", "\n\nfictif-1"))[1] == []
    assert read(TABLE.replace("fictif-2;cci", "\n;cci"))[1][0].startswith("knowledge/meeting/offices.csv:7:")


def test_a_quote_left_open_in_a_large_table_is_a_problem_like_another() -> None:
    rows = tuple(Office(f"fictif-{number:05}", "cio", "Accueil " * 10) for number in range(3000))
    text = written(OFFICES, Sheet("", rows)).replace("fictif-00002;cio;", 'fictif-00002;cio;"')
    sheet, problems = read(text)
    assert problems == ["knowledge/meeting/offices.csv:7: guillemet mal placé ou jamais fermé"]
    assert len(sheet.rows) == 2


def test_a_file_left_empty_is_no_table() -> None:
    assert read("")[1] == [
        "knowledge/meeting/offices.csv:1: colonne absente, " + ", ".join(OFFICES.columns),
    ]


def test_an_hour_without_its_place_on_earth_is_refused() -> None:
    event = Event("fictif-1", "liste", "Forum fictif", datetime(2026, 12, 12, 14, tzinfo=UTC))
    text = written(EVENTS, Sheet("", (event,))).replace("+00:00", "")
    assert read(text, EVENTS)[1][0].endswith(":5: debut : valeur non permise, « 2026-12-12T14:00:00 »")


def test_the_head_may_lack_a_line_or_be_absent() -> None:
    assert read(TABLE)[0].date == "2026-11-26"
    assert read(TABLE.replace("# date: 2026-11-26\n", ""))[0] == Sheet("", read(TABLE)[0].rows)
    assert read(TABLE[TABLE.index("cle;") :])[0].rows == read(TABLE)[0].rows


def test_a_degree_is_written_short_and_a_zero_stays_a_zero() -> None:
    centre = Centre("00000000000011", "CFA Fictif", latitude=47.0, longitude=0.0, employed_6=0, studying="np")
    assert ";47;0;" in written(CENTRES, Sheet("", (centre,)))
    assert read(written(CENTRES, Sheet("", (centre,))), CENTRES)[0].rows == (centre,)
