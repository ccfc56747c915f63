"""The queue as an adviser reads it: one line a case, filters, how many wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.console import words
from bot.conversation.content import Content
from bot.conversation.desk.ports import Listed
from bot.conversation.guided.handover import AFTER_DANGERS
from bot.directory.territories import named
from bot.feasibility.skills import labels
from bot.handoff.cases import Case, CaseKind, State
from bot.handoff.promise import missed, said
from bot.staff.members import Member
from bot.staff.territory import COMMUNE_DIGITS
from nlu.language import normalise

# No skill is called so; a longer word than any skill is none.
MINE, LONGEST_NEED = "les-miennes", 40


class Shown(StrEnum):
    """Which cases to list."""

    ALL = "toutes"
    WAITING = "en-attente"
    MINE = "les-miennes"
    TAKEN = "prises"


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen above the list; `sought` is words of a name, a trade or a town.

    `need` is a skill, or MINE for any that one has.
    """

    shown: Shown = Shown.ALL
    territory: str = ""
    sought: str = ""
    need: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """From a page's address; what cannot be is left out."""
        wanted = query.get("voir", "")
        shown = Shown(wanted) if wanted in list(Shown) else Shown.ALL
        territory, sought = query.get("territoire", "")[:COMMUNE_DIGITS], query.get("chercher", "")[:100]
        return cls(shown, territory, sought, query.get("besoin", "")[:LONGEST_NEED])


@dataclass(frozen=True, slots=True)
class Need:
    """A skill that a case asks for, and whether the reader has it."""

    label: str
    mine: bool


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
    offered: str
    needs: tuple[Need, ...] = ()


def rows(
    lines: Iterable[Listed], filters: Filters, member: Member, content: Content, now: datetime
) -> list[Row]:
    """The cases that the filters let through, in the order given.

    The skills they ask for are shown and never move them, so that nobody waits longer for being unlike the
    others: urgency, then the promise, alone put one person before another.
    """
    return [_row(line, member, content, now) for line in lines if _wanted(line, filters, member, content)]


def territories(lines: Iterable[Listed], content: Content) -> dict[str, str]:
    """The departments of the cases in sight, by number, each before its towns, with their names."""
    codes = {code for line in lines for code in _codes(line.case)}
    return {code: named(code, content.directory.atlas) for code in sorted(codes)}


def needs(lines: Iterable[Listed], content: Content) -> dict[str, str]:
    """The skills that the cases in sight ask for, by key."""
    wanted = {key for line in lines for key in line.case.needs}
    return {skill.key: skill.label for skill in content.skills if skill.key in wanted}


def _codes(case: Case) -> set[str]:
    return {case.territory, case.commune} - {""}


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
    here = not filters.territory or filters.territory in _codes(line.case)
    asked = set(line.case.needs) & ({*member.skills} if filters.need == MINE else {filters.need})
    fits = not filters.need or bool(asked)
    return shown and here and fits and (not filters.sought or _holds(line, filters.sought, content))


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
        where=line.town or words.territory(case, content),
        urgent=case.urgency < AFTER_DANGERS,
        since=words.ago(case.raised_at, now),
        promise=said(case.promised_at, now) if case.promised_at else "",
        late=bool(case.missed) or (case.promised_at is not None and missed(case.promised_at, now)),
        holder=case.holder.name if case.holder else "",
        mine=case.holder is not None and case.holder.id == member.id,
        waits=case.waiting_since is not None,
        offered=case.offer.label if case.offer else "",
        needs=tuple(_needs(case, member, content)),
    )


def _needs(case: Case, member: Member, content: Content) -> Iterator[Need]:
    for key in case.needs:
        (label,) = labels([key], content.skills)
        yield Need(label, key in member.skills)
