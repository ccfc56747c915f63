"""Ages and years of contract, in digits or in words; what is only imagined told from what is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.matcher import Matcher
from spacy.util import filter_spans
from spacy.vocab import Vocab

from bot.understanding.gazetteer import Mention, doc_of, word_set

_SMALL = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
_TEENS = ["dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"]
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
_YEARS_OLD = ["ans", "an", "piges", "pige", "balais"]
_YEARS = ["annee", "annees", "anne", "annes", "ane"]
_ORDINALS = {"premiere": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4}
_DIGITS = {str(year): year for year in range(1, 5)}
_ORDINAL_ENDS = ["ere", "er", "re", "e", "eme", "em", "ieme", "nd", "nde"]

# "depuis 12 ans", "avant 18 ans", "dès 16 ans": a length, a bound.
_NOT_BEFORE_AN_AGE = word_set(
    "depuis dans pendant durant en sur avant apres encore dure entre minimum mini maximum maxi max "
    "pas avais avait avaient des les mes tes ses nos toutes tous "
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

# "et à 18 ans ?", "quand j'aurai 18 ans": an age to reckon with, not the age someone has.
_SUPPOSING_FIRST = word_set("si quand lorsque imagine imaginons")
_SUPPOSING_BEFORE = word_set("aurai auras aura aurais aurait")
_SOMEONE = word_set("fils fille enfant gamin gamine ado jeune il elle apprenti apprentie neveu niece")


class Numbers:
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

    def age(self, words: Sequence[str], *, expected: bool = False) -> Mention[int] | None:
        """The author's age, from 10 to 70; what follows "j'ai" is preferred to any other."""
        ages = [
            Mention(start, end, self._ages[spelt])
            for start, end in self._spans("age", words)
            if (spelt := " ".join(words[start : end - 1])) in self._ages and _is_age(words, start, end)
        ]
        ages += [Mention(start + 1, end, int(words[end - 1])) for start, end in self._bare(words)]
        ages.sort(key=lambda found: (words[found.start - 1 : found.start] != ["ai"], found.start))
        return next(iter(ages), None) or (_alone(words, self._ages) if expected else None)

    def year(self, words: Sequence[str], *, expected: bool = False) -> Mention[int] | None:
        """The year of the contract, from 1 to 4."""
        years = _ORDINALS | _DIGITS
        for start, end in self._spans("year", words):
            if not _SCHOOLS & set(words[end : end + 2]):
                value = next(years[word] for word in words[start:end] if word in years)
                return Mention(start, end, value)
        return _alone(words, years) if expected else None

    def _bare(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """ "g 16 et jveu etre coiffeuse", but not "en maths j'ai 16"."""
        for start, end in self._spans("bare age", words):
            if _AFTER_A_BARE_AGE.issuperset(words[end : end + 1]) and not _MARKS & set(words):
                yield start, end

    def _spans(self, label: str, words: Sequence[str]) -> list[tuple[int, int]]:
        spans = self._matcher(doc_of(self._vocab, words), as_spans=True)
        longest = filter_spans([span for span in spans if span.label_ == label])
        return sorted((span.start, span.end) for span in longest)


def is_supposed(words: Sequence[str], age: Mention[int] | None) -> bool:
    """Whether the numbers of a message are imagined rather than so."""
    before, last = ["", "", *words[: age.start]][-2:] if age else ("", "")
    if _SUPPOSING_FIRST & set(words[:2]) or last in _SUPPOSING_BEFORE:
        return True
    return (last != "ai" and words[:1] == ["et"]) or (last == "a" and before not in _SOMEONE)


def _alone(words: Sequence[str], numbers: Mapping[str, int]) -> Mention[int] | None:
    """The number that answers a question by itself: "17", "j'en ai dix-sept", "la première"."""
    for size in (4, 3, 2, 1):
        for start in range(len(words) - size + 1):
            if (spelt := " ".join(words[start : start + size])) in numbers:
                return Mention(start, start + size, numbers[spelt])
    return None


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
    if last in {"a", "et", "aura"}:
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
