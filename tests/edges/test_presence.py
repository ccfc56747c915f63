"""An adviser sees whether the young person's page is open; seldom written, and only while a case is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from sqlalchemy import event, select

from bot.channels.webchat.pages import Pages
from bot.channels.webchat.routes import WebChat
from bot.conversation.bell import Bell
from bot.conversation.context import Context
from bot.conversation.ports import Effect, Outcome, Seen
from bot.handoff.cases import Alert, Closing, End
from bot.messages import Channel, Message, MessageKind
from bot.storage.database import Database
from bot.storage.desk import SqlDesk
from bot.storage.presence import AGAIN, LASTS, SqlPresence
from bot.storage.tables import conversations
from tests.conftest import Clock
from tests.edges.advisers import hired
from tests.edges.dossiers import handed_over
from tests.edges.staff_room import StaffRoom, words
from tests.edges.stores import Stores
from tests.running import Running


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


@pytest.fixture
def presence(database: Database, clock: Clock) -> SqlPresence:
    return SqlPresence(database, clock)


@pytest.fixture
def writes(database: Database) -> Callable[[], int]:
    """How many times conversations were changed since the last look."""
    counted: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("UPDATE conversations"):
            counted.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)

    def since() -> int:
        number = len(counted)
        counted.clear()
        return number

    return since


async def written(stores: Stores, channel: Channel = Channel.WEB, **outcome: object) -> int:
    """Somebody writes and is handled; their conversation."""
    await stores.inbox.add([Message(channel, "a" * 64, f"key-{stores.clock()}", MessageKind.TEXT, "oui")])
    (waiting,) = await stores.inbox.next((), 1)
    await stores.threads.settle(waiting, Outcome(Context(), **outcome))  # type: ignore[arg-type]
    return waiting.conversation_id


async def case_of(stores: Stores) -> int:
    return (await stores.cases.waiting())[0].id


async def test_nothing_is_kept_of_a_page_without_an_open_case(
    stores: Stores, presence: SqlPresence, writes: Callable[[], int]
) -> None:
    conversation = await written(stores)
    writes()
    assert await presence.seen(conversation) is False
    assert await presence.of(conversation) is None
    assert writes() == 0


@pytest.mark.parametrize("kind", ["dossier", "danger"])
async def test_with_a_case_the_page_is_open_until_it_is_closed(
    kind: str, stores: Stores, presence: SqlPresence, clock: Clock
) -> None:
    request = handed_over(clock()) if kind == "dossier" else None
    conversation = await written(stores, request=request, alert=None if request else Alert("violence", 1))
    assert await presence.seen(conversation) is True
    assert await presence.of(conversation) == Seen(True, clock() + LASTS)
    clock.forward(seconds=30)
    await presence.left(conversation)
    assert await presence.of(conversation) == Seen(False, clock())
    await presence.left(conversation)
    clock.forward(minutes=12)
    assert (await presence.of(conversation)) == Seen(False, clock.now - AGAIN * 12)


async def test_an_open_page_is_written_once_a_minute_at_most(
    stores: Stores, presence: SqlPresence, clock: Clock, writes: Callable[[], int]
) -> None:
    conversation = await written(stores, request=handed_over(clock()))
    writes()
    for _ in range(60):
        await presence.seen(conversation)
        clock.forward(seconds=5)
        seen = await presence.of(conversation)
        assert seen
        assert seen.open
    assert writes() == 5


async def test_a_page_whose_process_was_killed_counts_as_closed(
    stores: Stores, presence: SqlPresence, clock: Clock
) -> None:
    conversation = await written(stores, request=handed_over(clock()))
    await presence.seen(conversation)
    clock.forward(seconds=LASTS.total_seconds())
    seen = await presence.of(conversation)
    assert seen
    assert not seen.open


async def test_telegram_says_nothing_of_it(stores: Stores, presence: SqlPresence, clock: Clock) -> None:
    conversation = await written(stores, Channel.TELEGRAM, request=handed_over(clock()))
    await presence.seen(conversation)
    assert await presence.of(conversation) is None


async def test_the_stamps_change_when_a_page_opens_or_closes_and_as_time_goes(
    stores: Stores, presence: SqlPresence, clock: Clock
) -> None:
    conversation = await written(stores, request=handed_over(clock()))
    desk, case = SqlDesk(stores.database, clock), await case_of(stores)

    async def stamps() -> tuple[object, object]:
        return await desk.stamp(), await desk.case_stamp(case)

    never = await stamps()
    await presence.seen(conversation)
    opened = await stamps()
    assert opened[0] != never[0]
    assert opened[1] != never[1]
    clock.forward(seconds=70)
    await presence.seen(conversation)
    assert await stamps() == opened
    await presence.left(conversation)
    closed = await stamps()
    assert closed[0] != opened[0]
    assert closed[1] != opened[1]
    clock.forward(minutes=5)
    later = (await stamps())[1]
    assert later != closed[1]
    clock.forward(minutes=4)
    assert (await stamps())[1] == later


async def test_it_goes_with_the_end_of_the_case_and_with_an_erasure(
    stores: Stores, presence: SqlPresence, clock: Clock
) -> None:
    async def kept() -> list[object]:
        async with stores.database.read() as connection:
            return list((await connection.execute(select(conversations.c.seen_at))).scalars())

    adviser, conversation = await hired(stores), await written(stores, request=handed_over(clock()))
    await presence.seen(conversation)
    await stores.purge.run()
    assert (await stores.threads.held(conversation)).seen == clock()
    await stores.desk.claim(adviser, await case_of(stores))
    await stores.desk.close(adviser, 1, Closing(End.INFORMED))
    await stores.purge.run()
    assert await kept() == [None]
    clock.forward(minutes=1)
    await written(stores, request=handed_over(clock()))
    await presence.seen(conversation)
    clock.forward(minutes=1)
    await written(stores, effect=Effect.ERASE)
    assert await kept() == [None]


@pytest.fixture
async def lina(database: Database, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    room = StaffRoom(database, clock)
    await room.hire()
    async with room.signed_in() as browser:
        yield browser


async def test_the_case_says_it_in_its_live_part_while_it_is_open(
    stores: Stores, presence: SqlPresence, clock: Clock, lina: httpx.AsyncClient
) -> None:
    conversation = await written(stores, request=handed_over(clock(), means="ici"))
    case = await case_of(stores)
    live = f"/espace/demandes/{case}/fil"
    assert "age fermée" not in words(await lina.get(live))
    await presence.seen(conversation)
    for path in (live, f"/espace/demandes/{case}"):
        assert "Sa page est ouverte" in words(await lina.get(path))
    await presence.left(conversation)
    clock.forward(minutes=12)
    assert "Page fermée depuis 12 min : votre réponse l'attendra" in words(await lina.get(live))
    member = await StaffRoom(stores.database, clock).members.find(1)
    assert member
    await stores.desk.claim(member, case)
    await stores.desk.close(member, case, Closing(End.INFORMED))
    assert "age fermée" not in words(await lina.get(live))


async def test_a_page_that_closes_while_it_is_noted_is_not_left_open(
    stores: Stores, presence: SqlPresence, clock: Clock
) -> None:
    class Slow(SqlPresence):
        noted = asyncio.Event()

        async def seen(self, conversation_id: int) -> bool:
            await super().seen(conversation_id)
            self.noted.set()
            await asyncio.Event().wait()
            return True

    conversation = await written(stores, request=handed_over(clock()))
    slow, nothing = Slow(stores.database, clock), cast(Any, None)
    pages = Pages(stores.transcript, Bell())
    chat = WebChat(stores.inbox, stores.transcript, pages, nothing, Bell(), nothing, slow)
    opening = asyncio.ensure_future(anext(chat._replies(conversation, 0)))
    await slow.noted.wait()
    clock.forward(seconds=5)
    opening.cancel()
    with suppress(asyncio.CancelledError):
        await opening
    assert await presence.of(conversation) == Seen(False, clock())


async def test_a_real_page_that_opens_and_closes_is_seen(tmp_path: Path) -> None:
    with Running(tmp_path) as service:
        database = Database(f"sqlite:///{tmp_path / 'passerelle.db'}")

        async def seen_at() -> object:
            async with database.read() as connection:
                return (await connection.execute(select(conversations.c.seen_at))).scalar()

        async def until(wanted: Callable[[object, object], bool], before: object) -> object:
            while not wanted(now := await seen_at(), before):
                await asyncio.sleep(0.05)
            return now

        async with asyncio.timeout(60), httpx.AsyncClient(base_url=service.url, trust_env=False) as lina:
            await lina.post("/messages", data={"texte": "jai envi de crever"})
            async with lina.stream("GET", "/reponses?apres=0", timeout=30) as stream:
                # A generator that nobody holds would close the page as soon as it is collected.
                lines = stream.aiter_lines()
                await anext(lines)
                opened = await until(lambda now, _: now is not None, None)
            closed = await until(lambda now, before: now != before, opened)
        assert str(closed) < str(opened)
        await database.close()
