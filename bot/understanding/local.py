"""Finds the examples nearest to a text without a model, for when Rasa is away or behind the content."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log, sqrt

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from bot.conversation.meaning import Guess
from nlu.language import tokens

SHORTEST_PIECE, LONGEST_PIECE = 2, 5
# A text is judged on its beginning, so that the time is bounded.
MAX_WORDS, MAX_WORD_LENGTH = 80, 32
# Pieces of words forgive spelling, stems see the whole word: the cosine is shared between them.
PIECES_SHARE, STEMS_SHARE = 0.6, 0.4
# What tells a stem from a piece, and is in neither.
STEM = "="
# How much the second and third nearest examples of an intent add to the best one.
SUPPORT = 0.4
SUPPORTERS = 3
NEAREST_EXAMPLES = 200
# Only the very words of an example are a certainty.
SAME, ALMOST = 1.0, 0.99

_STEMMER = snowballstemmer.stemmer("french")

Weights = dict[str, float]
Feature = tuple[tuple[str, ...], str]


class LocalMatcher:
    """Ranks intents by how close their examples are to a text; immutable, rebuilt when examples change."""

    def __init__(self, rows: Sequence[tuple[str, str]], last: LocalMatcher | None = None) -> None:
        """Index `rows` of (intent, example); what the `last` matcher has read is not read again."""
        read = last._read if last else {}
        self._read: dict[str, list[str]] = {text: read.get(text) or _words(text) for _, text in rows}
        examples = [(intent, words) for intent, text in rows if (words := self._read[text])]
        # Only the words of examples are remembered, never those of a message.
        known = last._known if last else {}
        self._known: dict[str, Feature] = {
            word: known.get(word) or _features(word)
            for word in {word for _, words in examples for word in words}
        }
        self._intents = [intent for intent, _ in examples]
        self._same: defaultdict[str, set[str]] = defaultdict(set)
        for intent, words in examples:
            self._same[" ".join(words)].add(intent)
        self._index = _Index([words for _, words in examples], self._known)

    def rank(self, text: str, limit: int = 10) -> tuple[Guess, ...]:
        """The likeliest intents, best first, empty when nothing is shared; 1.0 means the same words."""
        words = _words(text)
        same = self._same.get(" ".join(words), set())
        confidences = self._confidences(words) | dict.fromkeys(same, SAME)
        best = sorted(confidences.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
        return tuple(Guess(intent, confidence) for intent, confidence in best)

    def _confidences(self, words: list[str]) -> dict[str, float]:
        """For each intent, its best example's cosine, raised a little by the two that follow it."""
        doubts: dict[str, list[float]] = {}
        features = [self._known.get(word) or _features(word) for word in words]
        for example, cosine in self._index.nearest(features, NEAREST_EXAMPLES):
            doubt = doubts.setdefault(self._intents[example], [])
            if len(doubt) < SUPPORTERS:
                doubt.append(1 - cosine * (SUPPORT if doubt else 1))
        return {intent: min(ALMOST, 1 - _product(doubt)) for intent, doubt in doubts.items()}


class _Index:
    """Which examples hold a feature and how strongly: a sparse matrix, read one column at a time.

    Each example is a vector of length 1; a feature weighs the more the fewer examples hold it.
    """

    def __init__(self, examples: Sequence[Sequence[str]], known: Mapping[str, Feature]) -> None:
        self._size = len(examples)
        self._columns: dict[str, int] = {}
        numbered = {word: self._numbered(feature) for word, feature in known.items()}
        held = [numbered[word] for words in examples for word in words]
        lengths = [sum(len(numbered[word]) for word in words) for words in examples]
        every = np.concatenate(held) if held else np.zeros(0, dtype=np.int64)
        places = every * self._size + np.repeat(np.arange(self._size), lengths)
        places, counts = np.unique(places, return_counts=True)
        columns, rows = np.divmod(places, max(1, self._size))
        holders = np.bincount(columns, minlength=len(self._columns))
        self._unseen = log(1 + self._size) + 1
        rarity = np.log((1 + self._size) / (1 + holders)) + 1
        weights = (1 + np.log(counts)) * rarity[columns]
        stems = np.array([name.startswith(STEM) for name in self._columns], dtype=np.int64)[columns]
        halves = 2 * rows + stems
        shares = np.where(stems, STEMS_SHARE, PIECES_SHARE) / np.bincount(halves, weights**2)[halves]
        self._rarity = rarity.tolist()
        self._rows, self._weights = rows.astype(np.int32), (weights * np.sqrt(shares)).astype(np.float32)
        self._ends = np.cumsum(holders)

    def _numbered(self, feature: Feature) -> NDArray[np.int64]:
        pieces, stem = feature
        return np.array([self._columns.setdefault(name, len(self._columns)) for name in (*pieces, stem)])

    def nearest(self, features: Sequence[Feature], limit: int) -> Iterator[tuple[int, float]]:
        """Examples that share something with words and their cosine with them, nearest first."""
        pieces = Counter(piece for pieces, _ in features for piece in pieces)
        stems = Counter(stem for _, stem in features)
        cosines = self._cosines(self._scaled(pieces, PIECES_SHARE) | self._scaled(stems, STEMS_SHARE))
        for row in np.argsort(-cosines, kind="stable")[:limit].tolist():
            if cosines[row] > 0:
                yield row, min(1.0, float(cosines[row]))

    def _scaled(self, bag: Counter[str], share: float) -> Weights:
        """What no example holds counts too, so that a strange text stays far."""
        weights = {name: (1 + log(count)) * self._rare(name) for name, count in bag.items()}
        length = sqrt(sum(weight * weight for weight in weights.values()) / share)
        return {name: weight / length for name, weight in weights.items()}

    def _rare(self, name: str) -> float:
        column = self._columns.get(name)
        return self._unseen if column is None else float(self._rarity[column])

    def _cosines(self, vector: Mapping[str, float]) -> NDArray[np.float64]:
        found = [(self._columns[name], weight) for name, weight in vector.items() if name in self._columns]
        if not found:
            return np.zeros(self._size)
        parts = [slice(self._ends[column - 1] if column else 0, self._ends[column]) for column, _ in found]
        rows = np.concatenate([self._rows[part] for part in parts])
        scores = np.concatenate(
            [self._weights[part] * weight for part, (_, weight) in zip(parts, found, strict=True)]
        )
        return np.bincount(rows, weights=scores, minlength=self._size).astype(np.float64)


def _words(text: str) -> list[str]:
    return [word[:MAX_WORD_LENGTH] for word in tokens(text)[:MAX_WORDS]]


def _features(word: str) -> Feature:
    """The pieces of a word, its edges included as blanks, and its stem marked so as not to meet a piece."""
    edged = f" {word} "
    pieces = (
        edged[start : start + size]
        for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
        for start in range(len(edged) - size + 1)
    )
    return tuple(pieces), f"{STEM}{_STEMMER.stemWord(word)}"


def _product(numbers: Iterable[float]) -> float:
    result = 1.0
    for number in numbers:
        result *= number
    return result
