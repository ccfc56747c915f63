"""Finds what a message states about its author's project: age, year of contract, place, trade, diploma."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from spacy.vocab import Vocab

from bot.conversation.meaning import Entities
from bot.directory.directory import Directory
from bot.directory.gazetteers import Diploma, Trade
from bot.understanding.gazetteer import Mention, Phrases, word_set
from bot.understanding.numbers import Numbers, is_supposed
from bot.understanding.places import PlaceFinder
from bot.understanding.trades import TradeFinder
from nlu.language import normalise, tokens

# A text is read from its beginning, so that the time is bounded.
MAX_WORDS = 400

# What may stand beside such a fact without asking anything: "euh ben j'en ai 17", "et en 2e année ?".
_FILLERS = word_set(
    "je tu il elle on ce me moi ai en suis est et a si au aux de du la le les l d un une ans an annee pour "
    "alors donc du coup sinon maintenant bientot ben bah euh heu hein oui ouais oe voila quand aurai aurais "
    "serai passe vais entre entree etre avoir viens mon ma y fait c j svp stp "
    "habite vis cote pres vers sur "
    "veux voudrais aimerais faire devenir plutot dans"
)


class EntityFinder:
    """Reads messages against our own lists; finding stores nothing and never raises."""

    def __init__(self, trades: Iterable[Trade], diplomas: Iterable[Diploma], directory: Directory) -> None:
        # Words are cut by our own normaliser: a whole French pipeline would only cost its seconds.
        vocab = Vocab()
        self._numbers = Numbers(vocab)
        self._trades = TradeFinder(vocab, trades)
        self._diplomas = Phrases(
            vocab, {normalise(name): one.key for one in diplomas for name in one.names()}
        )
        self._places = PlaceFinder(vocab, directory.atlas, directory.elsewhere)

    def find(self, text: str, expected: str = "") -> Entities:
        """The facts stated: `place` is a commune's label, `trade` and `diploma` are keys of our lists.

        `expected` is the fact we have just asked for: a bare number is then an age or a year, a bare
        word a trade or a town, even misspelt.
        """
        words = tokens(text)[:MAX_WORDS]
        trades = self._trades.find(words)
        diplomas = self._diplomas.mentions(words)
        year = self._numbers.year(words, expected=expected == "year")
        age = self._numbers.age(words, expected=expected == "age")
        where = self._places.find(words, expected == "place", trades.mentions)
        if expected == "trade" and not (trades.mentions or where.place or where.places):
            trades = self._trades.guess(words)
        told = (age, year, where.mention, *trades.mentions, *diplomas)
        return Entities(
            age=age.value if age else None,
            year=year.value if year else None,
            place=where.place,
            trade=trades.trade,
            diploma=diplomas[0].value if diplomas else None,
            places=where.places,
            trades=trades.trades,
            area=where.area,
            elsewhere=where.elsewhere,
            supposed=is_supposed(words, age),
            bare=_is_bare(words, filter(None, told)),
        )


def _is_bare(words: Sequence[str], facts: Iterable[Mention[Any]]) -> bool:
    """Whether a message gives facts and asks nothing."""
    told = {position for fact in facts for position in range(fact.start, fact.end)}
    return bool(told) and _FILLERS.issuperset(word for at, word in enumerate(words) if at not in told)
