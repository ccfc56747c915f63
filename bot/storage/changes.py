"""A change of a case in SQL: made whole, with the floor and its trace, only if the case is as expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, insert, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.desk.ports import Change
from bot.conversation.ports import Answered
from bot.handoff.cases import Case, Closing, Consent, Taker
from bot.handoff.hours import FRANCE
from bot.messages import Reply
from bot.storage import audit
from bot.storage.cases import OFFERED, OPEN
from bot.storage.dossiers import CLOSING, CONSENT
from bot.storage.roster import on_duty
from bot.storage.speech import give_floor
from bot.storage.tables import cases, notes, staff

COLUMNS: dict[type, Callable[[Any], Any]] = {
    Closing: lambda closing: CLOSING.dump_python(closing, mode="json"),
    Consent: lambda consent: CONSENT.dump_python(consent, mode="json"),
}


async def make(
    connection: AsyncConnection, conversation: Row[Any], found: Case, change: Change, now: datetime
) -> tuple[Reply, ...] | None:
    """Make a change in a conversation held back; what is then to be said, None if it cannot be made.

    What is said over somebody else comes first.
    """
    values = {name: COLUMNS.get(type(value), _same)(value) for name, value in change.sets.items()}
    mine = (cases.c.id == found.id) & (cases.c.conversation_id == conversation.id)
    expected = _as_expected(change, found, now.astimezone(FRANCE).date())
    made = update(cases).where(mine, expected).values({"id": found.id, **values})
    if (await connection.execute(made)).rowcount != 1:
        return None
    turning = change.turning if change.floor and change.floor != conversation.floor else ()
    if change.floor:
        await give_floor(connection, conversation.id, change.floor)
    if change.note:
        row = {"case_id": found.id, "staff_id": change.by, "text": change.note, "written_at": now}
        await connection.execute(insert(notes).values(row))
    await audit.note(connection, now, change.by, change.act, found.id, change.detail)
    return (*turning, *change.said)


async def answer(
    connection: AsyncConnection, conversation: Row[Any], answered: Answered, now: datetime
) -> tuple[Reply, ...] | None:
    """Make the first change that can be made; what is then to be said, None if none can."""
    for change in answered.changes:
        said = await make(connection, conversation, answered.case, change, now)
        if said is not None:
            return said
    return None


def _as_expected(change: Change, found: Case, today: date) -> ColumnElement[bool]:
    if change.closed:
        other = cases.alias()
        same = (other.c.conversation_id == found.conversation_id) & (other.c.kind == found.kind)
        taken = exists().where(same, other.c.closed_at.is_(None))
        return cases.c.closed_at.is_not(None) & cases.c.erased_at.is_(None) & ~taken
    held = cases.c.holder_id == change.held_by if change.held_by else cases.c.holder_id.is_(None)
    waiting = cases.c.waiting_since == change.waiting_since if change.waiting_since else true()
    since = cases.c.claimed_at == change.claimed_at if change.claimed_at else true()
    return and_(OPEN, held, waiting, since, _offered(change), _may_take(change.to, today))


def _offered(change: Change) -> ColumnElement[bool]:
    if change.offer is None:
        return ~OFFERED if change.to else true()
    of_member = cases.c.offered_to_id.is_not_distinct_from(change.offer.member_id)
    return of_member & cases.c.offered_network_id.is_not_distinct_from(change.offer.network_id)


def _may_take(to: Taker | None, today: date) -> ColumnElement[bool]:
    """Whether the colleague still is one of the holder's and there, or somebody of the network is."""
    if to is None:
        return true()
    if to.member_id is None:
        return exists().where(on_duty(today), staff.c.network_id == to.network_id)
    holder = staff.alias()
    theirs = staff.c.network_id.is_not_distinct_from(holder.c.network_id)
    return exists().where(
        on_duty(today), staff.c.id == to.member_id, holder.c.id == cases.c.holder_id, theirs
    )


def _same(value: Any) -> Any:
    return value
