"""The small language of the lists, so that people review what is looked for without reading code.

A phrase is words in order. `a|b` is one word or the other, `a_b|c` two words or a third, `suicid*` any word
that begins so, `<proche>` any word of that group; `...` stands for up to four words between its neighbours,
and `a & b` is both parts in either order, up to ten words apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, permutations

from nlu.language import normalise

GAP = "..."
BOTH = "&"
# How many words each may stand for.
REACH = {GAP: 4, BOTH: 10}
MAX_PARTS = 3
MIN_STEM = 3
ANY = "*"
# "je ne veux plus" and "je veux plus" are one phrase.
_UNHEARD = "ne"
# But "je suis né" has lost its accent.
_BEFORE_BORN = frozenset({"suis", "es", "est", "etre", "etais", "etait"})
_LAST_WORD = re.compile(r"(.*[ _'])?([^ _']*)", re.DOTALL)
_GROUP = re.compile(r"<(\w*)>")
# Words as they are written in a hurry, where no rule of spelling tells them from others.
_ALSO = {"de": "2", "mon": "mn"}
# Doubled letters sound like one and get lost in a hurry, but "poisson" must not become "poison".
_DOUBLED = re.compile(r"([a-rt-z])\1+")

Groups = Mapping[str, str]


def words(text: str) -> list[str]:
    """The words of a text in the form in which lists and messages are compared."""
    heard: list[str] = []
    for word in normalise(text).split():
        if word != _UNHEARD or (heard and heard[-1] in _BEFORE_BORN):
            heard.append(_DOUBLED.sub(r"\1", word))
    return heard


def bare(text: str) -> str:
    """Lower case, without accents nor invisible characters."""
    shape = "".join(unicodedata.normalize("NFKD", char) for char in text.casefold())
    return "".join(char for char in shape if unicodedata.category(char) not in ("Mn", "Cf"))


@dataclass(frozen=True, slots=True)
class Step:
    """One place in a phrase: what may stand there, and up to how many words before it."""

    words: frozenset[str]
    stems: tuple[str, ...]
    runs: tuple[tuple[str, ...], ...]
    reach: int

    def ends(self, tokens: Sequence[str], start: int) -> set[int]:
        """Where one may go on reading after this step, when it is read from `start` on."""
        near = range(start, min(start + self.reach + 1, len(tokens)))
        found = {at + 1 for at in near if tokens[at] in self.words or tokens[at].startswith(self.stems)}
        for run in self.runs:
            found.update(at + len(run) for at in near if _reads(run, tokens[at : at + len(run)]))
        return found


def _reads(run: Sequence[str], tokens: Sequence[str]) -> bool:
    *head, last = run
    if len(tokens) < len(run) or head != list(tokens[:-1]):
        return False
    return tokens[-1] == last or (last.endswith(ANY) and tokens[-1].startswith(last[:-1]))


Phrase = tuple[Step, ...]


def end_of(phrase: Phrase, tokens: Sequence[str], start: int) -> int | None:
    """The nearest end of a phrase read from there; every way is followed at once, so no input is slow."""
    reached = {start}
    for step in phrase:
        reached = {end for at in reached for end in step.ends(tokens, at)}
        if not reached:
            return None
    return min(reached)


def choices(item: str, groups: Groups) -> list[str]:
    """The choices at one place of a phrase, its groups spelt out; ValueError for an unknown group."""
    unknown = [name for name in _GROUP.findall(item) if name not in groups]
    if unknown:
        raise ValueError(f"« {item} » : groupe inconnu : {', '.join(unknown)}")
    return _GROUP.sub(lambda found: "|".join(groups[found[1]].split()), item).split("|")


def orders(text: str) -> list[str]:
    """The phrase with its parts in every order: "a & b" is also "b & a"."""
    return [f" {BOTH} ".join(parts) for parts in permutations(text.split(f" {BOTH} "))]


def parse_all(texts: Iterable[str], groups: Groups) -> list[Phrase]:
    """The phrases of a list, in every order of their parts."""
    return [parse(order, groups) for text in texts for order in orders(text)]


def parse(text: str, groups: Groups) -> Phrase:
    """The steps of a phrase, in its own order; ValueError, in French, for one that cannot be looked for."""
    items = text.split()
    _refuse_loose(text, items)
    steps, reach = [], 0
    for item in items:
        if item in REACH:
            reach = REACH[item]
        else:
            steps.append(_step(tuple(choices(item, groups)), reach))
            reach = 0
    return tuple(steps)


def _refuse_loose(text: str, items: Sequence[str]) -> None:
    # Nothing on one side of a sign is as wrong as another sign there.
    around = pairwise([GAP, *items, GAP])
    if not items or any(left in REACH and right in REACH for left, right in around):
        raise ValueError(f"« {text} » : « {GAP} » et « {BOTH} » se placent entre deux mots")
    if items.count(BOTH) >= MAX_PARTS:
        raise ValueError(f"« {text} » : {MAX_PARTS} parties au plus")


# The lists are parsed to be checked, then to be used, and their groups come again and again.
@lru_cache(maxsize=20_000)
def _step(choices: tuple[str, ...], reach: int) -> Step:
    runs = [_run(choice) for choice in choices]
    single = [run[0] for run in runs if len(run) == 1]
    stems = tuple(word[:-1] for word in single if word.endswith(ANY))
    plain = {word for word in single if not word.endswith(ANY)}
    plain |= {hurried for word, hurried in _ALSO.items() if word in plain}
    return Step(frozenset(plain), stems, tuple(run for run in runs if len(run) > 1), reach)


def _run(choice: str) -> tuple[str, ...]:
    """The words of a choice, the last one with its star if it is a stem."""
    before, last = _LAST_WORD.fullmatch(choice).groups("")  # type: ignore[union-attr]
    run = (*words(before), _stem(last)) if last.endswith(ANY) else tuple(words(choice))
    if not run:
        raise ValueError(f"« {choice} » : un choix ne contient aucun mot")
    return run


def _stem(word: str) -> str:
    stem = _DOUBLED.sub(r"\1", bare(word[:-1]))
    if not (stem.isalnum() and stem.isascii() and len(stem) >= MIN_STEM):
        raise ValueError(f"« {word} » : au moins {MIN_STEM} lettres avant l'étoile")
    return stem + ANY
