"""Where somebody means: a commune, several it may be, a whole department, or nowhere in France."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from math import log10
from typing import Any

from spacy.vocab import Vocab

from bot.directory.atlas import Atlas, point_of
from bot.directory.earth import kilometres
from bot.directory.elsewhere import Beyond, Elsewhere
from bot.understanding.gazetteer import Mention, Phrases, word_set
from bot.understanding.ordinary import NEVER_INSIDE, NO_NAME
from bot.understanding.place_names import PlaceName, Strength, is_located, is_place, place_names
from bot.understanding.spelling import Speller
from nlu.language import normalise

# Of two namesakes, one this many times larger is the one that people mean.
DWARFING = 20
# How much likelier a large town is than a village that is spelt a little more alike, by power of ten.
PER_POWER_OF_TEN = 1.5
AS_LIKELY = 4.0
# A village is only guessed at from a spelling very near its own.
WELL_KNOWN, SURE, SAME_SOUND = 5000, 92.0, 99.0
MOST_OFFERED = 6
LONGEST_NAME = 6
REGION = "R"

_AROUND = word_set(
    "je j suis habite vis viens cherche a au aux de du des d en dans vers pres sur par cote autour loin "
    "ville ma mon la commune cest ce est y et ou plutot moi chez coin alentours environs pour un cfa svp stp"
)
_NEAR = (("vers",), ("pres", "de"), ("cote", "de"), ("autour", "de"), ("loin", "de"))
_TOWARDS = frozenset({"en", "au", "aux", "a", "sur", "vers"})
_WITHIN = frozenset({"en", "dans", "du", "de"})
_ARTICLES = frozenset({"le", "la", "les", "l"})


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What a message says of a place.

    `place` is a commune's label; `places` are the labels it may be, largest first, when there are
    several; `area` a department's code or "R" and a region's; `elsewhere` the name of a place out of
    reach. `mention` is where in the words it is said, if it is one of our names.
    """

    place: str | None = None
    places: tuple[str, ...] = ()
    area: str = ""
    elsewhere: str = ""
    mention: Mention[PlaceName] | None = None


class PlaceFinder:
    """Reads places in words against the atlas; never raises."""

    def __init__(self, vocab: Vocab, atlas: Atlas, elsewhere: Elsewhere) -> None:
        self._atlas = atlas
        names = place_names(atlas.communes)
        self._names = names
        self._places = Phrases(vocab, names)
        self._in_order = sorted(name for name in names if not name.isdecimal())
        self._speller = Speller(self._in_order)
        self._areas = Phrases(vocab, dict(_areas(atlas)))
        self._beyond = Phrases(vocab, dict(_said(elsewhere)))
        self._jokes = {normalise(joke): joke for joke in elsewhere.jokes}

    def find(self, words: Sequence[str], expected: bool, taken: Iterable[Mention[Any]] = ()) -> Whereabouts:
        """The place in `words`; `expected` when we have just asked for one, `taken` are other things'."""
        if beyond := self._out_of_reach(words, expected):
            return Whereabouts(elsewhere=beyond)
        chosen = self._chosen(words, expected, tuple(taken))
        if chosen is None and (area := self._area(words, expected)):
            return Whereabouts(area=area)
        guessed = self._guessed(words, expected) if chosen is None or _cut_short(words, chosen) else None
        if guessed and (guessed.place or guessed.places):
            return guessed
        return self._settled(chosen) if chosen else Whereabouts()

    def _chosen(
        self, words: Sequence[str], expected: bool, taken: Sequence[Mention[Any]]
    ) -> Mention[PlaceName] | None:
        mentions = self._places.mentions(words)
        meant = [m for m in mentions if is_place(words, m) or (expected and _alone(words, m))]
        located = [mention for mention in meant if is_located(words, mention)]
        bare = [mention for mention in meant if not any(_overlap(mention, other) for other in taken)]
        named = [m for m in located or bare if m.value.strength is not Strength.POSTCODE]
        chosen = next(iter(named or located or bare), None)
        return chosen and replace(chosen, value=_narrowed(chosen.value, words, meant))

    def _settled(self, mention: Mention[PlaceName]) -> Whereabouts:
        labels = mention.value.communes
        if mention.value.strength is Strength.POSTCODE:
            several = labels[:MOST_OFFERED] if len(labels) > 1 else ()
            return Whereabouts(self._central(labels), several, mention=mention)
        if mention.value.name and self._population(labels[0]) < WELL_KNOWN:
            labels = tuple(sorted({*labels, *self._larger(mention.value.name)}, key=self._smallness))
        if len(labels) == 1 or self._dwarfs(labels[0], labels[1]):
            return Whereabouts(place=labels[0], mention=mention)
        return Whereabouts(places=labels[:MOST_OFFERED], mention=mention)

    def _larger(self, name: str) -> Iterator[str]:
        """The towns that may be meant by a village's name: they begin with it, or sound like it."""
        alike = [other for other, like in self._speller.like(name) if like >= SAME_SOUND]
        start = bisect_left(self._in_order, f"{name} ")
        longer = takewhile(lambda other: other.startswith(f"{name} "), self._in_order[start:])
        labels = (label for other in (*alike, *longer) for label in self._names[other].communes)
        yield from (label for label in labels if self._population(label) >= WELL_KNOWN)

    def _smallness(self, label: str) -> tuple[int, str]:
        return -self._population(label), label

    def _guessed(self, words: Sequence[str], expected: bool) -> Whereabouts:
        typed = _typed(words) if expected else _after_near(words)
        best = self._likely(" ".join(typed[:LONGEST_NAME])) if typed else []
        if not best:
            return Whereabouts()
        labels = tuple(dict.fromkeys(label for label, _ in best))[:MOST_OFFERED]
        if len(labels) == 1 or self._dwarfs(labels[0], labels[1]):
            return Whereabouts(place=labels[0])
        return Whereabouts(places=labels)

    def _likely(self, typed: str) -> list[tuple[str, float]]:
        """Communes spelt like what was typed, the likeliest first, those far less likely left out."""
        found = {
            label: like + PER_POWER_OF_TEN * log10(1 + self._population(label))
            for name, like in reversed(self._speller.like(typed))
            for label in self._names[name].communes
            if like >= SURE or self._population(label) >= WELL_KNOWN
        }
        ranked = sorted(found.items(), key=lambda pair: -pair[1])
        return [pair for pair in ranked if pair[1] >= ranked[0][1] - AS_LIKELY]

    def _dwarfs(self, one: str, other: str) -> bool:
        return self._population(one) >= DWARFING * max(1, self._population(other))

    def _population(self, label: str) -> int:
        commune = self._atlas.named(label)
        return commune.population if commune else 0

    def _central(self, labels: Sequence[str]) -> str:
        """The commune nearest to the others of its postcode."""
        placed = {
            label: point for label in labels if (c := self._atlas.named(label)) and (point := point_of(c))
        }
        apart = {
            one: sum(kilometres(here, there) for there in placed.values()) for one, here in placed.items()
        }
        return min(apart, key=apart.__getitem__, default=labels[0])

    def _area(self, words: Sequence[str], expected: bool) -> str:
        for mention in self._areas.mentions(words):
            before = [word for word in words[: mention.start] if word not in _ARTICLES][-1:]
            if expected or (before and before[0] in _WITHIN):
                return mention.value
        numbers = (word.upper() for word in ("".join(words), *words))
        told = len(words) <= 2 or _WITHIN.intersection(words)
        known = (number for number in numbers if number in self._atlas.departments)
        return next(known, "") if expected and told else ""

    def _out_of_reach(self, words: Sequence[str], expected: bool) -> str:
        if expected and (joke := self._jokes.get(" ".join(words))):
            return joke
        for mention in self._beyond.mentions(words):
            before = words[mention.start - 1] if mention.start else ""
            if expected or before in _TOWARDS:
                return mention.value
        return ""


def _alone(words: Sequence[str], mention: Mention[PlaceName]) -> bool:
    """Whether a name is all that is said."""
    if mention.start and mention.value.name in NEVER_INSIDE:
        return False
    others = (*words[: mention.start], *words[mention.end :])
    return _AROUND.issuperset(word for word in others if not word.isdecimal())


def _overlap(one: Mention[PlaceName], other: Mention[Any]) -> bool:
    return one.start < other.end and other.start < one.end


def _typed(words: Sequence[str]) -> list[str]:
    """What is left of an answer without the words around a name; nothing when it is no name."""
    left = list(words)
    while left and left[0] in _AROUND and len(left) > 1:
        left.pop(0)
    return left if len(left) <= LONGEST_NAME and NO_NAME.isdisjoint(left) else []


def _cut_short(words: Sequence[str], mention: Mention[PlaceName]) -> bool:
    """Whether a weak name may be the beginning of a longer one, misspelt: "vers chateau gontié"."""
    weak = mention.value.strength in (Strength.ORDINARY, Strength.SMALL, Strength.SHORT)
    return weak and mention.end < len(words) and words[mention.end] not in _AROUND


def _after_near(words: Sequence[str]) -> list[str]:
    """What follows the last "vers", "près de"…"""
    for position in range(len(words) - 1, 0, -1):
        for near in _NEAR:
            if tuple(words[position - len(near) : position]) == near:
                return list(words[position : position + LONGEST_NAME])
    return []


def _narrowed(named: PlaceName, words: Sequence[str], mentions: Iterable[Mention[PlaceName]]) -> PlaceName:
    """Namesakes told apart by a postcode or a department: "Changé 53"."""
    if named.strength is Strength.POSTCODE:
        return named
    postcodes = [mention.value for mention in mentions if mention.value.strength is Strength.POSTCODE]
    likely = {label for postcode in postcodes for label in postcode.communes}
    likely |= {label for label in named.communes if label.rpartition("(")[2].rstrip(")").lower() in words}
    kept = tuple(label for label in named.communes if label in likely)
    return replace(named, name="", communes=kept) if kept else named


def _areas(atlas: Atlas) -> Iterable[tuple[str, str]]:
    for department in atlas.departments.values():
        yield normalise(department.region), f"{REGION}{department.region_code}"
    for department in atlas.departments.values():
        yield normalise(department.name), department.code


def _said(elsewhere: Elsewhere) -> Mapping[str, str]:
    beyond: tuple[Beyond, ...] = (*elsewhere.countries, *elsewhere.territories, *elsewhere.waters)
    return {normalise(form): one.name for one in beyond for form in one.said}
