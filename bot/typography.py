"""French typography: the spaces and apostrophes a reader expects, whatever was typed."""

from __future__ import annotations

import re

NARROW, WIDE = "\u202f", "\u00a0"
TYPOGRAPHY = (
    (re.compile(r" (?=[?!;])|(?<=\d) (?=\d{3}\b)"), NARROW),
    (re.compile(r" (?=[:»€%])|(?<=«) |(?<=\d) (?=[hj]\b)"), WIDE),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
)


def typeset(text: str) -> str:
    """No line may begin with a question mark, nor an amount be cut in two."""
    for pattern, sign in TYPOGRAPHY:
        text = pattern.sub(sign, text)
    return text
