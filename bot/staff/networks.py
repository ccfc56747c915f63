"""What a coordinator does with networks: all of them, or the opening of their own only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.staff.members import Member, Network
from bot.staff.team import Made


@dataclass(frozen=True, slots=True)
class Plan:
    """What a coordinator decides of a network; `hours` as they are kept."""

    name: str
    territories: tuple[str, ...]
    hours: Mapping[str, Any]


def network_stamp(network: Network) -> str:
    """Something else whenever what a coordinator decides of a network changed."""
    decided = json.dumps([network.name, network.territories, network.hours], sort_keys=True)
    return hashlib.sha256(decided.encode()).hexdigest()[:16]


class Networks(Protocol):
    """The networks that a coordinator, `by`, has in reach; others are as if they were not there."""

    async def listed(self, by: Member) -> list[Network]:
        """Those in reach, by name."""
        ...

    async def find(self, by: Member, network_id: int) -> Network | None:
        """One in reach."""
        ...

    async def add(self, by: Member, plan: Plan) -> Made:
        """A new network, only by who has none."""
        ...

    async def change(self, by: Member, network_id: int, seen: str, plan: Plan) -> Made:
        """Keep what was decided, if nobody changed it since its stamp was `seen`.

        Of their own network a coordinator decides the hours alone: its departments say what they may see.
        """
        ...
