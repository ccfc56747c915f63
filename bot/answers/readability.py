"""How a text reads on a phone: how hard, by the LIX of C.-H. Björnsson (1968), and in whose voice."""

from __future__ import annotations

import re

from bot.answers.schema import Audience
from bot.markup import plain

HARDEST = 40
LONGEST_ANSWER, LONGEST_MORE = 500, 1500
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[.!?…:]+(?:\s|$)|\n+")
_LONG = 7


def lix(text: str) -> float:
    """Words in a sentence plus the percentage of words over six letters; 0 for a text without words."""
    sentences = [words for part in _SENTENCE.split(plain(text)) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    long = sum(len(word) >= _LONG for word in words)
    return len(words) / len(sentences) + 100 * long / len(words) if words else 0.0


_QUOTED = re.compile(r"«[^»]*»")
_FAMILIAR = re.compile(r"\b(?:tu|toi|ton|tes|te)\b|\bt['’]\w*", re.IGNORECASE)
_FORMAL = re.compile(r"\b(?:vous|votre|vos)\b", re.IGNORECASE)


def other_voice(text: str, audience: Audience) -> tuple[str, ...]:
    """The words of a text that do not speak to its audience as they should; what is quoted may."""
    strange = _FORMAL if audience is Audience.YOUNG else _FAMILIAR
    return tuple(dict.fromkeys(strange.findall(_QUOTED.sub("", plain(text)))))
