"""Members of staff in SQL: added, counted at each try to sign in, closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.staff.audit import Act
from bot.staff.lockout import pause
from bot.staff.members import Account, Member, Network, Role
from bot.storage.audit import note
from bot.storage.database import Database
from bot.storage.tables import networks, staff, staff_links, staff_sessions

WITH_NETWORK = select(
    staff, networks.c.name.label("network"), networks.c.territories.label("network_territories")
).outerjoin(networks, networks.c.id == staff.c.network_id)


class SqlMembers:
    """The Accounts port on a database, and what the commands do with members."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    async def find(self, member_id: int) -> Member | None:
        """A member by number, even disabled."""
        return await self._one(staff.c.id == member_id)

    async def by_email(self, email: str) -> Member | None:
        """A member by e-mail, even disabled."""
        return await self._one(staff.c.email == email)

    async def _one(self, whose: ColumnElement[bool]) -> Member | None:
        async with self._database.read() as connection:
            row = (await connection.execute(WITH_NETWORK.where(whose))).first()
            return member_of(row) if row else None

    async def all(self) -> list[Member]:
        """Every member, by network then name; the disabled too."""
        async with self._database.read() as connection:
            rows = await connection.execute(WITH_NETWORK.order_by(networks.c.name, staff.c.name, staff.c.id))
            return [member_of(row) for row in rows]

    async def networks(self) -> list[Network]:
        """Every network, by name."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(networks).order_by(networks.c.name))
            return [network_of(row) for row in rows]

    async def add(
        self, email: str, name: str, role: Role, network: str = "", territories: Sequence[str] = ()
    ) -> Member | None:
        """A new member, in a network made if its name is new; None when the e-mail is somebody's already."""
        row = {"email": email, "name": name, "role": role, "territories": list(territories), "skills": []}
        return await self._database.write(lambda connection: self._add(connection, row, network))

    async def _add(self, connection: AsyncConnection, row: dict[str, Any], network: str) -> Member | None:
        now, taken = self._clock(), select(staff.c.id).where(staff.c.email == row["email"])
        if (await connection.execute(taken)).first():
            return None
        row |= {"network_id": await self._network(connection, network, now), "created_at": now}
        fresh = insert(staff).values(row).returning(staff.c.id)
        added = (await connection.execute(fresh)).scalar_one()
        await note(connection, now, added, Act.MEMBER_ADDED)
        return member_of((await connection.execute(WITH_NETWORK.where(staff.c.id == added))).one())

    async def _network(self, connection: AsyncConnection, name: str, now: datetime) -> int | None:
        if not name:
            return None
        row = {"name": name, "territories": [], "hours": {}, "created_at": now}
        await connection.execute(self._insert(networks).values(row).on_conflict_do_nothing())
        found = await connection.execute(select(networks.c.id).where(networks.c.name == name))
        return int(found.scalar_one())

    async def attempt(self, email: str) -> Account | None:
        """The account of an e-mail, for one try, counted as failed until a session opens; None if unknown.

        Counted before the password is looked at, or many tries at once would all be the first.
        """
        return await self._database.write(lambda connection: self._attempt(connection, email))

    async def _attempt(self, connection: AsyncConnection, email: str) -> Account | None:
        now, theirs = self._clock(), WITH_NETWORK.where(staff.c.email == email)
        row = (await connection.execute(theirs.with_for_update(of=staff))).first()
        if row is None:
            return None
        member = member_of(row)
        if member.disabled or not row.password or (row.locked_until and row.locked_until > now):
            return Account(member, "")
        failures = row.failures + 1
        counted = update(staff).where(staff.c.id == row.id)
        await connection.execute(counted.values(failures=failures, locked_until=now + pause(failures)))
        return Account(member, row.password)

    async def refused(self, account: Account | None) -> None:
        """Write down that a try failed; None where the e-mail was nobody's."""
        whose = account.member.id if account else None
        await self._database.write(
            lambda connection: note(connection, self._clock(), whose, Act.SIGN_IN_FAILED)
        )

    async def rehash(self, account: Account, password: str) -> None:
        """Put a stronger hash of the same password in the place of the one tried."""
        same = (staff.c.id == account.member.id) & (staff.c.password == account.password)
        change = update(staff).where(same).values(password=password)
        await self._database.write(lambda connection: connection.execute(change))

    async def disable(self, member_id: int) -> None:
        """Close an account at once, wherever it is signed in."""
        await self._database.write(lambda connection: self._disable(connection, member_id))

    async def _disable(self, connection: AsyncConnection, member_id: int) -> None:
        now = self._clock()
        await connection.execute(update(staff).where(staff.c.id == member_id).values(disabled_at=now))
        await cut_off(connection, member_id)
        await note(connection, now, member_id, Act.MEMBER_DISABLED)


def away(today: date) -> ColumnElement[bool]:
    """`bot.staff.members.is_away` in SQL."""
    return staff.c.absent_until.is_not(None) & (staff.c.absent_until >= today)


async def cut_off(connection: AsyncConnection, member_id: int) -> None:
    """End every session and use up every link of a member."""
    for table in (staff_sessions, staff_links):
        await connection.execute(delete(table).where(table.c.staff_id == member_id))


def network_of(row: Row[Any]) -> Network:
    """A row of the networks' table."""
    return Network(row.id, row.name, tuple(row.territories), row.hours)


def member_of(row: Row[Any]) -> Member:
    """A row of the table with its network."""
    return Member(
        row.id,
        row.email,
        row.name,
        Role(row.role),
        row.network_id,
        row.network or "",
        tuple(row.territories),
        tuple(row.skills),
        row.absent_until,
        row.disabled_at is not None,
        tuple(row.network_territories or ()),
    )
