"""The database held by somebody else while advisers work: they wait, nothing is lost, lists go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.database import Database
from bot.storage.tables import audit, cases, conversations, outbox
from tests.conftest import Clock
from tests.edges.staff_room import StaffRoom, csrf, words
from tests.edges.stores import Stores
from tests.edges.test_desk_pages import KEY, QUEUE, act, asked

HELD_SECONDS = 5.5


@pytest.fixture
def room(database: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(database, clock)


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


@pytest.fixture
async def lina(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    await room.hire()
    async with room.signed_in() as browser:
        yield browser


@asynccontextmanager
async def locked(database: Database) -> AsyncIterator[None]:
    """Another process holds what every change of a case needs."""
    engine = create_async_engine(database.url)
    async with engine.connect() as other:
        if database.is_sqlite:
            await other.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            for table in (conversations, cases):
                await other.execute(select(table.c.id).with_for_update())
        yield
        await other.rollback()
    await engine.dispose()


async def test_for_some_seconds_changes_wait_and_lists_do_not(
    lina: httpx.AsyncClient, stores: Stores, clock: Clock
) -> None:
    to_take, to_answer, to_close = [await asked(stores, f"10{number}") for number in range(3)]
    for held in (to_answer, to_close):
        await act(lina, f"{held}/prendre")
    token = {"csrf": await csrf(lina)}
    # Long enough for their being there to be written down again.
    clock.forward(minutes=5)
    async with locked(stores.database):
        changes = [
            asyncio.ensure_future(lina.post(address, data=token | form))
            for address, form in (
                (f"{to_take}/prendre", {}),
                (f"{to_answer}/ecrire", {"texte": "Bonjour", "cle": KEY}),
                (f"{to_answer}/ecrire", {"texte": "Bonjour", "cle": KEY}),
                (f"{to_close}/clore", {"issue": "informed"}),
            )
        ]
        await asyncio.sleep(HELD_SECONDS)
        assert not any(change.done() for change in changes)
        for path in (QUEUE, f"{QUEUE}/liste", f"{to_take}/fil"):
            page = await lina.get(path)
            assert page.status_code == 200
            assert "Prise par" not in words(page)
    assert [answer.status_code for answer in await asyncio.gather(*changes)] == [303] * 4
    for address, shown in (
        (to_take, "Vous avez cette demande"),
        (to_answer, "Bonjour"),
        (to_close, "Close : Informé"),
    ):
        assert shown in words(await lina.get(address))
    async with stores.database.read() as connection:
        written = await connection.execute(select(outbox.c.id).where(outbox.c.kind == "adviser"))
        done = await connection.execute(select(audit.c.act).where(audit.c.case_id.is_not(None)))
        assert len(written.all()) == 1
        acts = sorted(row.act for row in done if row.act != "read")
        assert acts == ["claim", "claim", "claim", "close", "say"]


async def test_held_for_too_long_the_page_says_that_nothing_was_done(
    lina: httpx.AsyncClient, room: StaffRoom, stores: Stores, database_url: str
) -> None:
    case = await asked(stores)
    hurried = Database(database_url, patience=0.1)
    async with locked(stores.database), StaffRoom(hurried, room.clock).browser() as browser:
        browser.cookies = lina.cookies
        refused = await act(browser, f"{case}/prendre")
    await hurried.close()
    assert (refused.status_code, "Rien n'a été enregistré" in words(refused)) == (503, True)
    assert "En attente" in words(await lina.get(case))
    assert (await act(lina, f"{case}/prendre")).status_code == 303
