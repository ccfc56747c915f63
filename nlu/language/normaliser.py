"""From what was typed to plain words: "jsui o cfa, c koi lé aides??" and its careful spelling read the same.

Every word is rewritten on its own, or from the word already written before it, into words that stand for
themselves. That is why normalising twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.language import glued, sms
from nlu.language.folding import fold

LONGEST_WORD = 32

_SPELLINGS = {typed: plain for plain, forms in sms.SPELLINGS.items() for typed in forms.split()}
_STUCK: dict[str, tuple[str, frozenset[str]]] = {
    "c": ("ce est", glued.AFTER_C),
    "d": ("de", glued.NOUNS_AFTER_ARTICLE | glued.VERBS_AFTER_PRONOUN | glued.AFTER_D),
    "j": ("je", glued.VERBS_AFTER_PRONOUN),
    "l": ("le", glued.NOUNS_AFTER_ARTICLE | glued.VERBS_AFTER_PRONOUN),
    "m": ("me", glued.VERBS_AFTER_PRONOUN),
    "n": ("ne", glued.VERBS_AFTER_PRONOUN),
    "s": ("se", glued.VERBS_AFTER_PRONOUN),
    "t": ("te", glued.VERBS_AFTER_PRONOUN),
}
_HE_OR_THEY = frozenset({"il", "elle", "on", "ils", "elles"})
_YOU_HAVE_OR_ARE = frozenset({"as", "a", "es", "est", "avais", "etais", "aurais", "auras"})
_AFTER_A_LITTLE = frozenset({"un", "tres", "assez", "si", "trop"})
_SHORT_STRONG_E = {"c": "c'est", "j": "j'ai", "m": "mais", "l": "les", "d": "des"}

_STRONG_E = re.compile("\\b([cjmld])(?:é|e\u0301)(?!\\w)", re.IGNORECASE)
_REPEATS = re.compile(r"([aiuyhjkvwx])\1+|([^\W\d])\2\2+")
_NUMBER_OR_LETTERS = re.compile(r"[0-9]+|[^0-9]+")
_STUCK_CONSONANT = re.compile(r"j(?=[^aeiouy0-9])|k(?=j)|l(?=[bcdfgkmnpqrstvz]\w*[aeiouy])")


def normalise(text: str) -> str:
    """Plain words separated by single spaces, "" when nothing is left; never raises, in linear time."""
    return " ".join(tokens(text))


def tokens(text: str) -> list[str]:
    """The words of `normalise(text)`."""
    folded = fold(_STRONG_E.sub(lambda found: _SHORT_STRONG_E[found[1].lower()], text))
    pieces = [_squeezed(piece) for chunk in folded.split() for piece in _pieces(chunk)]
    words: list[str] = []
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=False):
        for word in _in_context(piece, words[-1] if words else "", following).split():
            if not words or word != words[-1] or word.isdecimal():
                words.append(word)
    return words


def _pieces(chunk: str) -> Iterator[str]:
    if "'" in chunk:
        yield from _around_apostrophes([part for part in chunk.split("'") if part])
    elif chunk.isalpha() or chunk in _SPELLINGS:
        yield chunk
    else:
        yield from _around_numbers(_NUMBER_OR_LETTERS.findall(chunk))


def _around_apostrophes(parts: list[str]) -> Iterator[str]:
    """Elisions, then the rest as one word: "d'aujourd'hui" is "de aujourdhui"."""
    known = 0
    while known < len(parts) - 1 and parts[known] in glued.ELISIONS:
        yield _elision(parts[known], parts[known + 1])
        known += 1
    yield from _pieces("".join(parts[known:]))


def _elision(letters: str, following: str) -> str:
    if letters == "t" and following in _YOU_HAVE_OR_ARE:
        return "tu"
    if letters == "s" and following in _HE_OR_THEY:
        return "si"
    return glued.ELISIONS[letters]


def _around_numbers(parts: list[str]) -> Iterator[str]:
    for before, part in zip(["", *parts], parts, strict=False):
        yield glued.STUCK_UNITS.get(part, part) if before.isdecimal() else part


def _squeezed(piece: str) -> str:
    """One letter for many ("saluuut"), two where a real word has two ("annnee"); numbers keep theirs."""
    once = _REPEATS.sub(r"\1\2", piece)
    if once == piece:
        return piece
    twice = _REPEATS.sub(r"\1\1\2\2", piece)
    return twice if twice in glued.DOUBLED else once


def _in_context(piece: str, before: str, following: str) -> str:
    if piece in glued.UNITS and before.isdecimal():
        return glued.UNITS[piece]
    if piece == "t":
        return _lone_t(following)
    if piece == "c" and following in _YOU_HAVE_OR_ARE:
        return "ce"
    if piece == "peu":
        return _little_or_can(before)
    return _plain(piece)


def _lone_t(following: str) -> str:
    """ "t con", "t as", and the t of "y a t il", which says nothing."""
    if following in _HE_OR_THEY:
        return ""
    return "tu" if following in _YOU_HAVE_OR_ARE else "tu es"


def _little_or_can(before: str) -> str:
    if before in _AFTER_A_LITTLE:
        return "peu"
    return "peut" if before in _HE_OR_THEY else "peux"


def _plain(word: str) -> str:
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    if len(word) < 2 or len(word) > LONGEST_WORD or word in glued.REAL_WORDS:
        return word
    if _STUCK_CONSONANT.match(word):
        return f"{glued.ELISIONS[word[0]]} {_plain(word[1:])}"
    return _unstuck(word)


def _unstuck(word: str) -> str:
    if word[0] == "t" and word[1:] in glued.AFTER_T:
        return f"tu {word[1:]}"
    small, big_words = _STUCK.get(word[0], ("", frozenset()))
    big = _plain(word[1:]) if small and len(word) > 3 else ""
    return f"{small} {big}" if big in big_words or word[1:] in big_words else word
