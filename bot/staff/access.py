"""What each role may do, and for how long one is known; what is not said here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from bot.staff.members import Role

SESSION = timedelta(hours=12)
IDLE = timedelta(minutes=30)
LINK = timedelta(hours=48)


class Right(StrEnum):
    """What a page is for: one's own account, the queue and threads, the answers, what is asked, the team."""

    OWN = "own"
    DESK = "desk"
    CONTENT = "content"
    USES = "uses"
    COORDINATE = "coordinate"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.ADVISER: frozenset({Right.OWN, Right.DESK}),
    Role.EDITOR: frozenset({Right.OWN, Right.CONTENT, Right.USES}),
    Role.COORDINATOR: frozenset({Right.OWN, Right.DESK, Right.USES, Right.COORDINATE}),
}


def may(role: Role, right: Right) -> bool:
    """Whether a role has a right."""
    return right in RIGHTS.get(role, frozenset())
