"""A message without what may lead to somebody: no name, number, address, link or town is left in it.

What is not sure goes too: a word lost costs an editor little, a name kept may cost somebody much.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.privacy.first_names import FIRST_NAMES, listed
from nlu.language.folding import fold

LONGEST_READ, LONGEST = 2000, 300
NAME, TOWN, ADDRESS, NUMBER, LINK = "[nom]", "[ville]", "[adresse]", "[numéro]", "[lien]"
PLACEHOLDERS = (NAME, TOWN, ADDRESS, NUMBER, LINK)
LONGEST_TOWN = 6

_STREET = r"(?:rue|avenue|av|bd|bld|boulevard|chemin|impasse|all[ée]e|lotissement|r[ée]sidence|hameau|ruelle)"
_SQUARE = r"(?:place|route|quai|cours|square|cit[ée]|passage|voie|sentier|lieu[ -]dit|rte|pl)"
_OF = r"(?:de la|de l['’]?|des|du|de|d['’])"
_DIGIT_WORDS = (
    "z[ée]ro|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|"
    "trente|quarante|cinquante|soixante|et"
)
# In order: what holds a link or an address may hold numbers too.
_SHAPES = (
    (re.compile(r"(?<!\S)\S*@\s?\S*|(?<!\S)\S+\s?(?:\(at\)|\[at\]|\barobase\b)\s?\S*", re.I), ADDRESS),
    (re.compile(r"(?:\w+://|\bwww\.)\S*", re.I), LINK),
    (
        re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:fr|com|net|org|eu|be|me|io|app|gg|tv|bzh|link)\b\S*", re.I),
        LINK,
    ),
    (
        re.compile(
            rf"\b\d{{1,4}} ?(?:bis|ter|quater|[a-d]\b)?,? ?(?:{_STREET}|{_SQUARE})\b[^,.;:!?\n]{{0,60}}"
            rf"|\b{_STREET} {_OF} ?[^\W\d_]+(?:[ '’-][^\W\d_]+)?",
            re.I,
        ),
        ADDRESS,
    ),
    (re.compile(r"\d(?:[\s.,/\\_()+*:–—-]{0,6}\d){3,}"), NUMBER),
    (re.compile(rf"\b(?:{_DIGIT_WORDS})(?:[\s-]+(?:{_DIGIT_WORDS})){{3,}}\b", re.I), NUMBER),
    (re.compile(r"\b(?=\w*[^\W\d_])(?:\w*_\w*|[^\W\d_]{3,}\d{2,}\w*)", re.I), NAME),
)
_HANDLE = re.compile(
    r"\b(insta\w*|snap\w*|tiktok|discord|whatsapp|facebook|fb)\b(\W{0,3}(?:c['’ ]?est |est |mon )?)(\S+)",
    re.I,
)
_PIECE = re.compile(r"\[(?:nom|ville|adresse|numéro|lien)\]|[^\W\d_]+|\s+|.", re.DOTALL)
_BLANKS = re.compile(r"[^\S\n]+")
_ENDS = frozenset(".!?\n…:;")
_TITLES = ("M", "Mr", "Mme", "Mlle")
# After these words of one's own there stands a name, or a town.
_CALLED = listed(
    "me appelle, m appelle, jmappelle, jmapel, jmappel, mappelle, appelle moi, mon nom, mon nom est, mon "
    "nom c est, prenom, prenom est, prenom c est, monsieur, madame, mademoiselle, mme, mr, mlle"
)
_ALSO_CALLED = listed("moi c est, moi cest, moi ces, ici, cordialement, signe, c est, cest, je suis, jsuis")
_LIVING = listed("habite, habites, habitons, jhabite, jabite, vis, loge, reside, viens, demenage, residant")
_PREPOSITIONS = listed("a, au, aux, sur, vers, de, du, des, d, dans, en, pres, cote, chez, l, le, la, les")
_LITTLE = listed(
    "et, ou, mais, donc, or, ni, car, que, qui, quoi, dont, je, j, tu, il, elle, on, nous, vous, ils, "
    "elles, ai, as, a, avons, suis, es, est, sommes, etes, sont, le, la, les, l, un, une, des, du, de, d, "
    "au, aux, en, y, ne, pas, plus, pour, par, avec, sans, chez, dans, sur, mon, ma, mes, ton, ta, tes, "
    "son, sa, ses, ce, cet, cette, ces, c, s, m, t, n, qu, comment, pourquoi, quand, combien, si, oui, "
    "non, ans, an, bien, trop, tres, aussi, encore, deja, ici, toujours, jamais"
)


@dataclass(slots=True)
class _Piece:
    """A piece of the text: as written, and folded where it is a word."""

    text: str
    word: str
    begins: bool

    @property
    def capital(self) -> bool:
        """Whether its first letter is a capital that no sentence begins with."""
        return self.text[:1].isupper() and not self.begins

    @property
    def parts(self) -> bool:
        """Whether it parts what stands before it from what follows."""
        return not self.word and not self.text.isspace() and self.text not in "'’-"


class Stripper:
    """Knows the words that tell nothing of anybody, and the names of towns; both folded."""

    def __init__(self, known: Collection[str], towns: Collection[str]) -> None:
        self._known = known
        self._towns = towns

    def strip(self, text: str) -> str:
        """What may be kept of a text, at most 300 characters; "" when that says nothing."""
        plain = _shaped(_readable(text))
        plain = _HANDLE.sub(self._handle, plain)
        pieces = list(_pieces(plain))
        for mark in (self._towns_in, self._names_in):
            mark(pieces)
        kept = _cut(_joined(piece.text for piece in pieces), LONGEST)
        return kept if _says_something(kept) else ""

    def _handle(self, found: re.Match[str]) -> str:
        before, said = found.group(1) + found.group(2), found.group(3)
        return before + (said if self._is_known(fold(said).strip()) or said in PLACEHOLDERS else NAME)

    def _is_known(self, word: str) -> bool:
        return word in _LITTLE or word in self._known

    def _towns_in(self, pieces: list[_Piece]) -> None:
        words = [piece for piece in pieces if piece.word or piece.text in PLACEHOLDERS]
        place = 0
        while place < len(words):
            count = self._town(words, place) or self._lives(words, place)
            for piece in words[place : place + count]:
                piece.text, piece.word = TOWN, ""
            place += count or 1

    def _town(self, words: Sequence[_Piece], place: int) -> int:
        """How many words from here are the name of a town."""
        for count in range(min(LONGEST_TOWN, len(words) - place), 1, -1):
            if " ".join(piece.word for piece in words[place : place + count]) in self._towns:
                return count
        here = words[place]
        return int(here.word in self._towns and (here.capital or not self._is_known(here.word)))

    def _lives(self, words: Sequence[_Piece], place: int) -> int:
        """Whether a word that is not known is said to be where somebody lives."""
        if not words[place].word or self._is_known(words[place].word):
            return 0
        before = [piece.word for piece in words[max(0, place - 4) : place]]
        while before and before[-1] in _PREPOSITIONS:
            before.pop()
        return int(bool(before) and before[-1] in _LIVING)

    def _names_in(self, pieces: list[_Piece]) -> None:
        before: list[str] = []
        after = False
        for piece in pieces:
            if piece.word:
                after = self._is_name(piece, " ".join(before[-4:]), after)
                before.append(piece.word)
                piece.text = NAME if after else piece.text
            elif piece.parts:
                before, after = [], False

    def _is_name(self, piece: _Piece, before: str, after: bool) -> bool:
        """Whether a word is a name; `after` one, any word that is not known is its rest."""
        if piece.word in _LITTLE:
            return False
        known, named = self._is_known(piece.word), piece.word in FIRST_NAMES
        if ((piece.capital or after) and not known) or _follows(before, _CALLED):
            return True
        also = _follows(before, _ALSO_CALLED)
        return (named and (piece.capital or not known)) or (also and (named or not known))


def words_of(text: str) -> set[str]:
    """The words of a text that begin with a small letter, folded: no name of anybody is among them."""
    return {fold(word[0]) for word in re.finditer(r"[^\W\d_]+", text) if word[0][:1].islower()}


def _readable(text: str) -> str:
    """One way to write each sign, nothing that cannot be seen, cut between two words."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST_READ + 1])
    plain = "".join(
        sign if sign.isprintable() or sign == "\n" else " "
        for sign in plain
        if unicodedata.category(sign) != "Cf"
    )
    return _cut(plain, LONGEST_READ)


def _cut(text: str, longest: int) -> str:
    """At most so many signs, no word in two."""
    return text.strip() if len(text) <= longest else text[: longest + 1].rpartition(" ")[0].strip()


def _shaped(text: str) -> str:
    for shape, said in _SHAPES:
        text = shape.sub(f" {said} ", text)
    return _BLANKS.sub(" ", text)


def _pieces(text: str) -> Iterator[_Piece]:
    begins, last = True, ""
    for found in _PIECE.finditer(text.lower() if _shouts(text) else text):
        piece = found[0]
        is_word = piece[0].isalpha()
        yield _Piece(piece, fold(piece).strip() if is_word else "", begins)
        if is_word or piece in PLACEHOLDERS:
            begins, last = False, piece
        elif (piece in _ENDS and last not in _TITLES) or "\n" in piece:
            begins = True


def _shouts(text: str) -> bool:
    """Whether capitals tell nothing: hardly any letter is small."""
    letters = [sign for sign in text if sign.isalpha()]
    return 3 * sum(sign.isupper() for sign in letters) > 2 * len(letters)


def _follows(before: str, cues: Collection[str]) -> bool:
    return any(before == cue or before.endswith(f" {cue}") for cue in cues)


def _joined(texts: Iterator[str]) -> str:
    """On one line, the same placeholder once where it stands several times in a row."""
    line = " ".join("".join(texts).split())
    for said in PLACEHOLDERS:
        again = re.escape(said)
        line = re.sub(rf"{again}(?:[\s'’-]*{again})+", said, line)
    return re.sub(r" (?=[,.])", "", line)


def _says_something(text: str) -> bool:
    bare = text
    for said in PLACEHOLDERS:
        bare = bare.replace(said, " ")
    return any(sign.isalpha() for sign in bare)
