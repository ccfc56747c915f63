"""Towns and trades are understood however they are called or misspelt; what is doubtful is left to choose."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import strategies as st

from bot.content.tables import directory
from bot.content.yaml_files import read, shaped
from bot.directory.gazetteers import Diploma, Trade
from bot.understanding.entities import EntityFinder
from bot.understanding.gazetteer import sound
from nlu.language import normalise

ROOT = Path(__file__).parents[2]
TRADES = shaped(read(ROOT / "knowledge/trades.yml", ROOT), list[Trade])
DIPLOMAS = shaped(read(ROOT / "knowledge/diplomas.yml", ROOT), list[Diploma])
DIRECTORY = directory(ROOT)
COMMUNES = DIRECTORY.tables.communes
FINDER = EntityFinder(TRADES, DIPLOMAS, DIRECTORY)
ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


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
        ("j'habite à Rennes", "Rennes (35)"),
        ("saint mars la jaille", "Vallons-de-l'Erdre (44)"),
        ("je viens de Segré", "Segré-en-Anjou Bleu (49)"),
        ("cfa elec vers chateau gontié", "Château-Gontier-sur-Mayenne (53)"),
        ("cfa autour de challan", "Challans (85)"),
        ("jhabite a saint-denis 974", "Saint-Denis (974)"),
        ("cfa coiffure à ajaccio", "Ajaccio (2A)"),
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
    ],
)
def test_an_ordinary_word_or_a_doubtful_name_is_not_a_town(text: str) -> None:
    assert FINDER.find(text).place is None


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("mécanicien auto", "mecanicien-auto"),
        ("garagiste", "mecanicien-auto"),
        ("mécanicien moto", "mecanicien-moto"),
        ("jveu fair un apprentisage en coiffur", "coiffeur"),
        ("koifeuse", "coiffeur"),
        ("les coiffeuses", "coiffeur"),
        ("boulangère", "boulanger"),
        ("faire les ongles", "prothesiste-ongulaire"),
        ("palefrenière", "palefrenier"),
        ("c'est quoi l'apprentissage", None),
        ("mon éducateur m'a dit", None),
        ("ferme ta gueule", None),
    ],
)
def test_a_trade_is_understood_in_spoken_words(text: str, trade: str | None) -> None:
    assert FINDER.find(text).trade == trade


@pytest.mark.parametrize(
    ("text", "trades"),
    [
        ("je veux être mécano", {"mecanicien-auto", "mecanicien-moto"}),
        ("cfa elec", {"electricien", "electrotechnicien"}),
        ("boulanger ou pâtissier", {"boulanger", "patissier"}),
        ("bosser avec les chevaux", {"palefrenier", "moniteur-equitation"}),
    ],
)
def test_words_that_several_trades_share_leave_the_choice(text: str, trades: set[str]) -> None:
    found = FINDER.find(text)
    assert found.trade is None
    assert trades <= set(found.trades)
    assert len(found.trades) <= 4


@pytest.mark.parametrize(
    ("typed", "trade"),
    [("boulang", "boulanger"), ("karrosri", "carrossier"), ("plonbié", "plombier-chauffagiste")],
)
def test_a_trade_asked_for_is_understood_from_its_beginning_or_misspelt(typed: str, trade: str) -> None:
    assert FINDER.find(typed, "trade").trade == trade


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("nante", "Nantes (44)"),
        ("angé", "Angers (49)"),
        ("st nazer", "Saint-Nazaire (44)"),
        ("la chapel sur erdre", "La Chapelle-sur-Erdre (44)"),
        ("vers les zerbier", "Les Herbiers (85)"),
        ("paris 15e", "Paris (75)"),
        ("vue", "Vue (44)"),
        ("lion d angers", "Le Lion-d'Angers (49)"),
    ],
)
def test_a_town_asked_for_is_understood_even_misspelt(typed: str, place: str) -> None:
    assert FINDER.find(typed, "place").place == place


@pytest.mark.parametrize(
    ("typed", "first", "several"),
    [
        ("la roche", "La Roche-sur-Yon (85)", {"La Roche-sur-Foron (74)"}),
        ("Changé", "Changé (72)", {"Changé (53)"}),
        ("saint-denis", "Saint-Denis (974)", {"Saint-Denis (93)"}),
        ("44110", "Châteaubriant (44)", {"Erbray (44)", "Soudan (44)"}),
    ],
)
def test_namesakes_and_shared_postcodes_leave_the_choice_largest_first(
    typed: str, first: str, several: set[str]
) -> None:
    found = FINDER.find(typed, "place").places
    assert found[0] == first
    assert several <= set(found)


@pytest.mark.parametrize(
    ("typed", "area"), [("vendée", "85"), ("dans le 49", "49"), ("pays de la loire", "R52"), ("2a", "2A")]
)
def test_a_department_or_a_region_is_no_town(typed: str, area: str) -> None:
    found = FINDER.find(typed, "place")
    assert (found.place, found.area) == (None, area)


@pytest.mark.parametrize(
    ("typed", "elsewhere"),
    [
        ("belgique", "la Belgique"),
        ("en Espagne", "l'Espagne"),
        ("la mer", "la mer"),
        ("poudlard", "poudlard"),
    ],
)
def test_a_country_or_a_sea_is_not_taken_for_a_town(typed: str, elsewhere: str) -> None:
    found = FINDER.find(typed, "place")
    assert (found.place, found.elsewhere) == (None, elsewhere)


@pytest.mark.parametrize(
    "typed", ["je sais pas", "combien je gagne ?", "mon patron ma viré", "ma maison", "?"]
)
def test_what_is_no_town_is_not_guessed_at(typed: str) -> None:
    found = FINDER.find(typed, "place")
    assert (found.place, found.area, found.elsewhere) == (None, "", "")


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: str(trade.key))
def test_every_name_of_a_trade_means_that_trade_or_lets_one_choose_it(trade: Trade) -> None:
    for name in trade.names():
        found = FINDER.find(name)
        assert trade.key in (found.trade, *found.trades), name
    for own in (trade.masculine, trade.feminine):
        assert FINDER.find(own).trade == trade.key


def test_at_most_four_trades_share_a_spoken_word() -> None:
    owners = Counter(
        spelt
        for trade in TRADES
        for spelt in {" ".join(map(sound, normalise(name).split())) for name in trade.names()}
    )
    assert [name for name, count in owners.items() if count > 4] == []


def test_every_commune_has_a_label_of_its_own_and_nearly_all_a_point() -> None:
    assert len({commune.label for commune in COMMUNES}) == len({c.code for c in COMMUNES}) == len(COMMUNES)
    assert len(COMMUNES) > 34_900
    placed = [c for c in COMMUNES if c.latitude is not None]
    assert len(COMMUNES) - len(placed) < 100
    loire = [c for c in placed if c.region == "52"]
    assert all(46 < (c.latitude or 0) < 49 and -3 < (c.longitude or 9) < 1 for c in loire)
