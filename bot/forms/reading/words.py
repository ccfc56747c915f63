"""What matters in a few words: those that only carry them are left out, a negation never is."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from nlu.language import tokens


def listed(words: str) -> frozenset[str]:
    """The words of a line, already normalised."""
    return frozenset(words.split())


# "pour", "quoi" and "pas" are not here: they change what is meant. "ne" is: it is mostly left out.
FILLERS = listed(
    "je moi me on ce est cest ca bah ben beh bin euh heu hum alors donc plutot genre surtout frere wesh mec "
    "stp si il te vous plait merci le la les un une des du de en a au aux par mon ma mes suis ai etre dirais "
    "pense crois prefere prefererais choisis prends mets c ne"
)
_NEGATIONS = listed("pas ni sans aucun aucune jamais rien non personne")
_TURNS = listed("plus moins avant apres sauf")
_FIRST_TYPO, _SECOND_TYPO = 5, 10


def core(words: Iterable[str]) -> tuple[str, ...]:
    """The words that carry the meaning."""
    return tuple(word for word in words if word not in FILLERS)


def core_of(text: str) -> tuple[str, ...]:
    """The words of a text that carry its meaning."""
    return core(tokens(text))


def agree(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether both say yes or both say no, of the same figures: "pas de bus" is never "bus"."""
    return _signs(one) == _signs(other)


def typos(one: tuple[str, ...], other: tuple[str, ...]) -> int | None:
    """How many slips of a finger part them, None if too many: none in a short word, two at most."""
    typed, meant = " ".join(one), " ".join(other)
    length = min(len(typed), len(meant))
    allowed = (length >= _FIRST_TYPO) + (length >= _SECOND_TYPO)
    slips = OSA.distance(typed, meant, score_cutoff=allowed)
    return slips if slips <= allowed else None


def _signs(words: Iterable[str]) -> tuple[list[str], frozenset[str], bool]:
    kept = list(words)
    figures = [word for word in kept if any(letter.isdecimal() for letter in word)]
    return figures, _TURNS.intersection(kept), not _NEGATIONS.isdisjoint(kept)
