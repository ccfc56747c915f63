"""Closed lists as phrases to look for among words, however they are misspelt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

Value = TypeVar("Value")

UNLISTED = "_"
SHORTEST_SOUND = 6


def word_set(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


_SOUNDS = (
    ("ph", "f"),
    ("th", "t"),
    ("qu", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("c", "k"),
    ("y", "i"),
    ("eau", "o"),
)
_DOUBLED = re.compile(r"(.)\1")
_SILENT_END = re.compile(r"e?[sx]?$")


@dataclass(frozen=True, slots=True)
class Mention(Generic[Value]):
    """What a run of words stands for; `end` is the first word after it."""

    start: int
    end: int
    value: Value


class Phrases(Generic[Value]):
    """Finds the phrases of a closed list among words, the longest first."""

    def __init__(
        self, vocab: Vocab, phrases: Mapping[str, Value], respell: Callable[[str], str] = str
    ) -> None:
        """`phrases` are normalised; `respell` is applied to every word on both sides."""
        self._vocab, self._respell = vocab, respell
        self._values = {" ".join(map(respell, phrase.split())): value for phrase, value in phrases.items()}
        self._matcher = PhraseMatcher(vocab)
        for phrase in self._values:
            self._matcher.add("phrase", [Doc(vocab, words=phrase.split())])

    def mentions(self, words: Sequence[str]) -> list[Mention[Value]]:
        """Every phrase among `words`, in order, none overlapping."""
        doc = doc_of(self._vocab, [self._respell(word) for word in words])
        spans = sorted(filter_spans(self._matcher(doc, as_spans=True)), key=lambda span: span.start)
        return [Mention(span.start, span.end, self._values[span.text]) for span in spans]


def doc_of(vocab: Vocab, words: Sequence[str]) -> Doc:
    """The words as spaCy reads them; a word no list holds stays out of its vocabulary, which only grows."""
    return Doc(vocab, words=[word if word in vocab.strings else UNLISTED for word in words])


def sound(word: str, shortest: int = SHORTEST_SOUND) -> str:
    """Roughly how a word sounds: "koifeuse", "coiffeuses" and "coiffeuse" are the same."""
    if len(word) < shortest or not word.isalpha():
        return word
    for letters, heard in _SOUNDS:
        word = word.replace(letters, heard)
    return _SILENT_END.sub("", _DOUBLED.sub(r"\1", word))
