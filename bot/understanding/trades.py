"""The trade somebody means, or those it may be when their words are shared by several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.vocab import Vocab

from bot.directory.gazetteers import Trade
from bot.understanding.gazetteer import Mention, Phrases, sound, word_set
from bot.understanding.ordinary import NO_NAME
from bot.understanding.spelling import Speller
from nlu.language import normalise

MOST_OFFERED = 4
SHORTEST_START, LONGEST_NAME = 3, 4

_AROUND = word_set(
    "je j veux voudrais aimerais vais suis fais faire etre devenir apprendre travailler bosser dans en le la "
    "les l un une du de des d au aux a pour metier metiers apprenti apprentie apprentissage cap bac pro bp "
    "bts mc titre plutot ce est cest comme et ou moi cherche cfa formation"
)


@dataclass(frozen=True, slots=True)
class Trades:
    """What a message says of a trade: its key, or the keys it may be when they are several."""

    trade: str | None = None
    trades: tuple[str, ...] = ()
    mentions: tuple[Mention[tuple[str, ...]], ...] = ()


class TradeFinder:
    """Reads trades in words: by all their names and, once asked for, by word starts and near spellings."""

    def __init__(self, vocab: Vocab, trades: Iterable[Trade]) -> None:
        trades = tuple(trades)
        own = _named((name, one.key) for one in trades for name in (one.masculine, one.feminine))
        spoken = _named((name, one.key) for one in trades for name in one.spoken)
        self._keys = spoken | own
        self._names = Phrases(vocab, self._keys, respell=sound)
        self._speller = Speller(self._keys)

    def find(self, words: Sequence[str]) -> Trades:
        """The trade that `words` name."""
        mentions = tuple(self._names.mentions(words))
        return _settled(_shared([mention.value for mention in mentions]), mentions)

    def guess(self, words: Sequence[str]) -> Trades:
        """The trade that `words`, an answer to our question, begin or misspell."""
        return _settled(self._like([word for word in words if word not in _AROUND]))

    def _like(self, words: Sequence[str]) -> tuple[str, ...]:
        """The trades with a name that starts like, or is spelt like, what was typed."""
        typed = " ".join(words)
        if len(typed) < SHORTEST_START or len(words) > LONGEST_NAME or not NO_NAME.isdisjoint(words):
            return ()
        started = [name for name in self._keys if _starts(words, name.split())]
        near = [name for name, _ in self._speller.like(typed)]
        return tuple(dict.fromkeys(key for name in started or near for key in self._keys[name]))


def _named(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The keys that a normalised name stands for; names that sound the same share theirs."""
    pairs = [(normalise(name), key) for name, key in pairs]
    heard: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name, key in pairs:
        heard[_sounded(name)][key] = None
    return {name: tuple(heard[_sounded(name)]) for name, _ in pairs}


def _sounded(name: str) -> str:
    return " ".join(map(sound, name.split()))


def _settled(keys: tuple[str, ...], mentions: tuple[Mention[tuple[str, ...]], ...] = ()) -> Trades:
    if len(keys) == 1:
        return Trades(trade=keys[0], mentions=mentions)
    return Trades(trades=keys[:MOST_OFFERED], mentions=mentions)


def _shared(named: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What all the names have in common, if anything; every trade named otherwise."""
    if not named:
        return ()
    common = tuple(key for key in named[0] if all(key in keys for keys in named))
    return common or tuple(dict.fromkeys(key for keys in named for key in keys))


def _starts(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Whether each word typed begins a word of the name, and one of them its first word."""
    begun = all(any(word.startswith(start) for word in name) for start in typed)
    return begun and any(len(start) >= SHORTEST_START and name[0].startswith(start) for start in typed)
