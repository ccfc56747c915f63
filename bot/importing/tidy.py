"""Official cells as a person reads them: a phone number, a web address, a town, a title in capitals."""

from __future__ import annotations

import re

from bot.importing.names import ACRONYMS, SMALL, VOWEL
from bot.importing.records import one_line

PHONE = re.compile(r"[+\d][\d .()/-]{3,24}")
ABROAD = re.compile(r"^(?:\+|00)33(?:\(?0\)?)?")
WEB = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
CEDEX = re.compile(r"\s+cedex\b.*$", re.IGNORECASE)


def phone(said: str) -> str:
    """A French number by pairs; another one as it is written; nothing for what is no number."""
    if not PHONE.fullmatch(said):
        return ""
    digits = ABROAD.sub("0", re.sub(r"[ ./-]", "", said)).strip("()")
    if not re.fullmatch(r"0\d{9}", digits):
        return said
    return " ".join(re.findall("..", digits))


def web_address(said: str) -> str:
    """An address one can follow; nothing for an e-mail address or another kind of link."""
    if not WEB.fullmatch(said) or "@" in said:
        return ""
    return said if said.lower().startswith("http") else f"https://{said}"


def town(said: str) -> str:
    """ "Saint-Jean-de-Monts" out of "SAINT-JEAN-DE-MONTS CEDEX"."""
    name = CEDEX.sub("", one_line(said)).strip(" ,")
    if name.upper() != name:
        return name
    words = (word if word in SMALL else word.capitalize() for word in re.split(r"([\s'-])", name.lower()))
    return _first_capital("".join(words))


def title(said: str) -> str:
    """A title written in capitals, as a sentence; the acronyms in it stay."""
    if said.upper() != said:
        return said
    return _first_capital("".join(map(_word, re.split(r"([\s\-'.,(/)]+)", said))))


def _word(word: str) -> str:
    bare = word.lower()
    plain = word in ACRONYMS or (bare not in SMALL and not VOWEL.search(bare))
    return word if plain else bare


def _first_capital(said: str) -> str:
    return said[:1].upper() + said[1:]
