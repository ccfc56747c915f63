"""Nothing that leads to somebody is left in a question that is kept; what it asks is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.content import Content
from bot.privacy.first_names import FIRST_NAMES
from bot.privacy.stripped import LONGEST, Stripper

DIGITS = re.compile(r"\d(?:[\s.,/_-]{0,3}\d){3,}")
KNOWN = "mon patron veut pas signer le contrat salaire prime rose pierre aide permis cap tailleur"
TOWNS = frozenset({"cholet", "la roche sur yon", "erbray", "prime"})
strip = Stripper(frozenset(KNOWN.split()), TOWNS).strip


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "je m'appelle kevin dupont et j'habite à Cholet, 17 ans",
            "je m'appelle [nom] et j'habite à [ville], 17 ans",
        ),
        (
            "slt moi c'est Lina, mon tuteur M. Dubois me paye pas",
            "slt moi c'est [nom], mon tuteur M. [nom] me paye pas",
        ),
        (
            "12 rue des Lilas 44000 Nantes, c possible le permis bateau ?",
            "[adresse], c possible le permis bateau ?",
        ),
        ("mon patron patrick moreau veut pas signer", "mon patron [nom] veut pas signer"),
        ("écris à lina@exemple.test ou au 06.12.34.56.78", "écris à [adresse] ou au [numéro]"),
        ("0 6 1 2 3 4 5 6 7 8 appelle moi", "[numéro] appelle moi"),
        ("mon snap c'est lina_mrtn44", "mon snap c'est [nom]"),
        ("va voir www.exemple.test/lina?x=1 stp", "va voir [lien] stp"),
        ("mon frere mohamed a 16 ans en 2e année", "mon frere [nom] a 16 ans en 2e année"),
        ("cfa a la roche sur yon", "cfa a [ville]"),
        ("JE M'APPELLE DUPONT", "je m'appelle [nom]"),
        ("trottinette electrique remboursée à 50 € ?", "trottinette electrique remboursée à 50 € ?"),
        ("Est-ce que je peux travailler la nuit en 2e année à 17 ans ?",) * 2,
        ("06 12 34 56 78", ""),
    ],
)
def test_what_leads_to_somebody_goes_and_the_question_stays(text: str, kept: str, content: Content) -> None:
    assert content.stripper.strip(text) == kept


def test_a_name_that_is_a_word_goes_where_a_name_stands() -> None:
    assert strip("la prime de Rose") == "la prime de [nom]"
    assert strip("je m'appelle pierre") == "je m'appelle [nom]"
    assert strip("un cap tailleur de pierre") == "un cap tailleur de pierre"


@given(st.text(max_size=400))
def test_whatever_is_written_no_number_address_or_handle_is_left(text: str) -> None:
    kept = strip(text)
    assert "@" not in kept
    assert "\n" not in kept
    assert not DIGITS.search(kept)
    assert len(kept) <= LONGEST


PIECES = "mon patron 06 12 34 56 78 . , - veut kevin Cholet rue des lilas 9"


@given(st.lists(st.sampled_from(PIECES.split())))
def test_numbers_cut_in_pieces_are_still_numbers(words: list[str]) -> None:
    kept = strip(" ".join(words))
    assert not DIGITS.search(kept)
    assert "kevin" not in kept


@given(st.sampled_from(sorted(FIRST_NAMES)), st.sampled_from(["", "dupond", "Le Goffic"]))
@settings(max_examples=60)
def test_a_name_given_as_one_s_own_never_stays(first: str, last: str) -> None:
    kept = strip(f"salut je m'appelle {first} {last} et mon patron veut pas signer le contrat")
    assert first not in kept.split()
    assert last.split()[-1:] == [] or last.split()[-1] not in kept
    assert kept.endswith("et mon patron veut pas signer le contrat")


@given(st.text(alphabet="ab@.1 /-_(),:é\n'", min_size=1500, max_size=2500))
@settings(max_examples=20, deadline=None)
def test_a_long_text_comes_to_its_end(text: str) -> None:
    assert len(strip(text)) <= LONGEST
