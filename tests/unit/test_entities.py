"""What someone says of their age, year, town, trade or diploma is understood, and nothing is made up."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.places import communes
from bot.content.yaml_files import read, shaped
from bot.conversation.meaning import Entities
from bot.directory.gazetteers import Diploma, Trade
from bot.understanding.entities import EntityFinder
from bot.understanding.gazetteer import sound
from nlu.language import normalise

ROOT = Path(__file__).parents[2]
TRADES = shaped(read(ROOT / "knowledge/trades.yml", ROOT), list[Trade])
DIPLOMAS = shaped(read(ROOT / "knowledge/diplomas.yml", ROOT), list[Diploma])
COMMUNES = communes(ROOT)
FINDER = EntityFinder(TRADES, DIPLOMAS, COMMUNES)
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
    ("text", "place"),
    [
        ("jhabite a angers", "Angers (49)"),
        ("j'habite Nantes", "Nantes (44)"),
        ("cfa cuisine vers st nazaire", "Saint-Nazaire (44)"),
        ("autour de la roche sur yon", "La Roche-sur-Yon (85)"),
        ("cfa roche sur yon", "La Roche-sur-Yon (85)"),
        ("jsui o mans", "Le Mans (72)"),
        ("je vis aux Herbiers", "Les Herbiers (85)"),
        ("près de Saint-Sébastien-sur-Loire", "Saint-Sébastien-sur-Loire (44)"),
        ("jhabite a sablé", "Sablé-sur-Sarthe (72)"),
        ("à la baule", "La Baule-Escoublac (44)"),
        ("chemillé", "Chemillé-en-Anjou (49)"),
        ("je viens de Machecoul", "Machecoul-Saint-Même (44)"),
        ("44300", "Nantes (44)"),
        ("habite à Changé 53", "Changé (53)"),
        ("72560, jhabite à changé", "Changé (72)"),
        ("jhabite a ancenis", "Ancenis-Saint-Géréon (44)"),
        ("je suis à Mayenne", "Mayenne (53)"),
        ("je vis à Fillé", "Fillé (72)"),
    ],
)
def test_a_town_is_understood_however_it_is_called(text: str, place: str) -> None:
    assert FINDER.find(text).place == place


def test_a_postcode_of_several_communes_gives_one_of_them() -> None:
    place = FINDER.find("je suis dans le 49070").place
    assert place in {commune.label for commune in COMMUNES if "49070" in commune.postcodes}


@pytest.mark.parametrize(
    "text",
    [
        "mon patron a changé",
        "j'ai changé d'avis",
        "je suis une fille",
        "tu vas où",
        "je sais pas lire",
        "combien de jours de congés",
        "mon patron m'a viré",
        "parce que la force",
        "tout le monde le dit",
        "en mayenne",
        "dans la loire",
        "je gagne 44000 euros",
        "j'habite à Changé",
        "j'habite à Rennes",
    ],
)
def test_an_ordinary_word_or_a_doubtful_name_is_not_a_town(text: str) -> None:
    assert FINDER.find(text).place is None


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("je veux être mécano", "mecanicien-auto"),
        ("cfa mecanik", "mecanicien-auto"),
        ("mécanicien moto", "mecanicien-moto"),
        ("jveu fair un apprentisage en coiffur", "coiffeur"),
        ("koifeuse", "coiffeur"),
        ("les coiffeuses", "coiffeur"),
        ("boulangère", "boulanger"),
        ("faire les ongles", "prothesiste-ongulaire"),
        ("bosser avec les chevaux", "palefrenier"),
        ("c'est quoi l'apprentissage", None),
        ("mon éducateur m'a dit", None),
        ("ferme ta gueule", None),
    ],
)
def test_a_trade_is_understood_in_spoken_words(text: str, trade: str | None) -> None:
    assert FINDER.find(text).trade == trade


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


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: str(trade.key))
def test_every_name_of_a_trade_means_that_trade(trade: Trade) -> None:
    assert {FINDER.find(name).trade for name in trade.names()} == {trade.key}


@pytest.mark.parametrize("diploma", DIPLOMAS, ids=lambda diploma: str(diploma.key))
def test_every_name_of_a_diploma_means_that_diploma(diploma: Diploma) -> None:
    assert {FINDER.find(name).diploma for name in diploma.names()} == {diploma.key}


def test_no_two_trades_sound_the_same() -> None:
    names = [
        (" ".join(map(sound, normalise(name).split())), trade.key)
        for trade in TRADES
        for name in trade.names()
    ]
    assert len(dict(names)) == len(set(names))


def test_every_commune_has_a_label_and_a_point_of_its_own() -> None:
    assert len({commune.label for commune in COMMUNES}) == len({c.code for c in COMMUNES}) == len(COMMUNES)
    assert all(46 < (c.latitude or 0) < 49 and -3 < (c.longitude or 9) < 1 for c in COMMUNES)


@given(ANY_TEXT)
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = FINDER.find(text)
    assert found.age is None or 10 <= found.age <= 70
    assert found.year is None or 1 <= found.year <= 4


@pytest.mark.parametrize("text", ["a" * 4096, "17 ans " * 585, "la roche sur " * 315, "à Changé " * 455])
def test_the_longest_message_is_read_at_once(text: str) -> None:
    start = time.process_time()
    FINDER.find(text)
    assert time.process_time() - start < 0.25


def test_the_words_of_a_message_are_not_kept() -> None:
    strings = FINDER._numbers._vocab.strings
    before = len(strings)
    FINDER.find("je m'appelle Zébulonne Trucmuche 0612345678")
    assert len(strings) == before
