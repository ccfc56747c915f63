"""Thousands of phrases looked for at once: only those whose every place is met in the message are read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot.safeguard.phrases import MIN_STEM, Phrase, Step, end_of

Choices = tuple[frozenset[str], tuple[str, ...], tuple[tuple[str, ...], ...]]


class Book:
    """Phrases filed by the place that they share with the fewest others; a place is known by its number."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        known = list(phrases)
        numbers: dict[Choices, int] = {}
        spelt = [[numbers.setdefault(_choices(step), len(numbers)) for step in phrase] for phrase in known]
        uses = Counter(place for places in spelt for place in places)
        self._filed: defaultdict[int, list[tuple[Phrase, list[int]]]] = defaultdict(list)
        for phrase, places in zip(known, spelt, strict=True):
            self._filed[min(places, key=uses.__getitem__)].append((phrase, places))
        self._by_word: defaultdict[str, set[int]] = defaultdict(set)
        self._by_stem: defaultdict[str, set[int]] = defaultdict(set)
        for choices, place in numbers.items():
            self._index(choices, place)
        self._longest = max(map(len, self._by_stem), default=0)

    def spans(self, tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where each phrase that is found starts and ends."""
        met = self._met(tokens)
        for place in met:
            for phrase, places in self._filed.get(place, ()):
                if all(each in met for each in places):
                    yield from _read(phrase, tokens, met[places[0]])

    def _index(self, choices: Choices, place: int) -> None:
        single, stems, runs = choices
        for word in single | {run[0] for run in runs}:
            self._by_word[word].add(place)
        for stem in stems:
            self._by_stem[stem].add(place)

    def _met(self, tokens: Sequence[str]) -> dict[int, list[int]]:
        """Where each place of the phrases may start."""
        met: dict[int, list[int]] = {}
        for at, token in enumerate(tokens):
            for place in self._starting(token):
                met.setdefault(place, []).append(at)
        return met

    def _starting(self, token: str) -> set[int]:
        starting = set(self._by_word.get(token, ()))
        for length in range(MIN_STEM, min(len(token), self._longest) + 1):
            starting |= self._by_stem.get(token[:length], set())
        return starting


def _choices(step: Step) -> Choices:
    return step.words, step.stems, step.runs


def _read(phrase: Phrase, tokens: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    for start in starts:
        end = end_of(phrase, tokens, start)
        if end is not None:
            yield start, end
