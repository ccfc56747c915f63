"""Alerts to staff in SQL: a row for each before it is sent, so that a restart sends nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.handoff.alerting import Attempt
from bot.handoff.alerts import Colleague, Log, StaffAlert
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
        now, settled, begun = self._clock(), dict[str, datetime](), dict[str, datetime]()
        resting = set[str]()
        found = select(alerts).join(cases, cases.c.id == alerts.c.case_id).where(OPEN)
        async with self._database.read() as connection:
            for row in await connection.execute(found):
                if row.sent_at or (row.doubts >= DOUBTS and row.due_at <= now):
                    settled[row.key] = row.sent_at or row.due_at
                    continue
                begun[row.key] = row.created_at
                if row.due_at > now:
                    resting.add(row.key)
        return Log(settled, begun, frozenset(resting))

    async def begin(self, chosen: Sequence[StaffAlert]) -> Attempt | None:
        """Write down that they are tried now, without those that must not be; None if no other is left."""
        now = self._clock()
        tried = {"due_at": now + GRACE, "created_at": now, "attempts": 1, "doubts": 1}
        # In one order for all: two processes that begin the same alerts do not wait for each other.
        rows = [_row(alert) | tried for alert in sorted(chosen, key=lambda alert: alert.key)]
        again = {
            "attempts": alerts.c.attempts + 1,
            "doubts": alerts.c.doubts + 1,
            "due_at": now + GRACE,
        }
        free = alerts.c.sent_at.is_(None) & (alerts.c.due_at <= now) & (alerts.c.doubts < DOUBTS)
        begun = self._insert(alerts)
        begun = begun.on_conflict_do_update(index_elements=["key"], set_=again, where=free)
        begun = begun.returning(alerts.c.key, alerts.c.created_at, alerts.c.attempts)
        found = (await self._database.write(lambda connection: connection.execute(begun, rows))).all()
        if not found:
            return None
        keys, since, attempts = zip(*found, strict=True)
        return Attempt([alert for alert in chosen if alert.key in keys], min(since), max(attempts))

    async def sent(self, attempt: Attempt) -> None:
        """It went out."""
        await self._change(attempt, sent_at=self._clock(), failure=None, doubts=0)

    async def failed(self, attempt: Attempt, until: datetime, reason: str) -> None:
        """It did not go out: to be tried again, not before `until`."""
        fewer = case((alerts.c.doubts > 0, alerts.c.doubts - 1), else_=0)
        await self._change(attempt, due_at=until, failure=reason[:200], doubts=fewer)

    async def doubtful(self, attempt: Attempt, until: datetime, reason: str) -> None:
        """It may have gone out: to be tried once more, not before `until`, if it was the first time."""
        await self._change(attempt, due_at=until, failure=reason[:200])

    async def _change(self, attempt: Attempt, **values: object) -> None:
        theirs = alerts.c.key.in_([alert.key for alert in attempt.alerts])
        change = update(alerts).where(theirs).values(values)
        await self._database.write(lambda connection: connection.execute(change))


def _row(alert: StaffAlert) -> dict[str, object]:
    to = alert.to.id if alert.to else None
    return {"key": alert.key, "case_id": alert.case.id, "staff_id": to, "reason": alert.reason}
