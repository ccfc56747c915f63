"""The queue as an adviser reads it: one line a case, filters, how many wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.console import words
from bot.conversation.content import Content
from bot.conversation.desk.ports import Listed
from bot.conversation.guided.handover import AFTER_DANGERS
from bot.handoff.cases import CaseKind, State
from bot.handoff.promise import missed, said
from bot.staff.members import Member
from nlu.language import normalise


class Shown(StrEnum):
    """Which cases to list."""

    ALL = "toutes"
    WAITING = "en-attente"
    MINE = "les-miennes"
    TAKEN = "prises"


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen above the list; `sought` is words of a name, a trade or a town."""

    shown: Shown = Shown.ALL
    territory: str = ""
    sought: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """From a page's address; what cannot be is left out."""
        wanted = query.get("voir", "")
        shown = Shown(wanted) if wanted in list(Shown) else Shown.ALL
        return cls(shown, query.get("departement", "")[:3], query.get("chercher", "")[:100])


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list."""

    id: int
    title: str
    who: str
    where: str
    urgent: bool
    since: str
    promise: str
    late: bool
    holder: str
    mine: bool
    waits: bool


def rows(
    lines: Iterable[Listed], filters: Filters, member: Member, content: Content, now: datetime
) -> list[Row]:
    """The cases that the filters let through, in the order given."""
    return [_row(line, member, content, now) for line in lines if _wanted(line, filters, member, content)]


def territories(lines: Iterable[Listed], content: Content) -> dict[str, str]:
    """The departments of the cases in sight, by number, with their names."""
    cases = (line.case for line in lines)
    found = {case.territory: words.territory(case, content) for case in cases if case.territory}
    return dict(sorted(found.items()))


def waiting(lines: Iterable[Listed]) -> int:
    """How many cases nobody has taken."""
    return sum(line.case.state is State.WAITING for line in lines)


def _title(line: Listed) -> str:
    """What a case is about, in a few words."""
    if line.case.erased_at:
        return "Conversation effacée"
    if line.case.kind is CaseKind.DANGER:
        return f"Danger : {words.danger(line.case.category)}"
    return line.label or "Dossier"


def _wanted(line: Listed, filters: Filters, member: Member, content: Content) -> bool:
    held_by = line.case.holder.id if line.case.holder else None
    shown = {
        Shown.ALL: True,
        Shown.WAITING: held_by is None,
        Shown.MINE: held_by == member.id,
        Shown.TAKEN: held_by is not None,
    }[filters.shown]
    here = not filters.territory or line.case.territory == filters.territory
    return shown and here and (not filters.sought or _holds(line, filters.sought, content))


def _holds(line: Listed, sought: str, content: Content) -> bool:
    trade = content.trade(line.trade)
    said = (_title(line), line.name, line.town, trade.label if trade else "", str(line.case.id))
    return set(normalise(sought).split()) <= set(normalise(" ".join(said)).split())


def _row(line: Listed, member: Member, content: Content, now: datetime) -> Row:
    case = line.case
    return Row(
        id=case.id,
        title=_title(line),
        who=line.name,
        where=words.territory(case, content),
        urgent=case.urgency < AFTER_DANGERS,
        since=words.ago(case.raised_at, now),
        promise=said(case.promised_at, now) if case.promised_at else "",
        late=bool(case.missed) or (case.promised_at is not None and missed(case.promised_at, now)),
        holder=case.holder.name if case.holder else "",
        mine=case.holder is not None and case.holder.id == member.id,
        waits=case.waiting_since is not None,
    )
