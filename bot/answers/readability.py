"""How hard a text is to read: the LIX of C.-H. Björnsson (1968), for a fifteen-year-old on a phone."""

from __future__ import annotations

import re

from bot.markup import plain

HARDEST = 40
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[.!?…:]+(?:\s|$)|\n+")
_LONG = 7


def lix(text: str) -> float:
    """Words in a sentence plus the percentage of words over six letters; 0 for a text without words."""
    sentences = [words for part in _SENTENCE.split(plain(text)) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    long = sum(len(word) >= _LONG for word in words)
    return len(words) / len(sentences) + 100 * long / len(words) if words else 0.0
