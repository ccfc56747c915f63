"""All the entries at hand, found by key, theme or label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.answers.figures import FigureBook
from bot.answers.schema import Entry


class Library:
    """A consistent set of entries and the figures they name."""

    def __init__(self, entries: Iterable[Entry], figures: FigureBook) -> None:
        self._entries = {entry.key: entry for entry in entries}
        self.figures = figures

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Entry | None:
        """The entry of that key, None when it is gone."""
        return self._entries.get(key)

    def of_theme(self, theme: str) -> list[Entry]:
        """The entries of a theme, by label."""
        return sorted((e for e in self if e.theme == theme), key=lambda e: e.label)

    @property
    def themes(self) -> list[str]:
        """The themes that have entries, in order of name."""
        return sorted({entry.theme for entry in self})
