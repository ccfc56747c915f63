"""Networks of centres, and the families of trades that a network or a centre's own name announces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated

from pydantic import StringConstraints
from pydantic.dataclasses import dataclass

from bot.directory.centres import Centre
from bot.directory.gazetteers import STRICT, Key, Line
from nlu.language.folding import fold

Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]

APOSTROPHE = "'"


@dataclass(frozen=True, slots=True, config=STRICT)
class Proof:
    """Where something was read, and when."""

    title: Line
    url: Address
    checked_on: date


@dataclass(frozen=True, slots=True, config=STRICT)
class Network:
    """A network as its own presentation describes it; `families` are those it says it trains for."""

    label: Line
    name: Line
    sources: tuple[Proof, ...]
    site: Address | None = None
    families: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class Family:
    """Trades that centres teach together; `said_by` are words of a centre's name that announce it."""

    label: Line
    said_by: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class Networks:
    """The content of `knowledge/networks.yml`."""

    networks: Mapping[Key, Network]
    families: Mapping[Key, Family]

    def labels(self, centre: Centre) -> tuple[str, ...]:
        """The networks of a centre in plain words; those we do not know stay unsaid."""
        return tuple(self.networks[code].label for code in centre.networks if code in self.networks)


class Announced:
    """The families that a centre's networks or its own name announce."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks.networks
        self._said: defaultdict[str, set[str]] = defaultdict(set)
        for key, family in networks.families.items():
            for words in family.said_by:
                self._said[words].add(key)
        self._longest = max((len(words.split()) for words in self._said), default=0)

    def by(self, centre: Centre) -> frozenset[str]:
        """The families that it trains for, as far as they say."""
        known = (self._networks[code] for code in centre.networks if code in self._networks)
        by_network = {family for network in known for family in network.families}
        words = fold(centre.name).replace(APOSTROPHE, " ").split()
        by_name = (self._said.get(run, ()) for run in _runs(words, self._longest))
        return frozenset(by_network.union(*by_name))


def _runs(words: Sequence[str], longest: int) -> Iterator[str]:
    """Every run of up to so many words."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            yield " ".join(words[start:end])
