"""How words sound: spelling faults of young people are mostly heard alike ("mécanik", "payé" for "payer").

A second view for the classifier, next to the spelling: too coarse to be read, and never shown.
"""

from __future__ import annotations

import re

_VOWELS = "aeiou"
_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"([^0-9\s])\1+", r"\1"),
        (r"eau|au", "o"),
        (r"ph", "f"),
        (r"qu|ck|c(?=[aoulrt]|\b)|q", "k"),
        (r"c(?=[eiy])", "s"),
        (rf"ain|ein|in(?![{_VOWELS}y])|im(?=[pb])", "1"),
        (rf"(?:an|en|am(?=[pb])|em(?=[pb]))(?![{_VOWELS}y])", "2"),
        (rf"(?:on|om(?=[pb]))(?![{_VOWELS}y])", "3"),
        (r"oi|oua", "wa"),
        (r"ai|ei", "e"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"h", ""),
        (r"y", "i"),
        (rf"(?<=[{_VOWELS}])s(?=[{_VOWELS}])", "z"),
        (r"(?<=\w\w)(?:ent|e[rz]|[estdxp])+\b", ""),
    )
)


def sound(words: str) -> str:
    """The sound of normalised words, one after the other."""
    for pattern, heard in _RULES:
        words = pattern.sub(heard, words)
    return words
