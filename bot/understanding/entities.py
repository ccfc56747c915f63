"""Finds what a message states about its author's project: age, year of contract, place, trade, diploma."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import spacy

from bot.conversation.meaning import Entities
from bot.directory.gazetteers import Commune, Diploma, Trade
from bot.understanding.gazetteer import (
    Mention,
    Phrases,
    PlaceName,
    Strength,
    is_located,
    is_place,
    place_names,
    sound,
    word_set,
)
from bot.understanding.numbers import Numbers, is_supposed
from nlu.language import normalise, tokens

# A text is read from its beginning, so that the time is bounded.
MAX_WORDS = 400

# What may stand beside such a fact without asking anything: "euh ben j'en ai 17", "et en 2e année ?".
_FILLERS = word_set(
    "je tu il elle on ce me moi ai en suis est et a si au aux de du la le les l d un une ans an annee pour "
    "alors donc du coup sinon maintenant bientot ben bah euh heu hein oui ouais oe voila quand aurai aurais "
    "serai passe vais entre entree etre avoir viens mon ma y fait c j svp stp "
    "habite vis cote pres vers sur"
)


class EntityFinder:
    """Reads messages against our own lists; finding stores nothing and never raises."""

    def __init__(
        self, trades: Iterable[Trade], diplomas: Iterable[Diploma], places: Iterable[Commune]
    ) -> None:
        communes = tuple(places)
        vocab = spacy.blank("fr").vocab
        self._numbers = Numbers(vocab)
        self._trades = Phrases(vocab, _keys_by_name(trades), respell=sound)
        self._diplomas = Phrases(vocab, _keys_by_name(diplomas))
        self._places = Phrases(vocab, place_names(communes))
        self._points = {commune.label: (commune.latitude, commune.longitude) for commune in communes}

    def find(self, text: str, expected: str = "") -> Entities:
        """The facts stated: `place` is a commune's label, `trade` and `diploma` are keys of our lists.

        A bare number or ordinal counts as the `expected` fact, "age" or "year".
        """
        words = tokens(text)[:MAX_WORDS]
        trades = self._trades.mentions(words)
        diplomas = self._diplomas.mentions(words)
        year = self._numbers.year(words, expected=expected == "year")
        age = self._numbers.age(words, expected=expected == "age")
        place = self._place(words, trades)
        return Entities(
            age=age.value if age else None,
            year=year.value if year else None,
            place=self._one(place.value) if place else None,
            trade=trades[0].value if trades else None,
            diploma=diplomas[0].value if diplomas else None,
            supposed=is_supposed(words, age),
            bare=_is_bare(words, [mention for mention in (age, year, place) if mention]),
        )

    def _one(self, named: PlaceName) -> str | None:
        """The only commune a name may mean, or the most central one of a postcode."""
        if len(named.communes) > 1 and named.strength is not Strength.POSTCODE:
            return None
        return min(named.communes, key=lambda label: self._remoteness(label, named.communes))

    def _place(self, words: Sequence[str], trades: Sequence[Mention[str]]) -> Mention[PlaceName] | None:
        mentions = [mention for mention in self._places.mentions(words) if is_place(words, mention)]
        located = [mention for mention in mentions if is_located(words, mention)]
        bare = [mention for mention in mentions if not any(_overlap(mention, trade) for trade in trades)]
        named = [m for m in located or bare if m.value.strength is not Strength.POSTCODE]
        chosen = next(iter(named or located or bare), None)
        return chosen and replace(chosen, value=_narrowed(chosen.value, words, mentions))

    def _remoteness(self, label: str, labels: Sequence[str]) -> float:
        latitude, longitude = self._points[label]
        if latitude is None or longitude is None:
            return float("inf")
        others = (self._points[other] for other in labels)
        return sum(abs(latitude - (y or 0)) + abs(longitude - (x or 0)) for y, x in others)


def _is_bare(words: Sequence[str], facts: Iterable[Mention[Any]]) -> bool:
    """Whether a message gives facts and asks nothing."""
    told = {position for fact in facts for position in range(fact.start, fact.end)}
    return bool(told) and _FILLERS.issuperset(word for at, word in enumerate(words) if at not in told)


def _keys_by_name(things: Iterable[Trade] | Iterable[Diploma]) -> dict[str, str]:
    return {normalise(name): one.key for one in things for name in one.names()}


def _overlap(one: Mention[PlaceName], other: Mention[str]) -> bool:
    return one.start < other.end and other.start < one.end


def _narrowed(named: PlaceName, words: Sequence[str], mentions: Iterable[Mention[PlaceName]]) -> PlaceName:
    """Namesakes told apart by a postcode or a department: "Changé 53"."""
    if named.strength is Strength.POSTCODE:
        return named
    postcodes = [mention.value for mention in mentions if mention.value.strength is Strength.POSTCODE]
    likely = {label for postcode in postcodes for label in postcode.communes}
    likely |= {label for label in named.communes if label.rpartition("(")[2].rstrip(")") in words}
    kept = tuple(label for label in named.communes if label in likely)
    return PlaceName(kept or named.communes, named.strength)
