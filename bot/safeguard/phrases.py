"""The small language of the lists, so that people review what is looked for without reading code.

A phrase is words in order. `a|b` is one word or the other, `suicid*` any word that begins so,
`<proche>` any word of that group, and `...` stands for up to four words between its neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlu.language import normalise

GAP = "..."
MAX_GAP = 4
MIN_STEM = 3
# "je ne veux plus" and "je veux plus" are one phrase.
_UNHEARD = "ne"
_GROUP = re.compile(r"<(\w*)>")
# Doubled letters sound like one and get lost in a hurry, but "poisson" must not become "poison".
_DOUBLED = re.compile(r"([a-rt-z])\1+")

Groups = Mapping[str, str]


def words(text: str) -> list[str]:
    """The words of a text in the form in which lists and messages are compared."""
    heard = (word for word in normalise(text).split() if word != _UNHEARD)
    return [_DOUBLED.sub(r"\1", word) for word in heard]


def bare(text: str) -> str:
    """Lower case, without accents nor invisible characters."""
    shape = "".join(unicodedata.normalize("NFKD", char) for char in text.casefold())
    return "".join(char for char in shape if unicodedata.category(char) not in ("Mn", "Cf"))


@dataclass(frozen=True, slots=True)
class Step:
    """One place in a phrase: what may stand there, and up to how many words before it."""

    words: frozenset[str]
    stems: tuple[str, ...]
    runs: tuple[tuple[str, ...], ...]
    reach: int

    def ends(self, tokens: Sequence[str], start: int) -> set[int]:
        """Where one may go on reading after this step, when it is read from `start` on."""
        near = range(start, min(start + self.reach + 1, len(tokens)))
        found = {at + 1 for at in near if tokens[at] in self.words or tokens[at].startswith(self.stems)}
        for run in self.runs:
            found.update(at + len(run) for at in near if tuple(tokens[at : at + len(run)]) == run)
        return found


Phrase = tuple[Step, ...]


def choices(item: str, groups: Groups) -> list[str]:
    """The choices at one place of a phrase, its groups spelt out; ValueError for an unknown group."""
    unknown = [name for name in _GROUP.findall(item) if name not in groups]
    if unknown:
        raise ValueError(f"« {item} » : groupe inconnu : {', '.join(unknown)}")
    return _GROUP.sub(lambda found: "|".join(groups[found[1]].split()), item).split("|")


def parse(text: str, groups: Groups) -> Phrase:
    """The steps of a phrase; ValueError, in French, for one that cannot be looked for."""
    items = text.split()
    if not items or GAP in (items[0], items[-1]) or f"{GAP} {GAP}" in " ".join(items):
        raise ValueError(f"« {text} » : « {GAP} » se place entre deux mots")
    steps, reach = [], 0
    for item in items:
        if item == GAP:
            reach = MAX_GAP
        else:
            steps.append(_step(choices(item, groups), reach))
            reach = 0
    return tuple(steps)


def _step(choices: Sequence[str], reach: int) -> Step:
    stems = tuple(_stem(choice) for choice in choices if choice.endswith("*"))
    runs = [tuple(words(choice)) for choice in choices if not choice.endswith("*")]
    if not all(runs):
        raise ValueError(f"« {'|'.join(choices)} » : un choix ne contient aucun mot")
    single = frozenset(run[0] for run in runs if len(run) == 1)
    return Step(single, stems, tuple(run for run in runs if len(run) > 1), reach)


def _stem(choice: str) -> str:
    stem = _DOUBLED.sub(r"\1", bare(choice[:-1]))
    if not (stem.isalnum() and stem.isascii() and len(stem) >= MIN_STEM):
        raise ValueError(f"« {choice} » : au moins {MIN_STEM} lettres, sans espace, avant l'étoile")
    return stem


class Book:
    """Phrases filed by their first word: the cost of a message depends on its own length."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_word: dict[str, list[Phrase]] = {}
        self._by_stem: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            first = phrase[0]
            for word in first.words | {run[0] for run in first.runs}:
                self._by_word.setdefault(word, []).append(phrase)
            for stem in first.stems:
                self._by_stem.setdefault(stem, []).append(phrase)
        self._longest = max(map(len, self._by_stem), default=0)

    def spans(self, tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where each phrase that is found starts and ends, in the order of the words."""
        for start, token in enumerate(tokens):
            for phrase in self._starting(token):
                end = _end(phrase, tokens, start)
                if end is not None:
                    yield start, end

    def _starting(self, token: str) -> Iterator[Phrase]:
        yield from self._by_word.get(token, ())
        for length in range(MIN_STEM, min(len(token), self._longest) + 1):
            yield from self._by_stem.get(token[:length], ())


def _end(phrase: Phrase, tokens: Sequence[str], start: int) -> int | None:
    """The nearest end of a phrase read from there; every way is followed at once, so no input is slow."""
    reached = {start}
    for step in phrase:
        reached = {end for at in reached for end in step.ends(tokens, at)}
        if not reached:
            return None
    return min(reached)
