"""What is written down of what staff do: who, when, what; never a text, an e-mail, a password or a token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.staff.members import Member

# A complaint may come months later; beyond a year a trace would only watch people at work. The CNIL advises
# six months to a year for journals.
KEPT = timedelta(days=365)


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


class ContentAct(StrEnum):
    """What an editor may do to content; the detail is the piece, the model or how many questions."""

    PUBLISHED = "content_published"
    PUT_BACK = "content_put_back"
    IMPORTED = "content_imported"
    SUBMITTED = "content_submitted"
    DISCARDED = "content_discarded"
    TAUGHT_AGAIN = "training_again"
    QUESTIONS_SETTLED = "question_settled"
    QUESTIONS_REOPENED = "question_reopened"


@dataclass(frozen=True, slots=True)
class Trace:
    """One act on an account; `staff_id` is whose, None when somebody unknown tried to sign in."""

    at: datetime
    staff_id: int | None
    act: Act


@dataclass(frozen=True, slots=True)
class Deed:
    """One act as the journal shows it: whose (their name and network), on which case, by whom if not by them.

    `who` is empty when nobody was signed in, `by` unless somebody else did it to their account.
    """

    id: int
    at: datetime
    act: str
    who: str = ""
    network: str = ""
    case_id: int | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which acts to show: of or by a member, on a case, of one sort, from one moment to another.

    `before` is the number of the last one shown already.
    """

    member_id: int | None = None
    case_id: int | None = None
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class Journal(Protocol):
    """What was written down, newest first."""

    async def of_account(self, staff_id: int, limit: int) -> list[Trace]:
        """The latest acts on somebody's account."""
        ...

    async def of_case(self, case_id: int, limit: int) -> list[Deed]:
        """The latest acts on a case, whoever did them."""
        ...

    async def sought(self, by: Member, sought: Sought, limit: int) -> list[Deed]:
        """The acts that a coordinator, `by`, has in reach: of their network, or all without one."""
        ...
