"""Territories typed by a coordinator are understood, or told with the names they may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.content import Content
from bot.directory.atlas import Atlas
from bot.directory.territories import MOST, in_full, named, territories_of
from bot.staff.territory import covers, within

CHATEAUBRIANT = "44036"


@pytest.fixture(scope="session")
def atlas(content: Content) -> Atlas:
    return content.directory.atlas


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("44, Châteaubriant, 49", ("44", CHATEAUBRIANT, "49")),
        ("49 44;2a", ("49", "44", "2A")),
        ("Châteaubriant (44)", (CHATEAUBRIANT,)),
        ("chateaubriant", (CHATEAUBRIANT,)),
        ("44110 Châteaubriant", (CHATEAUBRIANT,)),
        ("44036", (CHATEAUBRIANT,)),
        ("Loire Atlantique\nMAINE-ET-LOIRE", ("44", "49")),
        ("St-Nazaire 44", ("44184",)),
        ("97400", ("97411",)),
        ("75011, 75111, 69003 Lyon, Marseille 13001", ("75056", "69123", "13055")),
        ("Paris (75)", ("75",)),
        ("Mayenne (53147), Mayenne (53)", ("53147", "53")),
        ("44, 44, Loire-Atlantique", ("44",)),
        (" , ;", ()),
    ],
)
def test_departments_and_communes_are_read_however_they_are_typed(
    typed: str, codes: tuple[str, ...], atlas: Atlas
) -> None:
    assert territories_of(typed, atlas) == codes


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("999", "Territoire inconnu : 999. Écrivez un département, une commune ou un code postal"),
        ("Châteaubriand", "Territoire inconnu : Châteaubriand. Peut-être : Châteaubriant (44), commune"),
        ("La Baule", "Peut-être : La Baule-Escoublac (44), commune ?"),
        ("Saint-Nazaire", "peut être : Saint-Nazaire (30), commune ; Saint-Nazaire (44), commune ; "),
        ("44110", "« 44110 » peut être : Nort-sur-Erdre (44), commune ; Châteaubriant (44), commune ; "),
        ("Mayenne", "Mayenne (53), département ; Mayenne (53147), commune. Écrivez lequel."),
        ("Châteaubriant 49", "Territoire inconnu : Châteaubriant 49."),
        ("x" * 500, "…"),
        (", ".join(map(str, range(MOST + 1))), f"{MOST} territoires au plus"),
    ],
)
def test_what_is_unclear_is_said_with_the_names_it_may_be(typed: str, said: str, atlas: Atlas) -> None:
    with pytest.raises(ValueError, match=r"\S") as refused:
        territories_of(typed, atlas)
    assert said in str(refused.value)


def test_every_territory_is_read_again_from_how_it_is_shown(atlas: Atlas) -> None:
    shown = {code: named(code, atlas) for code in (*atlas.departments, *(c.code for c in atlas.communes))}
    assert [name for code, name in shown.items() if territories_of(name, atlas) != (code,)] == []
    assert in_full(("44", CHATEAUBRIANT), atlas) == "Loire-Atlantique (44), Châteaubriant (44)"
    assert in_full(("999",), atlas) == "999", "what a newer table no longer knows"


@given(st.text(max_size=80))
def test_any_text_comes_to_known_codes_or_one_french_line(atlas: Atlas, typed: str) -> None:
    try:
        codes = territories_of(typed, atlas)
    except ValueError:
        return
    assert all(code in atlas.departments or atlas.coded(code) for code in codes)
    assert territories_of(in_full(codes, atlas), atlas) == codes


@pytest.mark.parametrize(
    ("territories", "place", "seen", "whole"),
    [
        ((), "44", True, False),
        (("44",), "", True, False),
        (("44",), CHATEAUBRIANT, True, True),
        ((CHATEAUBRIANT,), CHATEAUBRIANT, True, True),
        ((CHATEAUBRIANT,), "44", True, False),
        ((CHATEAUBRIANT,), "44109", False, False),
        (("97",), "97411", False, False),
        (("974",), "97411", True, True),
        (("2A",), "2A004", True, True),
        (("49",), CHATEAUBRIANT, False, False),
    ],
)
def test_who_covers_what(territories: tuple[str, ...], place: str, seen: bool, whole: bool) -> None:
    assert covers(territories, place) is seen
    assert within(territories, place) is whole
