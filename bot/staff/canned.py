"""Canned replies: written once by coordinators, put in messages again and again by their advisers."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Protocol

from bot.staff.members import Member
from bot.staff.team import Made

FIRST_NAME, ADVISER = "{prenom}", "{conseiller}"
BLANK = re.compile(r"\{prenom\}|\{conseiller\}")
FOREIGN = re.compile(r"\{[^{}\n]{0,40}\}?|\}")
# A name nobody gave takes with it the comma and the space that led to it; first in its line, what followed.
UNNAMED = re.compile(r"(?m)^[^\S\n]*\{prenom\}[^\S\n]*,?[^\S\n]*(\w?)|(?:,?[^\S\n])?\{prenom\}")


@dataclass(frozen=True, slots=True)
class Canned:
    """A reply to put in a message; of all networks where `network_id` is None."""

    id: int
    title: str
    text: str
    network_id: int | None = None
    network: str = ""

    def ours(self, by: Member) -> bool:
        """Whether a coordinator may change it."""
        return by.network_id is None or self.network_id == by.network_id


@dataclass(frozen=True, slots=True)
class Draft:
    """What a coordinator decides of a canned reply."""

    title: str
    text: str
    network_id: int | None = None


def canned_stamp(canned: Canned) -> str:
    """Something else whenever what a coordinator decides of it changed."""
    decided = json.dumps([canned.title, canned.text, canned.network_id])
    return hashlib.sha256(decided.encode()).hexdigest()[:16]


def foreign(text: str) -> str:
    """The first braces that stand for nothing known, "" without any."""
    found = FOREIGN.search(BLANK.sub("", text))
    return found[0] if found else ""


def filled(text: str, first_name: str, adviser: str) -> str:
    """The text with the names in it; a first name that is not known leaves no hole."""
    named = text if first_name else UNNAMED.sub(lambda hole: (hole[1] or "").upper(), text)
    return BLANK.sub(lambda blank: first_name if blank[0] == FIRST_NAME else adviser, named)


class CannedReplies(Protocol):
    """Canned replies: what is not for somebody's eyes is as if it were not there."""

    async def offered(self, to: Member) -> list[Canned]:
        """What somebody may put in a message, by title: their network's and the common ones."""
        ...

    async def listed(self, by: Member) -> list[Canned]:
        """What a coordinator sees, the common ones first: what is offered them, or all without a network."""
        ...

    async def find(self, by: Member, canned_id: int) -> Canned | None:
        """One that a coordinator may change."""
        ...

    async def add(self, by: Member, draft: Draft) -> Made:
        """A new one; a coordinator with a network adds to their own alone."""
        ...

    async def change(self, by: Member, canned_id: int, seen: str, draft: Draft) -> Made:
        """Keep what was decided, if nobody changed it since its stamp was `seen`."""
        ...

    async def delete(self, by: Member, canned_id: int, seen: str) -> Made:
        """Take it away, if nobody changed it since its stamp was `seen`."""
        ...
