"""What someone says of their age, year, town, trade or diploma is understood, and nothing is made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.tables import directory
from bot.content.yaml_files import read, shaped
from bot.conversation.meaning import Entities
from bot.directory.gazetteers import Diploma, Trade
from bot.understanding.entities import EntityFinder
from tests.steps import IN_PROPORTION, growth

ROOT = Path(__file__).parents[2]
TRADES = shaped(read(ROOT / "knowledge/trades.yml", ROOT), list[Trade])
DIPLOMAS = shaped(read(ROOT / "knowledge/diplomas.yml", ROOT), list[Diploma])
DIRECTORY = directory(ROOT)
COMMUNES = DIRECTORY.tables.communes
FINDER = EntityFinder(TRADES, DIPLOMAS, DIRECTORY)
ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("j'ai 17 ans", 17),
        ("jai 17ans", 17),
        ("g 16 piges", 16),
        ("J'ai dix-sept ans", 17),
        ("jai vingt et un ans", 21),
        ("soixante-dix ans", 70),
        ("g 16 et jveu etre coiffeuse", 16),
        ("on peut travailler la nuit à 16 ans ?", 16),
        ("je viens d'avoir 16 ans", 16),
        ("mon fils a 15 ans", 15),
        ("jai 14ans et demi", 14),
        ("mon frère a 20 ans et moi j'ai 16 ans", 16),
        ("cap en 2 ans, j'ai 19 ans", 19),
    ],
)
def test_an_age_is_understood(text: str, age: int) -> None:
    assert FINDER.find(text).age == age


@pytest.mark.parametrize(
    "text",
    [
        "depuis 3 ans",
        "il est ouvert depuis 12 ans",
        "un contrat de 2 ans",
        "un contrat de 12 ans",
        "dans 2 ans",
        "il y a 15 ans",
        "moins de 18 ans",
        "jusqu'à 30 ans",
        "entre 16 et 25 ans",
        "15 ou 16 ans",
        "j'ai 18 ans dans 2 mois",
        "fo avoir 18 ans ?",
        "mon patron a 50 ans",
        "10 ans d'expérience",
        "j'ai 9 ans",
        "j'ai 71 ans",
        "jai 15 de moyenne",
        "en maths j'ai 16",
        "17",
    ],
)
def test_a_length_of_time_a_limit_or_someone_else_is_not_an_age(text: str) -> None:
    assert FINDER.find(text).age is None


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("quand j'aurai 18 ans", True),
        ("et à 18 ans ?", True),
        ("et si j'ai 21 ans", True),
        ("on gagne combien a 17 ans", True),
        ("et en 2e année ?", True),
        ("j'ai 17 ans", False),
        ("17 ans 1ere annee", False),
        ("et moi j'ai 17 ans", False),
        ("mon fils a 15 ans", False),
        ("jsui en 2eme année", False),
    ],
)
def test_an_age_to_reckon_with_is_not_the_age_someone_has(text: str, supposed: bool) -> None:
    found = FINDER.find(text)
    assert found.supposed is supposed
    assert not found.stated().keys() & {"age", "year"} if supposed else found.stated()


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("17 ans, 1re année", True),
        ("et à 18 ans ?", True),
        ("euh jen ai 17 ans", True),
        ("jsui en 2eme année", True),
        ("j'ai 17 ans je peux conduire ?", False),
        ("17 ans et jcherche un patron", False),
        ("salut", False),
    ],
)
def test_a_message_that_only_gives_numbers_is_told_from_a_question(text: str, bare: bool) -> None:
    assert FINDER.find(text).bare is bare


@pytest.mark.parametrize(
    ("text", "expected", "value"),
    [
        ("17", "age", 17),
        ("j'en ai dix-sept", "age", 17),
        ("17 et demi", "age", 17),
        ("2", "year", 2),
        ("la premiere", "year", 1),
        ("1ere", "year", 1),
    ],
)
def test_a_bare_number_answers_what_was_asked(text: str, expected: str, value: int) -> None:
    found = FINDER.find(text, expected)
    assert found.found() == {expected: value}
    assert FINDER.find(text).found() == {}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1re année", 1),
        ("1ère année", 1),
        ("salaire 1er anné", 1),
        ("jsui en 2e annee", 2),
        ("2 eme annee", 2),
        ("deuxième année de bac pro", 2),
        ("3eme annee de cap", 3),
        ("en année 2", 2),
        ("quatrième année", 4),
        ("je suis en 3e", None),
        ("5e année", None),
        ("deuxième année de fac", None),
        ("le contrat dure 2 années", None),
    ],
)
def test_a_year_of_contract_is_understood(text: str, year: int | None) -> None:
    assert FINDER.find(text).year == year


@pytest.mark.parametrize(
    ("text", "diploma"),
    [
        ("un cap cuisine", "cap"),
        ("jpeu faire un bac pro", "bac-pro"),
        ("bts mco", "bts"),
        ("un brevet professionnel", "bp"),
        ("titre pro soudeur", "titre-pro"),
        ("mention complémentaire barman", "mention-complementaire"),
        ("licence pro", "licence-pro"),
        ("un bachelor", "bachelor"),
        ("master en alternance", "master"),
        ("après le bac", None),
        ("mon but c'est de réussir", None),
    ],
)
def test_a_diploma_is_understood(text: str, diploma: str | None) -> None:
    assert FINDER.find(text).diploma == diploma


def test_one_message_may_state_everything() -> None:
    found = FINDER.find("slt g 16 ans jsui en 1ere annee de cap boulangerie a cholet")
    assert found == Entities(age=16, year=1, place="Cholet (49)", trade="boulanger", diploma="cap")


@pytest.mark.parametrize("diploma", DIPLOMAS, ids=lambda diploma: str(diploma.key))
def test_every_name_of_a_diploma_means_that_diploma(diploma: Diploma) -> None:
    assert {FINDER.find(name).diploma for name in diploma.names()} == {diploma.key}


@given(ANY_TEXT)
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = FINDER.find(text)
    assert found.age is None or 10 <= found.age <= 70
    assert found.year is None or 1 <= found.year <= 4


@pytest.mark.parametrize("piece", ["a", "17 ans ", "la roche sur ", "à Changé "])
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    assert growth(FINDER.find, piece) < IN_PROPORTION


def test_the_words_of_a_message_are_not_kept() -> None:
    strings = FINDER._numbers._vocab.strings
    before = len(strings)
    FINDER.find("je m'appelle Zébulonne Trucmuche 0612345678")
    assert len(strings) == before
