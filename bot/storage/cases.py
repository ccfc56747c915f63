"""Cases in SQL: raised in the transaction that answers the person, never one without the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.desk.ports import UNOFFERED, Act
from bot.conversation.ports import Floor
from bot.handoff.cases import Alert, Case, CaseKind, Consent, Holder, Request, Taker
from bot.storage import audit
from bot.storage.database import Database
from bot.storage.dossiers import CLOSING, CONSENT, dossier_content, dossier_fields
from bot.storage.speech import give_floor
from bot.storage.tables import cases, networks, notes, staff

TAKER, THEIR_NETWORK = staff.alias("taker"), networks.alias("their_network")
OTHER_NETWORK = networks.alias("other_network")
# A case with its holder, as the young person is told who answers, and whom it is to be passed to.
WHOLE = (
    select(
        cases,
        staff.c.name.label("holder_name"),
        staff.c.disabled_at.label("holder_left_at"),
        staff.c.absent_until.label("holder_absent_until"),
        networks.c.name.label("holder_network"),
        TAKER.c.name.label("taker_name"),
        THEIR_NETWORK.c.name.label("taker_network"),
        OTHER_NETWORK.c.name.label("other_network"),
    )
    .outerjoin(staff, staff.c.id == cases.c.holder_id)
    .outerjoin(networks, networks.c.id == staff.c.network_id)
    .outerjoin(TAKER, TAKER.c.id == cases.c.offered_to_id)
    .outerjoin(THEIR_NETWORK, THEIR_NETWORK.c.id == TAKER.c.network_id)
    .outerjoin(OTHER_NETWORK, OTHER_NETWORK.c.id == cases.c.offered_network_id)
)
OFFERED = or_(cases.c.offered_to_id.is_not(None), cases.c.offered_network_id.is_not(None))
OPEN = cases.c.closed_at.is_(None) & cases.c.erased_at.is_(None)
IN_ORDER = (cases.c.urgency, cases.c.due_on.nulls_first(), cases.c.opened_at, cases.c.id)


class SqlCases:
    """The Cases port on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self) -> list[Case]:
        """Most urgent first, then the soonest due, then the oldest; what was erased no longer waits."""
        found = WHOLE.where(OPEN, cases.c.holder_id.is_(None))
        async with self._database.read() as connection:
            return [case_of(row) for row in await connection.execute(found.order_by(*IN_ORDER))]

    async def find(self, case_id: int) -> Case | None:
        """A case by its number, even erased."""
        async with self._database.read() as connection:
            row = (await connection.execute(WHOLE.where(cases.c.id == case_id))).first()
            return case_of(row) if row else None


async def alert(connection: AsyncConnection, conversation_id: int, raised: Alert, now: datetime) -> None:
    """Open the conversation's case, or make it as urgent as what was just read."""
    found = await _held_back(connection, conversation_id, CaseKind.DANGER)
    values = _raised(found, raised) if found else _first(raised)
    await _keep(connection, found, conversation_id, {**values, "kind": CaseKind.DANGER, "raised_at": now})


async def request(connection: AsyncConnection, conversation_id: int, asked: Request, now: datetime) -> None:
    """Open the conversation's dossier case, or put the newest dossier in place of the one that waits."""
    found = await _held_back(connection, conversation_id, CaseKind.DOSSIER)
    values = _requested(asked)
    await _keep(connection, found, conversation_id, {**values, "kind": CaseKind.DOSSIER, "raised_at": now})


async def of_conversation(connection: AsyncConnection, conversation_id: int) -> list[Case]:
    """Every case of a conversation, oldest first, the closed ones too."""
    mine = WHOLE.where(cases.c.conversation_id == conversation_id)
    return [case_of(row) for row in await connection.execute(mine.order_by(cases.c.id))]


async def notes_of(connection: AsyncConnection, conversation_id: int) -> int:
    """How many notes advisers wrote about the cases of a conversation."""
    theirs = select(cases.c.id).where(cases.c.conversation_id == conversation_id)
    found = select(func.count()).select_from(notes).where(notes.c.case_id.in_(theirs))
    return int((await connection.execute(found)).scalar_one())


async def taken_of(connection: AsyncConnection, conversation_id: int) -> list[Case]:
    """The cases of the conversation that advisers have taken, the last first."""
    held = WHOLE.where(is_taken(conversation_id)).order_by(cases.c.claimed_at.desc())
    return [case_of(row) for row in await connection.execute(held)]


async def let_wait(connection: AsyncConnection, conversation_id: int, now: datetime) -> None:
    """The person wrote to the adviser: from the first unanswered message on, they wait."""
    idle = is_taken(conversation_id) & cases.c.waiting_since.is_(None)
    await connection.execute(update(cases).where(idle).values(waiting_since=now))


async def turn_floor(
    connection: AsyncConnection, conversation_id: int, floor: Floor, agreed: Consent | None, now: datetime
) -> None:
    """The person gives the floor, or takes it back: nobody waits for an adviser then, nor for an answer.

    With an agreement the case they hold is opened to them; one that nobody holds any more gives no floor.
    """
    if agreed:
        consent = CONSENT.dump_python(agreed, mode="json")
        held = update(cases).where(is_taken(conversation_id))
        opened = await connection.execute(held.values(consent=consent, waiting_since=agreed.given_at))
        if opened.rowcount == 0:
            return
    elif floor is Floor.ASSISTANT:
        await _let_lapse(connection, is_taken(conversation_id), now)
        await connection.execute(update(cases).where(is_taken(conversation_id)).values(waiting_since=None))
    await give_floor(connection, conversation_id, floor)


async def _let_lapse(connection: AsyncConnection, which: ColumnElement[bool], now: datetime) -> None:
    """Nobody is to take these cases over any more."""
    lapsed = update(cases).where(which, OFFERED).values(UNOFFERED).returning(cases.c.id)
    for case_id in (await connection.execute(lapsed)).scalars().all():
        await audit.note(connection, now, None, Act.LAPSE, case_id)


def is_taken(conversation_id: int) -> ColumnElement[bool]:
    """Of the conversation's cases, those that an adviser holds."""
    mine = (cases.c.conversation_id == conversation_id) & cases.c.holder_id.is_not(None)
    return mine & cases.c.closed_at.is_(None)


async def unlink(connection: AsyncConnection, conversation_id: int, now: datetime) -> None:
    """Leave of a case its kind, its days, its end and the proof of consent: nothing that leads to them."""
    mine = cases.c.conversation_id == conversation_id
    theirs = (await connection.execute(select(cases.c.id, cases.c.closing).where(mine))).all()
    await connection.execute(delete(notes).where(notes.c.case_id.in_([row.id for row in theirs])))
    for row in theirs:
        closing = row.closing and {**row.closing, "detail": ""}
        await connection.execute(update(cases).where(cases.c.id == row.id).values(closing=closing))
    await give_floor(connection, conversation_id, Floor.ASSISTANT)
    await _let_lapse(connection, mine, now)
    content: dict[str, Any] = {"category": "", "due_on": None, "dossier": None, "contact": None, "needs": []}
    dossier = update(cases).where(mine, cases.c.kind == CaseKind.DOSSIER)
    await connection.execute(dossier.values(content))
    await connection.execute(
        update(cases).where(mine).values(conversation_id=None, territory="", commune="", erased_at=now)
    )


async def _held_back(connection: AsyncConnection, conversation_id: int, kind: CaseKind) -> Row[Any] | None:
    """The conversation's case of a kind, nobody else's to change until the end of the transaction."""
    mine = (cases.c.conversation_id == conversation_id) & (cases.c.kind == kind)
    unclosed = mine & cases.c.closed_at.is_(None)
    return (await connection.execute(select(cases).where(unclosed).with_for_update())).first()


async def _keep(
    connection: AsyncConnection, found: Row[Any] | None, conversation_id: int, values: dict[str, Any]
) -> None:
    if found:
        again = {**values, "alerts": found.alerts + 1}
        await connection.execute(update(cases).where(cases.c.id == found.id).values(again))
    else:
        first = {"conversation_id": conversation_id, "alerts": 1, "opened_at": values["raised_at"]}
        await connection.execute(insert(cases).values(values | first))


def _first(raised: Alert) -> dict[str, Any]:
    return {"category": raised.category, "urgency": raised.urgency, "territory": raised.territory}


def _raised(found: Row[Any], raised: Alert) -> dict[str, Any]:
    worse = raised.urgency <= found.urgency
    return {
        "category": raised.category if worse else found.category,
        "urgency": min(raised.urgency, found.urgency),
        "territory": raised.territory or found.territory,
    }


def _requested(asked: Request) -> dict[str, Any]:
    return {
        "category": asked.dossier.outcome.key,
        "urgency": asked.urgency,
        "territory": asked.territory,
        "commune": asked.commune,
        "needs": list(asked.needs),
        "due_on": asked.due,
        "promised_at": asked.promised,
        **dossier_content(asked),
    }


def _holder(row: Row[Any]) -> Holder:
    left = row.holder_left_at is not None
    return Holder(row.holder_id, row.holder_name, row.holder_network or "", left, row.holder_absent_until)


def _offer(row: Row[Any]) -> Taker | None:
    if row.offered_to_id:
        return Taker(row.offered_to_id, None, row.taker_name, row.taker_network or "")
    return Taker(None, row.offered_network_id, row.other_network) if row.offered_network_id else None


def case_of(row: Row[Any]) -> Case:
    """A row of the table."""
    return Case(
        row.id,
        row.conversation_id,
        row.category,
        row.urgency,
        row.territory,
        row.alerts,
        row.opened_at,
        row.raised_at,
        CaseKind(row.kind),
        row.due_on,
        erased_at=row.erased_at,
        network_id=row.network_id,
        promised_at=row.promised_at,
        missed=row.missed,
        holder=_holder(row) if row.holder_id else None,
        claimed_at=row.claimed_at,
        waiting_since=row.waiting_since,
        closed_at=row.closed_at,
        closing=row.closing and CLOSING.validate_python(row.closing),
        offer=_offer(row),
        commune=row.commune,
        needs=tuple(row.needs),
        **dossier_fields(row),
    )
