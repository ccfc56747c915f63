"""Events to come are read from our table, a calendar and agendas; what is over or unsure is left aside."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.columns import EVENTS
from bot.directory.meeting import Event
from bot.directory.tables import Sheet, parsed, written
from bot.errors import ImportRefusedError, Problem
from bot.importing.agenda import agenda_json, events, happenings
from bot.importing.agenda.moments import PARIS, moment, until
from bot.importing.harvest import Harvest
from tests.importing.mangling import SAMPLES, mangled

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=PARIS)
AGENDA = json.loads((SAMPLES / "openagenda.json").read_text())["events"][0]
ATELIER = json.loads((SAMPLES / "france-travail.json").read_text())["content"][0]
ICS = (SAMPLES / "events.ics").read_text()


def read(name: str) -> Harvest[Event]:
    return events.events(SAMPLES / name, "liste", NOW)


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def test_our_table_is_read_with_the_hours_of_paris() -> None:
    first, forum, whole = read("events.csv").rows
    assert (first.begins, first.ends) == (at(12, 14), at(12, 18))
    assert (first.venue, first.town, first.latitude, first.url) == (
        "CFA Fictif",
        "Nantes",
        47.21,
        "https://cfa.example.org/portes",
    )
    assert (forum.begins, forum.ends, forum.town) == (at(12, 14), at(13, 23, 59), "La Roche-sur-Yon")
    assert forum.latitude is None
    assert (whole.begins, whole.ends) == (at(16, 0), at(16, 23, 59))


def test_what_is_over_or_has_no_date_is_left_aside_with_its_line() -> None:
    dropped = [(one.line, one.reason) for one in read("events.csv").dropped]
    assert dropped == [
        (5, happenings.OVER),
        (6, events.NO_START),
        (7, "date illisible : « un samedi »"),
    ]


def test_an_event_keeps_its_key_from_one_import_to_the_next_and_another_list_has_its_own() -> None:
    keys = [event.key for event in read("events.csv").rows]
    assert keys == [event.key for event in read("events.csv").rows]
    assert len(set(keys)) == len(keys)
    other = events.events(SAMPLES / "events.csv", "autre", NOW).rows
    assert not {event.key for event in other} & set(keys)


@pytest.mark.parametrize("hours", [0, 6, 11])
def test_an_event_is_over_only_after_its_end_or_its_day(hours: int) -> None:
    path = SAMPLES / "events.csv"
    during = events.events(path, "liste", at(16, 12) + timedelta(hours=hours)).rows
    assert [event.title for event in during] == ["Journée fictive"]
    assert events.events(path, "liste", at(17, 0)).rows == []


def test_a_calendar_is_read_with_zones_whole_days_and_durations() -> None:
    first, floating, days, weekly = read("events.ics").rows
    assert (first.begins, first.ends, first.url) == (at(12, 14), at(12, 18), "https://cfa.example.org/portes")
    assert (floating.begins, floating.ends, floating.venue) == (at(12, 14), at(12, 16), "Salle inventée")
    assert (days.begins, days.ends) == (at(12, 0), at(13, 23, 59))
    assert (weekly.begins, weekly.ends) == (at(2, 14), None)


def test_a_calendar_s_place_gives_postcode_and_town_where_they_are_written() -> None:
    first, floating, *_ = read("events.ics").rows
    assert (first.venue, first.address) == ("CFA Fictif", "12 rue des Essais")
    assert (first.postcode, first.town, first.latitude) == ("44000", "Nantes", 47.21)
    assert (floating.postcode, floating.town, floating.latitude) == ("", "", None)


def test_a_calendar_says_what_it_leaves_aside_and_of_what_repeats() -> None:
    dropped = [(one.line, one.reason) for one in read("events.ics").dropped]
    assert dropped == [
        (4, happenings.CANCELLED),
        (6, events.FIRST_OVER),
        (7, "DTSTART illisible"),
        (5, events.ONLY_FIRST),
    ]


def test_no_e_mail_address_is_kept() -> None:
    assert "@" not in written(EVENTS, Sheet("", tuple(read("events.ics").rows)))


def test_a_calendar_without_identifiers_has_stable_keys(tmp_path: Path) -> None:
    path = tmp_path / "sans.ics"
    path.write_text("".join(line for line in ICS.splitlines(keepends=True) if not line.startswith("UID")))
    first, second = (events.events(path, "liste", NOW).rows for _ in range(2))
    assert [event.key for event in first] == [event.key for event in second]


@pytest.mark.parametrize("content", ["", ICS[:-20], ICS[:300], "BEGIN:VCALENDAR\n:\nEND:VCALENDAR", "[1, 2"])
def test_a_list_that_is_empty_or_cut_short_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "coupe"
    path.write_text(content)
    with pytest.raises(ImportRefusedError):
        events.events(path, "liste", NOW)


def test_each_date_to_come_of_an_openagenda_event_is_an_event() -> None:
    harvest = read("openagenda.json")
    assert [event.begins.month for event in harvest.rows] == [12, 1]
    event = harvest.rows[0]
    assert (event.title, event.venue, event.postcode) == (
        "Portes ouvertes du CFA Fictif",
        "CFA Fictif",
        "44000",
    )
    assert (event.latitude, event.url) == (47.21, "https://agenda.example.org/101")


def test_an_openagenda_event_cancelled_or_put_off_is_left_aside() -> None:
    dropped = [(one.line, one.reason) for one in read("openagenda.json").dropped]
    assert dropped == [
        (1, happenings.OVER),
        (2, happenings.CANCELLED),
        (3, agenda_json.POSTPONED),
        (4, agenda_json.NO_DATE),
    ]


def test_france_travail_s_events_are_read_with_the_hours_of_their_place() -> None:
    first, overseas = read("france-travail.json").rows
    assert (first.begins, first.ends) == (at(14, 9), at(14, 11, 30))
    assert (first.town, first.postcode, first.key) == ("Nantes", "44000", "liste:201")
    assert overseas.begins == at(14, 6)


def test_an_agenda_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "autre.json"
    path.write_text('{"autre": []}')
    with pytest.raises(ImportRefusedError, match="format d'agenda inconnu"):
        events.events(path, "liste", NOW)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2026-12-12 14:00", at(12, 14)),
        ("2026-12-12T14:00:00", at(12, 14)),
        ("2026-12-12T13:00:00Z", at(12, 14)),
        ("2026-12-12T13:00:00.000+00:00", at(12, 14)),
        ("12/12/2026 14h", at(12, 14)),
        ("12/12/2026 à 14h30", at(12, 14, 30)),
        ("12/12/2026", date(2026, 12, 12)),
        ("2026-12-12", date(2026, 12, 12)),
    ],
)
def test_a_date_is_read_as_people_write_it(said: str, found: datetime | date) -> None:
    assert moment(said) == found


@pytest.mark.parametrize(
    "said", ["", "12/13/2026", "2026-12-12 24h", "12 décembre", "0001-01-01", "12/12/26"]
)
def test_a_date_that_cannot_be_one_is_said_in_french(said: str) -> None:
    with pytest.raises(ValueError, match="date illisible"):
        moment(said)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.times())
def test_every_way_of_writing_a_moment_reads_the_same(day: date, hour: time) -> None:
    when = datetime.combine(day, hour)
    expected = when.replace(second=0, microsecond=0, tzinfo=PARIS)
    ways = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:00", "%d/%m/%Y %Hh%M", "%d/%m/%Y à %H h %M"]
    assert {moment(when.strftime(way)) for way in ways} == {expected}
    assert until(when.strftime("%Hh%M"), when) == expected


@given(
    st.text(max_size=30) | st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(Z|[+-]\d\d:\d\d)?", fullmatch=True)
)
def test_any_text_is_a_moment_or_is_refused_in_french(said: str) -> None:
    try:
        year, reason = moment(said).year, ""
    except ValueError as error:
        year, reason = 0, str(error)
    assert 2000 <= year <= 2101 or reason == f"date illisible : « {said} »"


@given(st.sampled_from([AGENDA, ATELIER]).flatmap(mangled))
def test_no_record_however_mangled_stops_the_rest(
    tmp_path_factory: pytest.TempPathFactory, record: Any
) -> None:
    path = tmp_path_factory.getbasetemp() / "agenda.json"
    path.write_text(json.dumps([record, ATELIER]))
    harvest = events.events(path, "liste", NOW)
    assert harvest.rows[-1].key == "liste:201"
    assert len(harvest.rows) + len(harvest.dropped) >= 2
    problems: list[Problem] = []
    parsed(EVENTS, written(EVENTS, Sheet("", tuple(harvest.rows))), problems)
    assert problems == []


@given(st.integers(0, len(ICS.splitlines()) - 1), st.text(max_size=20), st.booleans())
def test_a_line_of_a_calendar_however_mangled_refuses_the_file_or_leaves_one_event_aside(
    tmp_path_factory: pytest.TempPathFactory, line: int, junk: str, after_name: bool
) -> None:
    lines = ICS.splitlines()
    lines[line] = f"{lines[line].partition(':')[0]}:{junk}" if after_name else junk
    path = tmp_path_factory.getbasetemp() / "agenda.ics"
    path.write_bytes("\n".join(lines).encode("utf-8", "ignore"))
    try:
        harvest = events.events(path, "liste", NOW)
    except ImportRefusedError:
        return
    assert len(harvest.rows) + len(harvest.dropped) >= 6
