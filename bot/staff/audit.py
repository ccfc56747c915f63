"""What is written down of accounts: who, when, what; never an e-mail, a password or a token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Act(StrEnum):
    """What may happen to an account."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    SIGN_OUT_EVERYWHERE = "sign_out_everywhere"
    PASSWORD_CHOSEN = "password_chosen"  # noqa: S105 - the name of an act
    LINK_MADE = "link_made"
    MEMBER_ADDED = "member_added"
    MEMBER_CHANGED = "member_changed"
    MEMBER_ABSENT = "member_absent"
    MEMBER_DISABLED = "member_disabled"
    MEMBER_ENABLED = "member_enabled"


class NetworkAct(StrEnum):
    """What a coordinator may do to a network, written down as theirs."""

    ADDED = "network_added"
    CHANGED = "network_changed"


class CannedAct(StrEnum):
    """What a coordinator may do to a canned reply, written down as theirs."""

    ADDED = "canned_added"
    CHANGED = "canned_changed"
    DELETED = "canned_deleted"


@dataclass(frozen=True, slots=True)
class Trace:
    """One act on an account; `staff_id` is whose, None when somebody unknown tried to sign in."""

    at: datetime
    staff_id: int | None
    act: Act


class Journal(Protocol):
    """What was written down."""

    async def of_account(self, staff_id: int, limit: int) -> list[Trace]:
        """The latest acts on somebody's account, newest first."""
        ...
