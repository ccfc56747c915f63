"""Real databases: SQLite in a file, and a PostgreSQL cluster made for the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from telegram import Bot

from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.understanding.rasa_process import free_port
from tests.conftest import Clock
from tests.edges.coordinators import CHIEF, LOCAL
from tests.edges.mailbox import Mailbox
from tests.edges.staff_room import StaffRoom
from tests.edges.stores import Stores
from tests.telegram_peer import TelegramPeer
from tests.telegram_peer.clients import bot_for

HOW = "no PostgreSQL here; it would come with: apt-get install postgresql"


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    return found[0].parent if found else Path(on_path).parent if on_path else None


def _owner() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    return "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a cluster on loopback, gone after the tests."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip(HOW)
    with tempfile.TemporaryDirectory(prefix="passerelle-pg-") as folder:
        owner, port, data = _owner(), free_port(), Path(folder) / "data"
        if owner:
            shutil.chown(folder, owner)

        def call(*command: str) -> None:
            subprocess.run(command, user=owner, cwd=folder, check=True, capture_output=True)

        call(str(binaries / "initdb"), "-D", str(data), "-U", "passerelle", "-A", "trust", "-E", "UTF8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        call(str(binaries / "pg_ctl"), "-D", str(data), "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"postgresql://passerelle@127.0.0.1:{port}"
        finally:
            call(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    cluster, name = request.getfixturevalue("postgres"), f"test_{uuid4().hex}"
    engine = create_async_engine(
        f"{cluster}/postgres".replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    async with engine.connect() as connection:
        await connection.exec_driver_sql(f"CREATE DATABASE {name}")
    await engine.dispose()
    return f"{cluster}/{name}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database, of each kind in turn."""
    made = Database(database_url)
    await migrate(made)
    yield made
    await made.close()


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    """Every store on that database."""
    return Stores(database, clock)


@pytest.fixture
def room(database: Database, clock: Clock) -> StaffRoom:
    """The console on that database; who works there is for each file of tests to say."""
    return StaffRoom(database, clock)


@pytest.fixture
async def stranger(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of nobody in particular."""
    async with room.browser() as browser:
        yield browser


@pytest.fixture
async def lina(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of an adviser who answers for all of France."""
    async with room.signed_in() as browser:
        yield browser


@pytest.fixture
async def chief(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of a coordinator for all networks."""
    async with room.signed_in(CHIEF) as browser:
        yield browser


@pytest.fixture
async def local(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of a coordinator of one network."""
    async with room.signed_in(LOCAL) as browser:
        yield browser


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server that keeps what it is given."""
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def peer() -> Iterator[TelegramPeer]:
    """A stand-in for Telegram, where one person has opened the chat."""
    with TelegramPeer() as peer:
        peer.open_chat(1001, "Lina")
        yield peer


@pytest.fixture
async def bot(peer: TelegramPeer) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client on the stand-in."""
    async with bot_for(peer) as bot:
        yield bot
