"""The check that reads every message before anything else: word lists, no classifier, no doubt."""

from __future__ import annotations

from collections.abc import Sequence

from bot.safeguard.phrases import Book, parse
from bot.safeguard.readings import Readings
from bot.safeguard.schema import Category, Safeguard


class Watch:
    """The lists made ready once; the same message always gets the same category."""

    def __init__(self, safeguard: Safeguard) -> None:
        self._lists: list[tuple[Category, Book, Book]] = []
        steps = []
        for category in sorted(safeguard.categories, key=lambda each: each.urgency):
            phrases = [parse(text, safeguard.words) for text in category.phrases]
            exceptions = [parse(text, safeguard.words) for text in category.exceptions]
            self._lists.append((category, Book(phrases), Book(exceptions)))
            steps += [step for phrase in phrases for step in phrase]
        self._readings = Readings(steps)

    def assess(self, text: str) -> Category | None:
        """The most urgent category that the text speaks of, None for none; never raises."""
        readings = self._readings.of(text)
        for category, phrases, exceptions in self._lists:
            if any(_speaks(tokens, phrases, exceptions) for tokens in readings):
                return category
        return None


def _speaks(tokens: Sequence[str], phrases: Book, exceptions: Book) -> bool:
    kept = list(tokens)
    for start, end in exceptions.spans(tokens):
        # An empty word matches nothing and keeps the words on either side apart.
        kept[start:end] = [""] * (end - start)
    return next(phrases.spans(kept), None) is not None
