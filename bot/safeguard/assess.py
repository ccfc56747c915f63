"""The check that reads every message before anything else: word lists, no classifier, no doubt."""

from __future__ import annotations

from collections.abc import Sequence

from bot.safeguard.book import Book
from bot.safeguard.phrases import Phrase, parse_all
from bot.safeguard.readings import Readings
from bot.safeguard.schema import Category, Safeguard


class Watch:
    """The lists made ready once; the same message always gets the same category."""

    def __init__(self, safeguard: Safeguard) -> None:
        self._lists: list[tuple[Category, Book, Book]] = []
        everything: list[Phrase] = []
        for category in sorted(safeguard.categories, key=lambda each: each.urgency):
            phrases = parse_all(category.phrases, safeguard.words)
            exceptions = parse_all(category.exceptions, safeguard.words)
            self._lists.append((category, Book(phrases), Book(exceptions)))
            everything += phrases + exceptions
        self._readings = Readings(everything, parse_all(safeguard.fillers, safeguard.words))

    def assess(self, text: str) -> Category | None:
        """The most urgent category that the text speaks of, None for none; never raises."""
        readings = self._readings.of(text)
        for category, phrases, exceptions in self._lists:
            if any(self._speaks(tokens, phrases, exceptions) for tokens in readings):
                return category
        return None

    def _speaks(self, tokens: Sequence[str], phrases: Book, exceptions: Book) -> bool:
        kept = _without(tokens, exceptions)
        lean = _without(self._readings.lean(kept), exceptions)
        return any(next(phrases.spans(each), None) is not None for each in (kept, lean))


def _without(tokens: Sequence[str], exceptions: Book) -> list[str]:
    kept = list(tokens)
    for start, end in exceptions.spans(tokens):
        # An empty word matches nothing and keeps the words on either side apart.
        kept[start:end] = [""] * (end - start)
    return kept
