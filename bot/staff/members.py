"""Members of staff and their networks, and what the console needs kept of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

LONGEST_EMAIL = 254
LONGEST_NAME = 80
# What a browser takes for an address when somebody signs in: no accent.
EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")


class Role(StrEnum):
    """What somebody is here for."""

    ADVISER = "adviser"
    EDITOR = "editor"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Network:
    """An organisation whose members answer.

    `territories` are departments and communes by their codes (`bot.staff.territory`), none for all of France;
    `hours` are its opening hours as they are kept, empty while nobody gave them.
    """

    id: int
    name: str
    territories: tuple[str, ...] = ()
    hours: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff; `network` is the name of their network, empty for none.

    `territories` are those given to them, `network_territories` those of their network;
    `absent_until` is the last day they are away.
    """

    id: int
    email: str
    name: str
    role: Role
    network_id: int | None = None
    network: str = ""
    territories: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    absent_until: date | None = None
    disabled: bool = False
    network_territories: tuple[str, ...] = ()

    @property
    def covers(self) -> tuple[str, ...]:
        """The territories they answer for: their own, else their network's; empty is everywhere."""
        return self.territories or self.network_territories

    def away(self, today: date) -> bool:
        """Whether they are absent on a day."""
        return is_away(self.absent_until, today)


def is_away(until: date | None, today: date) -> bool:
    """Whether an absence until some day, which is its last, still lasts."""
    return until is not None and until >= today


@dataclass(frozen=True, slots=True)
class Account:
    """A member as they try to sign in; `password` is its hash, empty when none may open it now."""

    member: Member
    password: str = field(repr=False)


def email_of(typed: str) -> str:
    """An e-mail address as it is kept, empty when what was typed is none."""
    email = typed.strip().lower()
    return email if len(email) <= LONGEST_EMAIL and EMAIL.fullmatch(email) else ""


class Accounts(Protocol):
    """What signing in reads and changes of members."""

    async def attempt(self, email: str) -> Account | None:
        """The account of an e-mail, for one try, counted as failed until a session opens; None if unknown."""
        ...

    async def refused(self, account: Account | None) -> None:
        """Write down that a try failed; None where the e-mail was nobody's."""
        ...

    async def rehash(self, account: Account, password: str) -> None:
        """Put a stronger hash of the same password in the place of the one tried."""
        ...


class Sessions(Protocol):
    """Signed-in browsers, each known by a random token that only the browser keeps."""

    async def open(self, account: Account) -> str | None:
        """A new token; None if the password changed or the account closed since it was tried."""
        ...

    async def of(self, token: str, present: bool = True) -> Member | None:
        """Who holds a token, None when it is unknown, too old, idle for too long, or the account closed.

        Only somebody `present` keeps it from being idle.
        """
        ...

    async def end(self, token: str) -> None:
        """Sign out of one browser."""
        ...

    async def end_all(self, member_id: int) -> None:
        """Sign out everywhere."""
        ...


class Links(Protocol):
    """Links by which a password is chosen: short-lived, good once."""

    async def of(self, token: str) -> Member | None:
        """Whose link it is, None when it is unknown, used or too old; looking does not use it."""
        ...

    async def use(self, token: str, password: str) -> bool:
        """Keep the hash of the password chosen and end every session; False when the link is good no more."""
        ...
