"""Transactions on SQLite or PostgreSQL: writers in turn on SQLite, never across a call to others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import BusyError, StartError

DRIVERS = {"sqlite:///": "sqlite+aiosqlite:///", "postgresql://": "postgresql+psycopg://"}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)
T = TypeVar("T")
# How long a change waits for its turn.
PATIENCE = 15.0
LOCKED = ("database is locked", "55P03")
READ_ONLY = "passerelle_read"


class Database:
    """An engine and its two kinds of transaction."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        scheme = next(prefix for prefix in DRIVERS if url.startswith(prefix))
        self.url = url.replace(scheme, DRIVERS[scheme], 1)
        self.is_sqlite = scheme.startswith("sqlite")
        self.engine = self._engine(int(1000 * patience))
        self._under_way: set[asyncio.Future[Any]] = set()
        self._writing = asyncio.Lock() if self.is_sqlite else None

    def _engine(self, patience: int) -> AsyncEngine:
        if not self.is_sqlite:
            given = {"options": f"-c lock_timeout={patience}"}
            return create_async_engine(
                self.url, pool_size=10, max_overflow=10, pool_pre_ping=True, connect_args=given
            )
        engine = create_async_engine(self.url, pool_size=6, max_overflow=20)
        event.listen(engine.sync_engine, "connect", partial(_prepare_sqlite, patience))
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine

    async def write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Do some work in a transaction: all of it is committed, or none. Raises BusyError.

        Once begun it goes to its end even if whoever asked is cancelled: a driver cut off in the middle
        of a statement may leave its transaction open, and the database locked.
        """
        whole = asyncio.ensure_future(self._transact(work))
        self._under_way.add(whole)
        whole.add_done_callback(self._under_way.discard)
        return await asyncio.shield(whole)

    async def _transact(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        try:
            async with self._writing or nullcontext(), self.engine.begin() as connection:
                return await work(connection)
        except OperationalError as error:
            if _locked(error):
                raise BusyError("la base de données est occupée") from None
            raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent view that changes nothing."""
        async with self.engine.connect() as connection:
            yield await connection.execution_options(**{READ_ONLY: True})

    async def check(self) -> None:
        """Raise StartError in one line when the database cannot be reached."""
        try:
            if self.is_sqlite:
                Path(self.engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
            async with self.read() as connection:
                await connection.exec_driver_sql("SELECT 1")
        except (DBAPIError, OSError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            shown = self.engine.url.render_as_string(hide_password=True)
            raise StartError(f"la base de données {shown} ne répond pas : {reason}") from None

    async def close(self) -> None:
        """Let what is under way end, and give back every connection."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self.engine.dispose()


def _locked(error: OperationalError) -> bool:
    said = getattr(error.orig, "sqlstate", None) or str(error.orig)
    return said in LOCKED


def _prepare_sqlite(patience: int, connection: Any, _: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (*PRAGMAS, f"busy_timeout={patience}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
