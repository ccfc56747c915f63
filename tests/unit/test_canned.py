"""A canned reply reads well with a first name or without, and has no braces but those of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.canned import filled, foreign

WORDS = st.lists(
    st.sampled_from(["{prenom}", "{conseiller}", "{nom}", "{", "}", " ", "\n", ",", "ça", "!", "{prenom"])
).map("".join)


@pytest.mark.parametrize(
    ("text", "with_name", "without"),
    [
        ("Bonjour {prenom}, ça va ?", "Bonjour Lou, ça va ?", "Bonjour, ça va ?"),
        ("Bonjour {prenom} !", "Bonjour Lou !", "Bonjour !"),
        ("Merci, {prenom}.", "Merci, Lou.", "Merci."),
        ("{prenom}, tu peux passer ?", "Lou, tu peux passer ?", "Tu peux passer ?"),
        ("Salut\n{prenom}, à demain", "Salut\nLou, à demain", "Salut\nÀ demain"),
        ("Alors, {prenom}, ça avance ?", "Alors, Lou, ça avance ?", "Alors, ça avance ?"),
        ("À bientôt\n\n{prenom}", "À bientôt\n\nLou", "À bientôt\n\n"),
        ("Ici {conseiller}.", "Ici Camille.", "Ici Camille."),
    ],
)
def test_a_first_name_not_known_leaves_no_hole(text: str, with_name: str, without: str) -> None:
    assert filled(text, "Lou", "Camille") == with_name
    assert filled(text, "", "Camille") == without


def test_a_name_that_looks_like_a_blank_is_a_name() -> None:
    assert filled("{prenom} et {conseiller}", "{conseiller}", "{prenom}") == "{conseiller} et {prenom}"


@given(WORDS)
def test_a_text_without_foreign_braces_has_none_once_filled_in(text: str) -> None:
    for first_name in ("", "Lou"):
        shown = filled(text, first_name, "Camille")
        assert bool(foreign(text)) == ("{" in shown or "}" in shown)
