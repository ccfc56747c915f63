"""Signed-in browsers and one-use links in SQL: of each token only the fingerprint is kept."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, delete, insert, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BusyError
from bot.staff.access import IDLE, LINK, SESSION
from bot.staff.audit import Act
from bot.staff.members import Account, Member
from bot.storage.audit import note
from bot.storage.database import Database
from bot.storage.staff import WITH_NETWORK, cut_off, member_of
from bot.storage.tables import staff, staff_links, staff_sessions

SEEN_AGAIN = timedelta(minutes=1)
READER_WAITS = 1.0


def fingerprint(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class SqlSessions:
    """The Sessions port on a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def open(self, account: Account) -> str | None:
        """A new token; None if the password changed or the account closed since it was tried."""
        token = secrets.token_urlsafe(32)
        opened = await self._database.write(lambda connection: self._open(connection, account, token))
        return token if opened else None

    async def _open(self, connection: AsyncConnection, account: Account, token: str) -> bool:
        now, who = self._clock(), account.member.id
        same = (staff.c.id == who) & (staff.c.password == account.password) & staff.c.disabled_at.is_(None)
        cleared = await connection.execute(update(staff).where(same).values(failures=0, locked_until=None))
        if not cleared.rowcount:
            return False
        gone = (staff_sessions.c.staff_id == who) & not_(alive(now))
        await connection.execute(delete(staff_sessions).where(gone))
        row = {"fingerprint": fingerprint(token), "staff_id": who, "opened_at": now, "seen_at": now}
        await connection.execute(insert(staff_sessions).values(row))
        await note(connection, now, who, Act.SIGN_IN)
        return True

    async def of(self, token: str, present: bool = True) -> Member | None:
        """Who holds a token, None when it is unknown, too old, idle for too long, or the account closed."""
        now, mine = self._clock(), staff_sessions.c.fingerprint == fingerprint(token)
        found = WITH_NETWORK.add_columns(staff_sessions.c.seen_at).join(
            staff_sessions, staff_sessions.c.staff_id == staff.c.id
        )
        async with self._database.read() as connection:
            held = found.where(mine, alive(now), staff.c.disabled_at.is_(None))
            row = (await connection.execute(held)).first()
        if row and present and now - row.seen_at >= SEEN_AGAIN:
            await self._still_there(update(staff_sessions).where(mine).values(seen_at=now))
        return member_of(row) if row else None

    async def _still_there(self, seen: Update) -> None:
        """Write down that somebody is there; what they came to read waits for it a moment, no more."""
        with suppress(BusyError, TimeoutError):
            async with asyncio.timeout(READER_WAITS):
                await self._database.write(lambda connection: connection.execute(seen))

    async def end(self, token: str) -> None:
        """Sign out of one browser."""
        mine = staff_sessions.c.fingerprint == fingerprint(token)
        await self._database.write(lambda connection: self._end(connection, mine, Act.SIGN_OUT))

    async def end_all(self, member_id: int) -> None:
        """Sign out everywhere."""
        theirs = staff_sessions.c.staff_id == member_id
        await self._database.write(lambda connection: self._end(connection, theirs, Act.SIGN_OUT_EVERYWHERE))

    async def _end(self, connection: AsyncConnection, which: ColumnElement[bool], act: Act) -> None:
        ended = delete(staff_sessions).where(which).returning(staff_sessions.c.staff_id)
        for whose in set((await connection.execute(ended)).scalars()):
            await note(connection, self._clock(), whose, act)


class SqlLinks:
    """The Links port on a database, and the making of links."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def make(self, member_id: int) -> str:
        """The token of a new link, in the place of those made before."""
        return await self._database.write(lambda connection: make_link(connection, member_id, self._clock()))

    async def of(self, token: str) -> Member | None:
        """Whose link it is, None when it is unknown, used or too old; looking does not use it."""
        found = WITH_NETWORK.join(staff_links, staff_links.c.staff_id == staff.c.id)
        good = self._good(token) & staff.c.disabled_at.is_(None)
        async with self._database.read() as connection:
            row = (await connection.execute(found.where(good))).first()
            return member_of(row) if row else None

    async def use(self, token: str, password: str) -> bool:
        """Keep the hash of the password chosen and end every session; False when the link is good no more."""
        return await self._database.write(lambda connection: self._use(connection, token, password))

    async def _use(self, connection: AsyncConnection, token: str, password: str) -> bool:
        # The member first, then what is theirs: the order in which every transaction here locks rows.
        theirs = select(staff.c.id).join(staff_links).where(self._good(token), staff.c.disabled_at.is_(None))
        whose = (await connection.execute(theirs.with_for_update(of=staff))).scalar()
        used = await connection.execute(delete(staff_links).where(self._good(token)))
        if whose is None or not used.rowcount:
            return False
        fresh = {"password": password, "failures": 0, "locked_until": None}
        await connection.execute(update(staff).where(staff.c.id == whose).values(fresh))
        await cut_off(connection, whose)
        await note(connection, self._clock(), whose, Act.PASSWORD_CHOSEN)
        return True

    def _good(self, token: str) -> ColumnElement[bool]:
        return and_(staff_links.c.fingerprint == fingerprint(token), staff_links.c.expires_at > self._clock())


async def make_link(connection: AsyncConnection, member_id: int, now: datetime, detail: str = "") -> str:
    """The token of a new link, in the place of those made before; `detail` is for the audit."""
    token = secrets.token_urlsafe(32)
    await connection.execute(delete(staff_links).where(staff_links.c.staff_id == member_id))
    row = {"fingerprint": fingerprint(token), "staff_id": member_id, "expires_at": now + LINK}
    await connection.execute(insert(staff_links).values(row))
    await note(connection, now, member_id, Act.LINK_MADE, detail=detail)
    return token


def alive(now: datetime) -> ColumnElement[bool]:
    """Neither too old nor idle for too long."""
    return (staff_sessions.c.opened_at > now - SESSION) & (staff_sessions.c.seen_at > now - IDLE)
