"""What a coordinator does with members: in their own network only, or in all of them without one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.staff.members import Member, Role


class Made(StrEnum):
    """What came of a change: done, out of reach, seen too long ago, in use elsewhere, oneself, closed."""

    DONE = "done"
    GONE = "gone"
    STALE = "stale"
    TAKEN = "taken"
    SELF = "self"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Details:
    """What a coordinator decides of a member."""

    name: str
    role: Role
    network_id: int | None = None
    territories: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as the team's page shows them, with their last sign-in that is still written down.

    `holding` is how many open cases they hold.
    """

    member: Member
    signed_in_at: datetime | None = None
    holding: int = 0


@dataclass(frozen=True, slots=True)
class Linked:
    """What came of making a link, and the link's token when it was made."""

    made: Made
    member: Member | None = None
    token: str = field(default="", repr=False)


def stamp(member: Member) -> str:
    """Something else whenever what a coordinator decides of a member changed."""
    decided = (member.name, member.role.value, member.network_id, member.territories, member.skills)
    return hashlib.sha256(repr(decided).encode()).hexdigest()[:16]


class Team(Protocol):
    """The members that a coordinator, `by`, has in reach; others are as if they were not there."""

    async def listed(self, by: Member) -> list[Listed]:
        """Everybody in reach by network then name, the disabled too."""
        ...

    async def find(self, by: Member, member_id: int) -> Listed | None:
        """Somebody in reach."""
        ...

    async def add(self, by: Member, email: str, details: Details) -> Linked:
        """A new member, with the link where they choose a password."""
        ...

    async def change(self, by: Member, member_id: int, seen: str, details: Details) -> Made:
        """Keep what was decided, if nobody changed it since its `stamp` was `seen`."""
        ...

    async def absent(self, by: Member, member_id: int, until: date | None) -> Made:
        """Away from now until the end of a day, or not at all; the desk gives back what they hold."""
        ...

    async def link(self, by: Member, member_id: int) -> Linked:
        """A new link, in the place of those made before."""
        ...

    async def disable(self, by: Member, member_id: int) -> Made:
        """Close an account at once, wherever it is signed in."""
        ...

    async def enable(self, by: Member, member_id: int) -> Made:
        """Open an account again, with the password it had."""
        ...
