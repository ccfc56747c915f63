"""The queue as an adviser reads it: one line a case, filters, how many wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.console import words
from bot.conversation.content import Content
from bot.conversation.guided.handover import AFTER_DANGERS
from bot.handoff.cases import Case, CaseKind, State
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
    cases: Iterable[Case], filters: Filters, member: Member, content: Content, now: datetime
) -> list[Row]:
    """The cases that the filters let through, in the order given."""
    return [_row(case, member, content, now) for case in cases if _wanted(case, filters, member, content)]


def territories(cases: Iterable[Case], content: Content) -> dict[str, str]:
    """The departments of the cases in sight, by number, with their names."""
    found = {case.territory: words.territory(case, content) for case in cases if case.territory}
    return dict(sorted(found.items()))


def waiting(cases: Iterable[Case]) -> int:
    """How many cases nobody has taken."""
    return sum(case.state is State.WAITING for case in cases)


def title(case: Case) -> str:
    """What a case is about, in a few words."""
    if case.erased_at:
        return "Conversation effacée"
    if case.kind is CaseKind.DANGER:
        return f"Danger : {words.danger(case.category)}"
    return case.dossier.outcome.label if case.dossier else "Dossier"


def name_of(case: Case) -> str:
    """How the person wants to be called, "" when they did not say."""
    return str((case.contact or {}).get("prenom", ""))


def _wanted(case: Case, filters: Filters, member: Member, content: Content) -> bool:
    held_by = case.holder.id if case.holder else None
    shown = {
        Shown.ALL: True,
        Shown.WAITING: held_by is None,
        Shown.MINE: held_by == member.id,
        Shown.TAKEN: held_by is not None,
    }[filters.shown]
    here = not filters.territory or case.territory == filters.territory
    sought = set(normalise(filters.sought).split())
    return shown and here and sought <= set(normalise(_text(case, content)).split())


def _text(case: Case, content: Content) -> str:
    dossier = case.dossier
    trade = content.trade(dossier.trade) if dossier else None
    town = dossier.town if dossier else ""
    return " ".join((title(case), name_of(case), town, trade.label if trade else "", str(case.id)))


def _row(case: Case, member: Member, content: Content, now: datetime) -> Row:
    return Row(
        id=case.id,
        title=title(case),
        who=name_of(case),
        where=words.territory(case, content),
        urgent=case.urgency < AFTER_DANGERS,
        since=words.ago(case.raised_at, now),
        promise=said(case.promised_at, now) if case.promised_at else "",
        late=bool(case.missed) or (case.promised_at is not None and missed(case.promised_at, now)),
        holder=case.holder.name if case.holder else "",
        mine=case.holder is not None and case.holder.id == member.id,
        waits=case.waiting_since is not None,
    )
