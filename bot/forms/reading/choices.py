"""Which of a few choices a text names; two that could be meant are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.forms.answers import Unfit
from bot.forms.reading.plain import NUMBER_WORDS
from bot.forms.reading.words import agree, core, listed, typos
from nlu.language import normalise, tokens

_ORDINALS = {
    "premiere": 1, "deuxieme": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "sixieme": 6,
}  # fmt: skip
_MARKS = listed("le la les reponse reponses numero numeros ne choix option options question ligne")
CHANGES = listed("changer change modifier modifie corriger corrige")
_AROUND_NUMBERS = (
    _MARKS
    | CHANGES
    | listed("et puis ce est c je prends choisis mets dirais bah ben euh si il te plait frere")
)
_STATEMENT = listed("ai suis")
_SPEAKER = listed("je me on oui non")
_ASKED_OR_WISHED = listed(
    "quoi que combien comment quand pourquoi ou quel quelle quels quelles qui si "
    "veux voudrais aimerais cherche recherche vais faut peux peut voulais pense trouver"
)
_PARTS = re.compile(r"[,;/+&\n]|\bet\b", re.IGNORECASE)
_SHORTEST_WORD, _SHORTEST_START = 3, 5
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What may be named, and the words for it."""

    key: str
    phrases: tuple[str, ...]


def exact(text: str, targets: Sequence[Target]) -> str | None:
    """The one whose very words these are."""
    words = normalise(text)
    return _only(t.key for t in targets if words in map(_normal, t.phrases)) if words else None


def by_number(text: str, targets: Sequence[Target]) -> tuple[str, ...] | Unfit | None:
    """Those whose numbers a text gives and nothing else: "la 2", "1,3", "1 et 3"."""
    marked = is_marked(text)
    words = [word for word in tokens(text.replace("+", " ")) if word not in _AROUND_NUMBERS]
    # "3e" alone is a class; "la 3e" is a choice.
    if "?" in text or not all(word.isdecimal() or (marked and word in _ORDINALS) for word in words or ("",)):
        return None
    places = [_ORDINALS.get(word) or int(word[:4]) for word in words]
    if not all(1 <= place <= len(targets) for place in places):
        return Unfit.NOT_A_CHOICE
    keys = tuple(targets[place - 1].key for place in places)
    bare = len(words) == 1 and not (marked and words[0].isdecimal())
    return Unfit.UNCLEAR if bare and _holding(words[0], targets) - set(keys) else keys


def is_marked(text: str) -> bool:
    """Whether a number is said to be a choice's: "la 2", not "2"."""
    return not _MARKS.isdisjoint(tokens(text))


def near(text: str, targets: Sequence[Target]) -> str | None:
    """The one named in other words, by a part of its words, or with a slip of the finger.

    The first way that finds any decides, so that a looser one never overrules it. A statement is taken
    whole: "j'ai une entreprise" is no part of "J'ai écrit à une entreprise".
    """
    said = tokens(text)
    words = core(said)
    # "les deux" and "un des deux" differ by what is left out.
    if "?" in text or NUMBER_WORDS.keys() >= set(words):
        return None
    cores = {t.key: [core(_words_of(phrase)) for phrase in t.phrases] for t in targets}
    for way in _WAYS if _STATEMENT.isdisjoint(said) else (_same, _is_misspelt):
        found = {
            key
            for key, phrases in cores.items()
            if any(way(words, phrase) and agree(words, phrase) for phrase in phrases)
        }
        if found:
            return _only(found)
    return None


def told(text: str, targets: Sequence[Target]) -> str | None:
    """The one whose words, two or more in a row, are most of a sentence: "je suis en 3e segpa".

    Of those found the longest counts. What is asked or wished is no answer: "je veux un contrat".
    """
    words = tuple(tokens(text))
    if "?" in text or not _ASKED_OR_WISHED.isdisjoint(words):
        return None
    lengths = {
        target.key: max(_length_within(words, _words_of(phrase)) for phrase in target.phrases)
        for target in targets
    }
    longest = max(lengths.values(), default=0)
    return _only(key for key, length in lengths.items() if length == longest) if longest else None


def parts(text: str) -> list[str]:
    """The pieces of an enumeration."""
    return [part.strip() for part in _PARTS.split(text) if part.strip()]


@lru_cache(maxsize=5000)
def _words_of(phrase: str) -> Words:
    """The words of a choice, with which every text is compared; those of a person are never kept."""
    return tuple(tokens(phrase))


def _normal(phrase: str) -> str:
    return " ".join(_words_of(phrase))


def _holding(word: str, targets: Sequence[Target]) -> set[str]:
    """Those that have a number in their own words: it may be that one that is meant."""
    return {t.key for t in targets if any(word in _words_of(phrase) for phrase in t.phrases)}


def _length_within(words: Sequence[str], phrase: Sequence[str]) -> int:
    """How many words a phrase has if it is most of those said, saying yes or no as they do; else 0."""
    count = len(phrase)
    if count == 1 or not agree(words, phrase):
        return 0
    of_oneself = not _SPEAKER.isdisjoint(words)
    starts, most = (range(len(words) - count + 1), 2) if of_oneself else (range(1), 1)
    found = (start for start in starts if words[start : start + count] == phrase)
    others = ((*words[:start], *words[start + count :]) for start in found)
    return count if any(len(core(rest)) <= most for rest in others) else 0


def _same(words: Words, phrase: Words) -> bool:
    return words == phrase


def _is_part(words: Words, phrase: Words) -> bool:
    within = set(words) <= set(phrase) and any(len(word) >= _SHORTEST_WORD for word in words)
    return within or _begins(words, phrase)


def _begins(words: Words, phrase: Words) -> bool:
    start, last = words[:-1], words[-1]
    if len(words) > len(phrase) or phrase[: len(start)] != start:
        return False
    is_start = len(last) >= _SHORTEST_START and last not in NUMBER_WORDS
    cut = is_start and phrase[len(start)].startswith(last)
    return cut or phrase[len(start)] == last


def _is_misspelt(words: Words, phrase: Words) -> bool:
    return typos(words, phrase) is not None


_WAYS: tuple[Callable[[Words, Words], bool], ...] = (_same, _is_part, _is_misspelt)


def _only(keys: Iterable[str]) -> str | None:
    found = set(keys)
    return found.pop() if len(found) == 1 else None
