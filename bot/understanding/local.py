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
# How much the second and third nearest examples of an intent add to the best one.
SUPPORT = 0.4
SUPPORTERS = 3
NEAREST_EXAMPLES = 200
# Only the very words of an example are a certainty.
SAME, ALMOST = 1.0, 0.99

_STEMMER = snowballstemmer.stemmer("french")

Weights = dict[str, float]
Bags = tuple[Counter[str], Counter[str]]


class LocalMatcher:
    """Ranks intents by how close their examples are to a text; immutable, rebuilt when examples change."""

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        """Index `rows` of (intent, example)."""
        examples = [(intent, words) for intent, text in rows if (words := _words(text))]
        # Only the words of examples are remembered, never those of a message.
        self._known = {word: _features(word) for word in {word for _, words in examples for word in words}}
        bags = [self._bags(words) for _, words in examples]
        self._intents = [intent for intent, _ in examples]
        self._same: defaultdict[str, set[str]] = defaultdict(set)
        for intent, words in examples:
            self._same[" ".join(words)].add(intent)
        self._rarity = _rarity(bags)
        self._unseen = log(1 + len(bags)) + 1
        self._index = _Index([self._weights(bag) for bag in bags])

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
        for example, cosine in self._index.nearest(self._weights(self._bags(words)), NEAREST_EXAMPLES):
            doubt = doubts.setdefault(self._intents[example], [])
            if len(doubt) < SUPPORTERS:
                doubt.append(1 - cosine * (SUPPORT if doubt else 1))
        return {intent: min(ALMOST, 1 - _product(doubt)) for intent, doubt in doubts.items()}

    def _bags(self, words: Iterable[str]) -> Bags:
        pieces: Counter[str] = Counter()
        stems: Counter[str] = Counter()
        for word in words:
            word_pieces, stem = self._known.get(word) or _features(word)
            pieces.update(word_pieces)
            stems[stem] += 1
        return pieces, stems

    def _weights(self, bags: Bags) -> Weights:
        """A vector of length 1; what no example holds counts too, so that a strange text stays far."""
        pieces, stems = bags
        return self._scaled(pieces, PIECES_SHARE) | self._scaled(stems, STEMS_SHARE)

    def _scaled(self, bag: Counter[str], share: float) -> Weights:
        unseen = self._unseen
        weights = {name: (1 + log(count)) * self._rarity.get(name, unseen) for name, count in bag.items()}
        length = sqrt(sum(weight * weight for weight in weights.values()) / share)
        return {name: weight / length for name, weight in weights.items()}


class _Index:
    """Which examples hold a feature and how strongly: a sparse matrix, read one column at a time."""

    def __init__(self, vectors: Sequence[Weights]) -> None:
        self._size = len(vectors)
        self._columns: dict[str, int] = {}
        columns = [self._columns.setdefault(name, len(self._columns)) for row in vectors for name in row]
        order = np.argsort(np.array(columns, dtype=np.int32), kind="stable")
        rows = np.repeat(np.arange(self._size, dtype=np.int32), [len(row) for row in vectors])
        weights = np.array([weight for row in vectors for weight in row.values()], dtype=np.float32)
        self._rows, self._weights = rows[order], weights[order]
        self._ends = np.cumsum(np.bincount(columns, minlength=1)) if columns else np.zeros(1, dtype=np.int64)

    def nearest(self, vector: Mapping[str, float], limit: int) -> Iterator[tuple[int, float]]:
        """Examples that share something with `vector` and their cosine with it, nearest first."""
        cosines = self._cosines(vector)
        for row in np.argsort(-cosines, kind="stable")[:limit].tolist():
            if cosines[row] > 0:
                yield row, min(1.0, float(cosines[row]))

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


def _features(word: str) -> tuple[tuple[str, ...], str]:
    """The pieces of a word, its edges included as blanks, and its stem marked so as not to meet a piece."""
    edged = f" {word} "
    pieces = (
        edged[start : start + size]
        for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
        for start in range(len(edged) - size + 1)
    )
    return tuple(pieces), f"={_STEMMER.stemWord(word)}"


def _rarity(bags: Sequence[Bags]) -> Weights:
    """How much a feature tells: 1 when every example holds it, more the fewer do."""
    held = Counter(name for pair in bags for bag in pair for name in bag)
    return {name: log((1 + len(bags)) / (1 + count)) + 1 for name, count in held.items()}


def _product(numbers: Iterable[float]) -> float:
    result = 1.0
    for number in numbers:
        result *= number
    return result
