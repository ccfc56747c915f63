"""The ways to read a message: small words unstuck ("detre"), and hidden ones shown ("suicid3", "me t*er")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.safeguard.phrases import Step, bare, words

MAX_MASKED = 16
# Shorter words are too many to be guessed at.
MIN_LETTERS = 3
_LOOKALIKES = str.maketrans("013457@$€", "oieastase")
_SPACED = re.compile(r"(?<!\S)(?:[a-z] {1,3}){3,}[a-z](?!\S)")
_CUT = re.compile(r"(?<=[a-z])[._~-](?=[a-z])")
_MASKED = re.compile(r"(?<![a-z*#])[a-z]++[*#][a-z*#]*[a-z]")
_STUCK = re.compile(r"([cdjlmnst])([aeiouh].{2,})")


class Readings:
    """Reads messages with the words of the lists in mind."""

    def __init__(self, steps: Sequence[Step]) -> None:
        single = {word for step in steps for word in step.words}
        self._known = single | {word for step in steps for run in step.runs for word in run}
        self._stems = tuple(
            sorted({stem for step in steps for stem in step.stems if len(stem) > MIN_LETTERS})
        )
        self._guesses = sorted(word for word in single if len(word) > MIN_LETTERS)

    def of(self, text: str) -> list[list[str]]:
        """The words of each reading, the plain one first."""
        plain, shown = words(text), words(self._shown(bare(text)))
        return [list(self._unstuck(each)) for each in ([plain] if shown == plain else [plain, shown])]

    def _unstuck(self, tokens: Sequence[str]) -> Iterator[str]:
        """The words, cut after a letter that lost its apostrophe where that gives a word of the lists."""
        for token in tokens:
            stuck = _STUCK.fullmatch(token)
            if stuck and token not in self._known and self._knows(stuck[2]):
                yield stuck[1] + "e"
                yield stuck[2]
            else:
                yield token

    def _knows(self, word: str) -> bool:
        return word in self._known or word.startswith(self._stems)

    def _shown(self, text: str) -> str:
        text = _MASKED.sub(lambda found: self._guess(found[0]), text, count=MAX_MASKED)
        text = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
        return _CUT.sub("", " ".join(map(_lettered, text.split())))

    def _guess(self, masked: str) -> str:
        """The first word of the lists that has these letters; the mask is kept if none has."""
        for word in self._guesses:
            if len(word) == len(masked) and _agree(masked, word):
                return word
        for stem in self._stems:
            if len(stem) <= len(masked) and _agree(masked, stem):
                return stem + masked[len(stem) :]
        return masked


def _agree(masked: str, word: str) -> bool:
    return all(shown in "*#" or shown == letter for shown, letter in zip(masked, word, strict=False))


def _lettered(word: str) -> str:
    letters = sum("a" <= char <= "z" for char in word)
    return word.translate(_LOOKALIKES) if letters >= MIN_LETTERS else word
