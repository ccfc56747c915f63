"""The names of a closed list nearest to a misspelt one, by letters and by sound."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.understanding.gazetteer import sound

# Below this likeness (0 to 100) a guess is no better than a question.
LIKE = 80.0
MOST = 40
_ONE_VOWEL = (("eau", "o"), ("au", "o"), ("ai", "e"), ("ei", "e"))
# Ends that are one vowel to the ear, or nothing.
_SILENT_END = re.compile(r"(?<=..)(?:er|ez|et|ei|ai|ait|[estdxz])$")


class Speller:
    """Finds names like one that no list holds; a name that sounds the same is the same."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names` are normalised."""
        names = list(names)
        self._ways = [_Way(names, seen), _Way(names, heard)]

    def like(self, words: str) -> list[tuple[str, float]]:
        """The names most like the words, with their likeness, best first; none when nothing is near."""
        found: dict[str, float] = {}
        for way in self._ways:
            for name, score in way.like(words):
                found[name] = max(score, found.get(name, 0.0))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


class _Way:
    """Names by the way they are seen or heard, those with the same initial together."""

    def __init__(self, names: Iterable[str], spelt: Callable[[str], str]) -> None:
        self._spelt = spelt
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            self._names[spelt(name)].append(name)
        self._by_initial: defaultdict[str, list[str]] = defaultdict(list)
        for spelling in self._names:
            self._by_initial[spelling[0]].append(spelling)

    def like(self, words: str) -> list[tuple[str, float]]:
        spelling = self._spelt(words)
        near = self._by_initial.get(spelling[:1], [])
        found = process.extract(spelling, near, scorer=fuzz.ratio, score_cutoff=LIKE, limit=MOST)
        return [(name, score) for match, score, _ in found for name in self._names[match]]


def seen(words: str) -> str:
    """A name's letters, its words run together."""
    return words.replace(" ", "") or words


def heard(words: str) -> str:
    """How a name sounds, its words run together: "angé" is "Angers"."""
    return "".join(map(_heard, words.split())) or words


@lru_cache(maxsize=2048)
def _heard(word: str) -> str:
    for letters, vowel in _ONE_VOWEL:
        word = word.replace(letters, vowel)
    return _SILENT_END.sub("", sound(word, 0))
