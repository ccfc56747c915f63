"""Networks of centres, and the families of trades that a network or a centre's own name announces."""

from __future__ import annotations

from collections.abc import Mapping
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

    def families_of(self, centre: Centre) -> frozenset[str]:
        """The families a centre trains for, as its networks or its own name say."""
        known = (self.networks[code] for code in centre.networks if code in self.networks)
        by_network = {family for network in known for family in network.families}
        name = f" {' '.join(fold(centre.name).replace(APOSTROPHE, ' ').split())} "
        by_name = {key for key, family in self.families.items() if _announced(family, name)}
        return frozenset(by_network | by_name)


def _announced(family: Family, name: str) -> bool:
    return any(f" {words} " in name for words in family.said_by)
