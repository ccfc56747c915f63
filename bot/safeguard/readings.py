"""The ways to read a message: small words unstuck ("detre"), hidden ones shown ("suicid3", "me t*er"),
words of the lists heard in their faulty spelling ("arsellé"), words that say nothing left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bot.safeguard.book import Book
from bot.safeguard.phrases import ANY, Phrase, Step, bare, words
from nlu.language.sound import sound

MAX_MASKED = 16
# Shorter words are too many to be guessed at.
MIN_LETTERS = 3
# Shorter sounds are those of too many words.
MIN_SOUND = 4
_LOOKALIKES = str.maketrans("013457@$€", "oieastase")
_SPACED = re.compile(r"(?<!\S)(?:[a-z] {1,3}){3,}[a-z](?!\S)")
_CUT = re.compile(r"(?<=[a-z])[._~-](?=[a-z])")
_MASKED = re.compile(r"(?<![a-z*#])[a-z]++[*#][a-z*#]*[a-z]")
# "poisson" must not be heard as "poison".
_HARD_S = re.compile(r"ss|c(?=[eiy])|(?<![aeiouy])s(?=[aeiouy])")
# What is written and not heard at the end of a word ("mond", "aret").
_SILENT = ("e", "s", "t", "es", "nt", "ent")
_STUCK = re.compile(r"([cdjlmnst])([aeiouh].{2,})")


class Readings:
    """Reads messages with the words of the lists in mind."""

    def __init__(self, phrases: Sequence[Phrase], fillers: Sequence[Phrase]) -> None:
        steps: list[Step] = [step for phrase in (*phrases, *fillers) for step in phrase]
        single = {word for step in steps for word in step.words}
        within = {word for step in steps for run in step.runs for word in run}
        self._known = single | within
        stems = {stem for step in steps for stem in step.stems}
        stems |= {word[:-1] for word in within if word.endswith(ANY)}
        self._stems = tuple(sorted(stem for stem in stems if len(stem) > MIN_LETTERS))
        self._guesses = sorted(word for word in single if len(word) > MIN_LETTERS)
        self._sounds = _by_sound(self._guesses)
        self._stem_sounds = _by_sound(self._stems, _sound_within)
        self._fillers = Book(fillers)

    def of(self, text: str) -> list[list[str]]:
        """The words of each reading, the plain one first."""
        plain, shown = words(text), words(self._shown(bare(text)))
        return [list(self._told(each)) for each in ([plain] if shown == plain else [plain, shown])]

    def lean(self, tokens: Sequence[str]) -> list[str]:
        """The words that say something."""
        silent = {at for start, end in self._fillers.spans(tokens) for at in range(start, end)}
        return [token for at, token in enumerate(tokens) if at not in silent]

    def _told(self, tokens: Sequence[str]) -> Iterator[str]:
        """The words; those the lists do not know, cut or spelt so that they do, where that can be."""
        for token in tokens:
            if token in self._known:
                yield token
            elif whole := self._completed(token):
                yield whole
            elif token.startswith(self._stems):
                yield token
            elif (stuck := _STUCK.fullmatch(token)) and self._knows(stuck[2]):
                yield stuck[1] + "e"
                yield stuck[2]
            else:
                yield self._heard(token)

    def _completed(self, token: str) -> str | None:
        """The word of the lists of which this one lacks only a silent end."""
        if len(token) < MIN_LETTERS or token.isdecimal():
            return None
        return next((token + end for end in _SILENT if token + end in self._known), None)

    def _heard(self, token: str) -> str:
        """The word of the lists that sounds like this one, or this one."""
        if len(token) <= MIN_LETTERS or token.isdecimal():
            return token
        if word := self._sounds.get(_sound(token)):
            return word
        spoken = _sound(f"{token}o")
        starts = (spoken[:length] for length in range(len(spoken), MIN_SOUND - 1, -1))
        return next((self._stem_sounds[start] for start in starts if start in self._stem_sounds), token)

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


def _sound(word: str) -> str:
    # "creuvé" is "crevé".
    return sound(_HARD_S.sub("ç", word)).replace("eu", "e")


def _by_sound(spellings: Sequence[str], heard: Callable[[str], str] = _sound) -> dict[str, str]:
    # The shortest is kept of those that sound the same.
    sounds = {heard(spelling): spelling for spelling in sorted(spellings, key=len, reverse=True)}
    return {said: spelling for said, spelling in sounds.items() if len(said) >= MIN_SOUND}


def _sound_within(start: str) -> str:
    """The sound of letters that more may follow: silent endings are heard."""
    start = start.rstrip("e")
    return _sound(start) if start.endswith("i") else _sound(f"{start}i")[:-1]


def _agree(masked: str, word: str) -> bool:
    return all(shown in "*#" or shown == letter for shown, letter in zip(masked, word, strict=False))


def _lettered(word: str) -> str:
    letters = sum("a" <= char <= "z" for char in word)
    return word.translate(_LOOKALIKES) if letters >= MIN_LETTERS else word
