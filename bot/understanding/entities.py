"""Finds what a message states about its author's project: age, year of contract, place, trade, diploma."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import spacy
from spacy.matcher import Matcher
from spacy.util import filter_spans
from spacy.vocab import Vocab

from bot.conversation.meaning import Entities
from bot.directory.gazetteers import Commune, Diploma, Trade
from bot.understanding.gazetteer import (
    Mention,
    Phrases,
    PlaceName,
    Strength,
    doc_of,
    is_located,
    is_place,
    place_names,
    sound,
    word_set,
)
from nlu.language import normalise, tokens

# A text is read from its beginning, so that the time is bounded.
MAX_WORDS = 400

_SMALL = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
_TEENS = ["dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"]
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
_YEARS_OLD = ["ans", "an", "piges", "pige", "balais"]
_YEARS = ["annee", "annees", "anne", "annes", "ane"]
_ORDINALS = {"premiere": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4}
_DIGITS = {str(year): year for year in range(1, 5)}
_ORDINAL_ENDS = ["ere", "er", "re", "e", "eme", "em", "ieme", "nd", "nde"]

# "depuis 12 ans", "avant 18 ans", "quand j'aurai 18 ans", "dès 16 ans": a length, a bound, another day.
_NOT_BEFORE_AN_AGE = word_set(
    "depuis dans pendant durant en sur avant apres encore dure entre minimum mini maximum maxi max "
    "pas aurai auras aura aurais aurait avais avait avaient des les mes tes ses nos toutes tous "
    "limite ou contrat"
)
_NOT_BEFORE_DE = word_set(
    "moins plus partir contrat duree formation experience engagement bout pres metier bail"
)
_NOT_AFTER_AN_AGE = word_set("minimum mini maximum maxi max revolus ou")
_LATER = word_set("bientot prochain prochaine")
_SOME_TIME = word_set("un une deux trois quelques peu")
_LENGTH_OF = word_set("experience anciennete contrat metier formation boite etudes bail")
_OTHERS = word_set(
    "frere frangin soeur frangine cousin cousine pere papa mere maman parents oncle tante patron chef "
    "employeur tuteur prof collegue copain copine pote ami amie mec meuf"
)
_SCHOOLS = word_set("fac faculte lycee college universite medecine prepa primaire maternelle")
_AFTER_A_BARE_AGE = frozenset({"et", "je", "mais", "donc"})
_MARKS = word_set("moyenne note notes points maths math francais anglais brevet bac demi")
_BARE_AGES = [str(age) for age in range(13, 26)]


class EntityFinder:
    """Reads messages against our own lists; finding stores nothing and never raises."""

    def __init__(
        self, trades: Iterable[Trade], diplomas: Iterable[Diploma], places: Iterable[Commune]
    ) -> None:
        communes = tuple(places)
        vocab = spacy.blank("fr").vocab
        self._numbers = _Numbers(vocab)
        self._trades = Phrases(vocab, _keys_by_name(trades), respell=sound)
        self._diplomas = Phrases(vocab, _keys_by_name(diplomas))
        self._places = Phrases(vocab, place_names(communes))
        self._points = {commune.label: (commune.latitude, commune.longitude) for commune in communes}

    def find(self, text: str) -> Entities:
        """The facts stated: `place` is a commune's label, `trade` and `diploma` are keys of our lists."""
        words = tokens(text)[:MAX_WORDS]
        trades = self._trades.mentions(words)
        diplomas = self._diplomas.mentions(words)
        return Entities(
            age=self._numbers.age(words),
            year=self._numbers.year(words),
            place=self._one_place(words, trades),
            trade=trades[0].value if trades else None,
            diploma=diplomas[0].value if diplomas else None,
        )

    def _one_place(self, words: Sequence[str], trades: Sequence[Mention[str]]) -> str | None:
        """The only commune a name may mean, or the most central one of a postcode."""
        named = self._place(words, trades)
        if named is None or (len(named.communes) > 1 and named.strength is not Strength.POSTCODE):
            return None
        return min(named.communes, key=lambda label: self._remoteness(label, named.communes))

    def _place(self, words: Sequence[str], trades: Sequence[Mention[str]]) -> PlaceName | None:
        mentions = [mention for mention in self._places.mentions(words) if is_place(words, mention)]
        located = [mention for mention in mentions if is_located(words, mention)]
        bare = [mention for mention in mentions if not any(_overlap(mention, trade) for trade in trades)]
        named = [m for m in located or bare if m.value.strength is not Strength.POSTCODE]
        chosen = (named or located or bare)[:1]
        return _narrowed(chosen[0].value, words, mentions) if chosen else None

    def _remoteness(self, label: str, labels: Sequence[str]) -> float:
        latitude, longitude = self._points[label]
        if latitude is None or longitude is None:
            return float("inf")
        others = (self._points[other] for other in labels)
        return sum(abs(latitude - (y or 0)) + abs(longitude - (x or 0)) for y, x in others)


class _Numbers:
    """Ages and years of contract, in digits or in words."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._ages = {spelt: age for age in range(10, 71) for spelt in (str(age), *_spelt_out(age))}
        numbers = sorted({word for spelt in self._ages for word in spelt.split()})
        ends = [*_YEARS_OLD, *_YEARS, *_ORDINALS, *_DIGITS, *_ORDINAL_ENDS, "ai", "en"]
        for word in [*numbers, *ends]:
            vocab.strings.add(word)
        self._matcher = Matcher(vocab)
        self._matcher.add("age", [[_any(numbers) | {"OP": "{1,4}"}, _any(_YEARS_OLD)]])
        self._matcher.add("bare age", [[_any(["ai"]), _any(_BARE_AGES)]])
        self._matcher.add("year", [[_any(_ORDINALS), _any(_YEARS)]])
        self._matcher.add("year", [[_any(_DIGITS), _any(_ORDINAL_ENDS), _any(_YEARS)]])
        self._matcher.add("year", [[_any(["en"]), _any(_YEARS), _any(_DIGITS)]])

    def age(self, words: Sequence[str]) -> int | None:
        """The author's age, from 10 to 70; what follows "j'ai" is preferred to any other."""
        ages = [
            (start, self._ages[spelt])
            for start, end in self._spans("age", words)
            if (spelt := " ".join(words[start : end - 1])) in self._ages and _is_age(words, start, end)
        ]
        ages += [(start + 1, int(words[end - 1])) for start, end in self._bare(words)]
        ages.sort(key=lambda found: (words[found[0] - 1 : found[0]] != ["ai"], found[0]))
        return ages[0][1] if ages else None

    def year(self, words: Sequence[str]) -> int | None:
        """The year of the contract, from 1 to 4."""
        years = _ORDINALS | _DIGITS
        for start, end in self._spans("year", words):
            if not _SCHOOLS & set(words[end : end + 2]):
                return next(years[word] for word in words[start:end] if word in years)
        return None

    def _bare(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """ "g 16 et jveu etre coiffeuse", but not "en maths j'ai 16"."""
        for start, end in self._spans("bare age", words):
            if _AFTER_A_BARE_AGE.issuperset(words[end : end + 1]) and not _MARKS & set(words):
                yield start, end

    def _spans(self, label: str, words: Sequence[str]) -> list[tuple[int, int]]:
        spans = self._matcher(doc_of(self._vocab, words), as_spans=True)
        longest = filter_spans([span for span in spans if span.label_ == label])
        return sorted((span.start, span.end) for span in longest)


def _any(words: Iterable[str]) -> dict[str, object]:
    return {"TEXT": {"IN": list(words)}}


def _spelt_out(number: int) -> Iterator[str]:
    """ "dix sept", "vingt un" and "vingt et un": every way of writing 10 to 70 in words."""
    tens = max((ten for ten in _TENS if ten <= number), default=0)
    opening, rest = ([_TENS[tens]] if tens else []), _under_twenty(number - tens)
    yield " ".join([*opening, *rest])
    if rest == ["un"]:
        yield " ".join([*opening, "et", *rest])


def _under_twenty(number: int) -> list[str]:
    if number == 0:
        return []
    if number < 10:
        return [_SMALL[number - 1]]
    return [_TEENS[number - 10]] if number < 17 else ["dix", _SMALL[number - 11]]


def _is_age(words: Sequence[str], start: int, end: int) -> bool:
    before, last = ["", "", *words[:start]][-2:]
    if last in _NOT_BEFORE_AN_AGE or not _is_now(words[end : end + 3]):
        return False
    if last == "de":
        return before not in _NOT_BEFORE_DE | _OTHERS
    if last in {"a", "et"}:
        return before not in _OTHERS | {"jusque", "y", *_YEARS_OLD} and not before.isdecimal()
    return last != "avoir" or before == "de"


def _is_now(following: Sequence[str]) -> bool:
    """Neither "18 ans minimum", nor "18 ans dans 2 mois", nor "10 ans d'expérience"."""
    first, second = [*following, "", ""][:2]
    if first in _NOT_AFTER_AN_AGE or _LATER & set(following):
        return False
    if first == "dans":
        return not second.isdecimal() and second not in _SOME_TIME
    return first != "de" or second not in _LENGTH_OF


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
