"""Alerts to staff in SQL: a row for each before it is sent, so that a restart sends nothing twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.handoff.alerts import Colleague, Log, Reason, Slot, StaffAlert
from bot.handoff.cases import Case, CaseKind
from bot.storage.cases import OPEN, WHOLE, case_of
from bot.storage.database import Database
from bot.storage.roster import HOURS, hours_in
from bot.storage.staff import WITH_NETWORK, member_of
from bot.storage.tables import alerts, cases

# Longer than any try: until then nobody else takes it up.
GRACE = timedelta(minutes=2)
DOUBTS = 2


class SqlAlerts:
    """The AlertStore port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    async def pressing(self) -> list[Case]:
        """The open cases that may deserve an alert, most urgent first."""
        late = or_(cases.c.missed > 0, cases.c.promised_at <= self._clock())
        untaken = cases.c.holder_id.is_(None) & or_(cases.c.kind == CaseKind.DANGER, late)
        held = cases.c.holder_id.is_not(None) & cases.c.waiting_since.is_not(None)
        # Without its conversation a case cannot be taken any more.
        found = WHOLE.where(OPEN, cases.c.conversation_id.is_not(None), or_(untaken, held))
        async with self._database.read() as connection:
            rows = await connection.execute(found.order_by(cases.c.urgency, cases.c.id))
            return [case_of(row) for row in rows]

    async def colleagues(self) -> list[Colleague]:
        """All the staff, with their hours."""
        async with self._database.read() as connection:
            rows = await connection.execute(WITH_NETWORK.add_columns(HOURS))
            return [Colleague(member_of(row), hours_in(row)) for row in rows]

    async def log(self) -> Log:
        """The alerts of the open cases: a second doubt settles one, as if it had gone out."""
        now, settled, resting = self._clock(), defaultdict[Slot, list[datetime]](list), set()
        found = select(alerts).join(cases, cases.c.id == alerts.c.case_id).where(OPEN)
        async with self._database.read() as connection:
            for row in await connection.execute(found):
                if row.sent_at or (row.doubts >= DOUBTS and row.due_at <= now):
                    slot = (row.case_id, Reason(row.reason), row.staff_id)
                    settled[slot].append(row.sent_at or row.due_at)
                elif row.due_at > now:
                    resting.add(row.key)
        return Log(settled, frozenset(resting))

    async def begin(self, alert: StaffAlert) -> int | None:
        """Write down that it is tried now, and for which time; None if it must not be."""
        now = self._clock()
        row = {
            "key": alert.key,
            "case_id": alert.case.id,
            "staff_id": alert.to.id if alert.to else None,
            "reason": alert.reason,
            "due_at": now + GRACE,
            "created_at": now,
            "attempts": 1,
            "doubts": 1,
        }
        again = {
            "attempts": alerts.c.attempts + 1,
            "doubts": alerts.c.doubts + 1,
            "due_at": now + GRACE,
        }
        free = alerts.c.sent_at.is_(None) & (alerts.c.due_at <= now) & (alerts.c.doubts < DOUBTS)
        begun = self._insert(alerts).values(row)
        begun = begun.on_conflict_do_update(index_elements=["key"], set_=again, where=free)
        begun = begun.returning(alerts.c.attempts)
        found = await self._database.write(lambda connection: connection.execute(begun))
        return found.scalar_one_or_none()

    async def sent(self, alert: StaffAlert) -> None:
        """It went out."""
        await self._change(alert, sent_at=self._clock(), failure=None, doubts=0)

    async def failed(self, alert: StaffAlert, until: datetime, reason: str) -> None:
        """It did not go out: to be tried again, not before `until`."""
        fewer = case((alerts.c.doubts > 0, alerts.c.doubts - 1), else_=0)
        await self._change(alert, due_at=until, failure=reason[:200], doubts=fewer)

    async def doubtful(self, alert: StaffAlert, until: datetime, reason: str) -> None:
        """It may have gone out: to be tried once more, not before `until`, if it was the first time."""
        await self._change(alert, due_at=until, failure=reason[:200])

    async def _change(self, alert: StaffAlert, **values: object) -> None:
        change = update(alerts).where(alerts.c.key == alert.key).values(values)
        await self._database.write(lambda connection: connection.execute(change))
