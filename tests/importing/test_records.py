"""What a record holds is read as far as it is what was announced; the rest is empty, never wrong."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from bot.importing.agenda import happenings
from bot.importing.agenda.happenings import Listing, Where, where_in
from bot.importing.agenda.moments import PARIS
from bot.importing.offers import fields
from bot.importing.records import degrees, items, text
from bot.importing.tidy import web_address

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (" deux\nlignes ", "deux lignes"),
        ("demi\ud800caractère", "demicaractère"),
        (44000, "44000"),
        (44000.0, "44000"),
        (1.5, ""),
        (True, ""),
        (None, ""),
        (["liste"], ""),
    ],
)
def test_a_text_is_one_line_that_any_file_can_hold(value: Any, said: str) -> None:
    assert text({"nom": value}, "nom") == said
    text({"nom": value}, "nom").encode()


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('[{"a": 1}]', [{"a": 1}]),
        ('{"a": 1}', [{"a": 1}]),
        ({"a": 1}, [{"a": 1}]),
        ('[{"a": ', []),
        ("[" * 100_000, []),
        ("texte", []),
        (None, []),
    ],
)
def test_a_list_may_be_written_inside_a_string(value: Any, found: list[Any]) -> None:
    assert items({"champ": value}, "champ") == found


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0, 0), ("0", "0,0"), (47.2, None), (91, 1), (1, 181), ("nord", 1), (float("nan"), 1), (True, 1)],
)
def test_a_point_that_cannot_be_one_is_no_point(latitude: Any, longitude: Any) -> None:
    assert degrees(latitude, longitude) == (None, None)


def test_a_point_may_be_written_with_commas() -> None:
    assert degrees("47,21", "-1,55") == (47.21, -1.55)


def test_of_many_starts_the_latest_are_kept_in_order() -> None:
    days = [f"{year}-09-01T00:00:00.000Z" for year in (2028, *range(2020, 2028))]
    assert fields.starts(days) == tuple(date(year, 9, 1) for year in range(2023, 2029))


@pytest.mark.parametrize(
    ("location", "where"),
    [
        ("CFA Fictif, 44000 Nantes", Where("CFA Fictif", "", "44000", "Nantes")),
        ("12 rue des Essais\n44000 NANTES - France", Where("", "12 rue des Essais", "44000", "Nantes")),
        ("BP 12345 Inventée, 85000 La Roche", Where("BP 12345 Inventée", "", "85000", "La Roche")),
        ("Salle 2, Nantes", Where("Salle 2, Nantes")),
        ("Code 99999 Ailleurs", Where("Code 99999 Ailleurs")),
        ("", Where()),
    ],
)
def test_a_place_in_free_words_is_read_and_never_guessed(location: str, where: Where) -> None:
    assert where_in(location) == where


def test_an_event_that_ends_before_it_begins_is_left_aside() -> None:
    times = datetime(2026, 12, 12, 14, tzinfo=PARIS), datetime(2026, 12, 12, 10, tzinfo=PARIS)
    with pytest.raises(ValueError, match=happenings.BACKWARDS):
        Listing("liste", NOW).event("", "Forum fictif", times, "", Where())


def test_an_address_with_an_e_mail_in_it_is_not_kept() -> None:
    assert web_address("https://example.org/?mail=contact@example.invalid") == ""
