"""The picture of a card: every letter there, nothing cut, and the same bytes each time."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.drawing.card import ACCENT, GROUND, MARGIN, PAD, SURFACE, WIDTH, draw, size
from bot.drawing.letters import BOLD, FONTS, REGULAR, UNKNOWN, clean, face, wrapped
from bot.messages import Card
from bot.typography import WIDE

FRENCH = "éèêëàâäçùûüïîôöÿœæŒÆÉÈÊËÀÂÇÙÛÜÏÎÔÖ«»’‘“”…–—€•·°%?!:;()[]/&@+0123456789"
STRENGTHS = ("Mes points forts", ("Tu as une promesse d'entreprise.", "Tu sais quel métier tu veux."))
CARD = Card("Mon projet : maçon", (STRENGTHS, ("À faire", ("Écrire à cinq entreprises",))), "Le 23/11/2026")
ENDLESS = "anticonstitutionnellement" * 12


def painted(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw(card))).convert("RGB")


def with_lines(*lines: str) -> Card:
    return Card("Mon projet", (("À faire", lines),), "")


@pytest.mark.parametrize("file", [REGULAR, BOLD])
@pytest.mark.parametrize("letter", FRENCH)
def test_no_french_letter_shows_as_an_empty_box(letter: str, file: str) -> None:
    font = face(file, 42)
    assert bytes(font.getmask(letter)) != bytes(font.getmask(UNKNOWN))
    assert font.getlength(letter) > 0
    assert clean(f"a{letter}a") == f"a{letter}a"


def test_the_fonts_come_with_their_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("l'été , où ça ?", f"l’été , où ça{WIDE}?"),
        ("e\u0301te\u0301", "été"),
        ("un\u2029mot\u2003et\x85un \x1e", "un mot et un"),
        ("un\n mot\t 😀 👩‍🎓 fin", "un mot fin"),
        ("Ł, ½ ou ⅞, 1 200 € et 5\u202f%", f", ½ ou 7⁄8, 1{WIDE}200{WIDE}€ et 5{WIDE}%"),
        (" \u200b\u202e\x07 ", ""),
        ("мир 世界", ""),
    ],
)
def test_a_text_becomes_what_the_font_can_show(typed: str, shown: str) -> None:
    assert clean(typed) == shown


def test_the_same_card_gives_the_same_bytes() -> None:
    assert draw(CARD) == draw(CARD)
    assert draw(CARD) != draw(with_lines("autre chose"))


def test_its_size_is_known_without_painting_it() -> None:
    assert painted(CARD).size == size(CARD)
    assert size(CARD)[0] == WIDTH


@pytest.mark.parametrize("line", [ENDLESS, f"Un mot : {ENDLESS}", "de quoi faire plusieurs lignes, " * 9])
def test_a_long_text_is_wrapped_and_whole(line: str) -> None:
    font, width = face(REGULAR, 42), 500
    lines = wrapped(line, font, width)
    assert len(lines) > 1
    assert all(font.getlength(part) <= width for part in lines)
    assert "".join(lines).replace(" ", "") == clean(line).replace(" ", "")


def columns(card: Card, start: int, stop: int, top: int, bottom: int) -> set[tuple[int, int, int]]:
    """The colours in a strip of the picture."""
    found = painted(card).crop((start, top, stop, bottom)).getcolors()
    return {colour for _, colour in found or () if isinstance(colour, tuple)}  # type: ignore[misc]


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@pytest.mark.parametrize("words", [ENDLESS, "Un texte assez long pour toucher le bord, " * 20, "W" * 400])
def test_nothing_is_painted_in_the_margins(words: str) -> None:
    card = Card(words, ((words, (words, "fin")),), words)
    picture = painted(card)
    head = next(y for y in range(picture.height) if picture.getpixel((3, y)) != rgb(ACCENT))
    foot = size(card)[1]
    for start, stop in ((0, MARGIN - 14), (WIDTH - MARGIN + 14, WIDTH)):
        assert columns(card, start, stop, 0, head) == {rgb(ACCENT)}
        assert columns(card, start, stop, head + 12, foot) == {rgb(GROUND)}
    assert columns(card, 0, WIDTH, foot - 20, foot) == {rgb(GROUND)}


def test_nothing_is_painted_between_a_text_and_the_edge_of_its_panel() -> None:
    card = with_lines("Un texte assez long pour toucher le bord, " * 20)
    inside = columns(card, WIDTH - MARGIN - PAD + 6, WIDTH - MARGIN - 6, 500, size(card)[1] - 120)
    assert inside == {rgb(SURFACE)}


@pytest.mark.parametrize(
    ("empty", "full"),
    [
        (Card("Titre", (("Vide", ()), STRENGTHS), ""), Card("Titre", (STRENGTHS,), "")),
        (Card("Titre", (("Vide", (" ", "😀")), STRENGTHS), " "), Card("Titre", (STRENGTHS,), "")),
        (
            Card("Titre", (("", ("Une ligne", "")),), "Fin"),
            Card("Titre", ((" ", ("Une ligne",)),), "Fin"),
        ),
    ],
)
def test_what_is_empty_leaves_no_hole(empty: Card, full: Card) -> None:
    assert draw(empty) == draw(full)


def test_a_card_with_nothing_in_it_is_still_a_picture() -> None:
    assert painted(Card("", (), "")).size == size(Card("", (), ""))


lines = st.text(max_size=80)


@settings(max_examples=25, deadline=None)
@given(
    st.builds(
        Card, lines, st.lists(st.tuples(lines, st.lists(lines, max_size=3).map(tuple))).map(tuple), lines
    )
)
def test_any_text_can_be_drawn(card: Card) -> None:
    assert painted(card).size == size(card)
