"""Every way of calling a commune, and whether the words around a name let it be a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.directory.gazetteers import Commune
from bot.understanding.gazetteer import Mention, word_set
from bot.understanding.ordinary import ELSEWHERE, NEVER_INSIDE, ORDINARY_PHRASES, ORDINARY_WORDS
from nlu.language import normalise

SHORTEST_UNIQUE_NAME = SHORTEST_PROOF = 4
# Fewer people than this, and a name of one word proves little: most such words mean something else.
SMALL_TOWN = 2000

_ARTICLES = frozenset({"le", "la", "les"})
_CONTRACTED = {"le": ("au", "du"), "les": ("aux", "des")}
_CONTRACTIONS = {"au": "a", "aux": "a", "du": "de", "des": "de"}
# What people leave out of a town's name begins there: Sablé-sur-Sarthe, Machecoul-Saint-Même.
_LEFT_OUT = word_set("sur sous en le la les lez de du des aux saint sainte vendee")

_PREPOSITIONS = frozenset({"a", "vers", "pres", "de", "sur", "par", "cote", "autour"})
_NEVER_BEFORE_A_TOWN = word_set(
    "en un une le la les mon ma mes ton ta tes son sa ses notre votre leur ce cette ces quel quelle "
    "je tu il elle on nous vous ils me te se ne"
)
_NEARNESS = word_set("pres autour cote loin proche environs alentours viens vient ville region banlieue")
_DWELLING = word_set("habite habites habitons habitant habiter")
_LOCATING = _DWELLING | word_set(
    "vis vit vivons vivre loge loger suis reste residant situe bosse travaille travailler cherche "
    "vais va aller demenage installe"
)
# The words that must come before the preposition for an ordinary word to be a town.
_EXPECTING = {"a": _LOCATING | {""}, "de": _NEARNESS}
_SEARCHING = word_set(
    "cfa mfr centre ecole lycee formation apprentissage alternance cap bac bp bts patron entreprise"
)


class Strength(Enum):
    """How much a name proves by itself that a place is meant."""

    ORDINARY = auto()
    SMALL = auto()
    SHORT = auto()
    FULL = auto()
    POSTCODE = auto()


@dataclass(frozen=True, slots=True)
class PlaceName:
    """The communes that a (normalised) name or a postcode may mean, by their labels, largest first.

    `name` is empty once a postcode or a department has told namesakes apart.
    """

    name: str
    communes: tuple[str, ...]
    strength: Strength


def place_names(communes: Iterable[Commune]) -> dict[str, PlaceName]:
    """Every way of calling a commune; a current name hides a former one, which hides a shortened one."""
    communes = tuple(communes)
    current = _gathered((spelt, c) for c in communes for spelt in _spellings(c.name))
    former = _gathered((spelt, c) for c in communes for name in c.former for spelt in _spellings(name))
    short = _gathered((spelt, c) for c in communes for spelt in _shortened(c.name))
    postcodes = _gathered((postcode, c) for c in communes for postcode in c.postcodes)
    unique = {spelt: found for spelt, found in short.items() if len(found) == 1}
    return (
        _strong(unique, Strength.SHORT)
        | _strong(former | current, Strength.FULL)
        | {postcode: _named(postcode, found, Strength.POSTCODE) for postcode, found in postcodes.items()}
    )


def is_place(words: Sequence[str], mention: Mention[PlaceName]) -> bool:
    """Whether the words around a name let it be a place: "habite à Changé", not "a changé d'avis"."""
    preposition, before = _before(words, mention.start)
    strength = mention.value.strength
    if strength is Strength.POSTCODE:
        return words[mention.end : mention.end + 1] != ["euros"]
    if preposition in _NEVER_BEFORE_A_TOWN or " ".join(words[mention.start : mention.end]) in NEVER_INSIDE:
        return False
    if strength is Strength.FULL or preposition in _DWELLING:
        return True
    if strength is Strength.SHORT and (preposition == "a" or mention.end - mention.start == len(words)):
        return True
    if (
        strength is Strength.SMALL
        and preposition == "a"
        and not _SEARCHING.isdisjoint(words[: mention.start])
    ):
        return True
    return preposition == "vers" or before in _EXPECTING.get(preposition, frozenset())


def is_located(words: Sequence[str], mention: Mention[PlaceName]) -> bool:
    """Whether a preposition of place comes before."""
    return mention.value.strength is Strength.POSTCODE or _before(words, mention.start)[0] in _PREPOSITIONS


def _before(words: Sequence[str], start: int) -> tuple[str, str]:
    """The preposition of a name (maybe inside it: "au Mans") and the word before that; "" where none."""
    inside = _CONTRACTIONS.get(words[start])
    earlier = ["", "", *words[:start]]
    return (inside, earlier[-1]) if inside else (earlier[-1], earlier[-2])


def _gathered(pairs: Iterable[tuple[str, Commune]]) -> dict[str, list[Commune]]:
    gathered: dict[str, dict[str, Commune]] = {}
    for spelt, commune in pairs:
        gathered.setdefault(spelt, {})[commune.code] = commune
    return {spelt: list(found.values()) for spelt, found in gathered.items()}


def _spellings(name: str) -> Iterator[str]:
    words = normalise(name).split()
    for spelt in (words, [{"saint": "st", "sainte": "ste"}.get(word, word) for word in words]):
        yield " ".join(spelt)
        yield from _with_article(spelt)
        if len(spelt) == 2:
            yield "".join(spelt)


def _with_article(words: list[str]) -> Iterator[str]:
    """ "le mans" is also "au mans"; "la roche sur yon" is also "roche sur yon"."""
    for contracted in _CONTRACTED.get(words[0], ()):
        yield " ".join([contracted, *words[1:]])
    if words[0] in _ARTICLES and len(words) > 2:
        yield " ".join(words[1:])


def _shortened(name: str) -> Iterator[str]:
    """ "sable" for Sablé-sur-Sarthe, "la baule" for La Baule-Escoublac."""
    words = normalise(name).split()
    least = 2 if words[0] in _ARTICLES | {"saint", "sainte"} else 1
    cut = next((place for place, word in enumerate(words) if place >= least and word in _LEFT_OUT), None)
    end = cut or (least if least == 2 else len(words))
    short = " ".join(words[:end])
    if end < len(words) and len(words[end - 1]) >= SHORTEST_UNIQUE_NAME and short not in ELSEWHERE:
        yield from _spellings(short)


def _strong(names: Mapping[str, list[Commune]], strength: Strength) -> dict[str, PlaceName]:
    return {spelt: _named(spelt, found, _proof(spelt, found, strength)) for spelt, found in names.items()}


def _named(spelt: str, communes: list[Commune], strength: Strength) -> PlaceName:
    """Largest first."""
    ordered = sorted(communes, key=lambda one: (-one.population, one.code))
    return PlaceName(spelt, tuple(commune.label for commune in ordered), strength)


def _proof(spelt: str, communes: Iterable[Commune], strength: Strength) -> Strength:
    *articles, last = spelt.split()
    bare = set(articles) <= _ARTICLES | set(_CONTRACTIONS)
    ordinary = bare and (last in ORDINARY_WORDS or len(last) < SHORTEST_PROOF)
    if ordinary or spelt in ORDINARY_PHRASES:
        return Strength.ORDINARY
    small = bare and max(commune.population for commune in communes) < SMALL_TOWN
    return Strength.SMALL if small else strength
