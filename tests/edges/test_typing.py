"""While an adviser writes, the young person sees it, on Telegram and on the page, and sees no word of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from sqlalchemy import select
from sse_starlette import ServerSentEvent
from telegram import Bot

from bot.channels.telegram.typing import AT_ONCE, ChatTyping
from bot.channels.webchat.pages import Pages
from bot.channels.webchat.routes import WebChat
from bot.conversation.bell import Bell
from bot.conversation.context import Context
from bot.conversation.desk.typing import LASTS, NOT_BEFORE, Keyboard
from bot.conversation.ports import Floor, Outcome
from bot.messages import Channel, Message, MessageKind
from bot.staff.members import Member, Role
from bot.storage.database import Database
from bot.storage.presence import SqlPresence
from bot.storage.tables import audit, conversations
from bot.storage.typing import SqlTyping
from tests.conftest import Clock
from tests.edges import advisers
from tests.edges.advisers import hired, in_danger
from tests.edges.dossiers import handed_over
from tests.edges.staff_room import StaffRoom
from tests.edges.stores import Stores
from tests.edges.test_desk_pages import act, asked
from tests.telegram_peer import TelegramPeer

LINA, ONE_KEY = 1001, "k" * 24


class Shown(list[str]):
    """A channel that only remembers where somebody was seen writing."""

    async def show(self, address: str) -> None:
        self.append(address)


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


async def until(stores: Stores) -> list[Any]:
    async with stores.database.read() as connection:
        return list(await connection.scalars(select(conversations.c.typing_until)))


async def taken(stores: Stores, number: int = 1) -> tuple[Member, int]:
    """An adviser, and the case they took of somebody who talks here."""
    camille, case = await hired(stores, number), await advisers.asked(stores)
    assert (await stores.desk.claim(camille, case)).made
    return camille, case


async def test_who_holds_the_case_is_seen_writing_no_more_often_than_needed(
    stores: Stores, clock: Clock
) -> None:
    (camille, case), shown = await taken(stores), Shown()
    keyboard = Keyboard(SqlTyping(stores.database), {Channel.TELEGRAM: shown}, clock)
    for _ in range(3):
        await keyboard.struck(camille, case)
    assert shown == ["1001"]
    assert await until(stores) == [clock() + LASTS]
    clock.now += NOT_BEFORE
    await keyboard.struck(camille, case)
    assert shown == ["1001", "1001"]


async def test_nobody_else_is_and_nobody_without_the_floor(stores: Stores, clock: Clock) -> None:
    (camille, case), shown = await taken(stores), Shown()
    keyboard = Keyboard(SqlTyping(stores.database), {Channel.TELEGRAM: shown}, clock)
    await keyboard.struck(await hired(stores, 2), case)
    await keyboard.struck(camille, case + 1)
    back = Outcome(Context(), floor=Floor.ASSISTANT)
    await stores.threads.settle(await stores.hear("reprendre avec le programme", "back"), back)
    await keyboard.struck(camille, case)
    assert (shown, await until(stores)) == ([], [None])


async def test_after_a_danger_nobody_is_before_the_yes(stores: Stores, clock: Clock) -> None:
    camille, case, shown = await hired(stores), await in_danger(stores), Shown()
    assert (await stores.desk.claim(camille, case)).made
    await Keyboard(SqlTyping(stores.database), {Channel.TELEGRAM: shown}, clock).struck(camille, case)
    assert (shown, await until(stores)) == ([], [None])


async def test_who_blocked_the_bot_is_left_alone(stores: Stores, clock: Clock) -> None:
    (camille, case), shown = await taken(stores), Shown()
    gone = conversations.update().values(unreachable_at=clock())
    await stores.database.write(lambda connection: connection.execute(gone))
    await Keyboard(SqlTyping(stores.database), {Channel.TELEGRAM: shown}, clock).struck(camille, case)
    assert shown == []


async def test_what_is_sent_is_not_written_any_more(stores: Stores, clock: Clock) -> None:
    camille, case = await taken(stores)
    await SqlTyping(stores.database).prolong(camille.id, case, clock())
    assert (await stores.desk.say(camille, case, "Bonjour", ONE_KEY)).made
    assert await until(stores) == [None]


async def test_the_console_tells_of_it_and_writes_nothing_down(
    database: Database, clock: Clock, stores: Stores
) -> None:
    room = StaffRoom(database, clock)
    await room.hire()
    await room.hire("zoe@mission.test", Role.ADVISER, "", "75")
    async with room.signed_in() as lina, room.signed_in("zoe@mission.test") as zoe:
        case = await asked(stores)
        assert (await act(lina, f"{case}/frappe")).status_code == 204, (
            "in sight, and not theirs: nothing shows"
        )
        assert await until(stores) == [None]
        await act(lina, f"{case}/prendre")
        async with stores.database.read() as connection:
            before = len((await connection.execute(audit.select())).all())
        assert (await lina.post(f"{case}/frappe")).status_code == 403, "without the page's token"
        assert (await act(zoe, f"{case}/frappe")).status_code == 404, "of another territory"
        assert await until(stores) == [None]
        assert (await act(lina, f"{case}/frappe", texte="un secret")).status_code == 204
        assert await until(stores) == [clock() + LASTS]
        async with stores.database.read() as connection:
            assert len((await connection.execute(audit.select())).all()) == before


async def test_telegram_shows_it(peer: TelegramPeer, bot: Bot) -> None:
    await ChatTyping(bot).show(str(LINA))
    (call,) = peer.calls("sendChatAction")
    assert (call.parameters, call.status) == ({"chat_id": str(LINA), "action": "typing"}, 200)


@pytest.mark.parametrize("trouble", ["502", "drop", "lost", "unreachable", "blocked"])
async def test_trouble_on_telegram_is_let_go_and_tells_nobody_s_address(
    trouble: str, peer: TelegramPeer, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    if trouble == "blocked":
        peer.block(LINA)
    else:
        peer.fail(trouble)
    await ChatTyping(bot).show(str(LINA))
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert [record.levelname for record in ours] == ["DEBUG"]
    assert str(LINA) not in caplog.text


async def test_told_to_slow_down_it_keeps_quiet_for_everybody(peer: TelegramPeer, bot: Bot) -> None:
    typing = ChatTyping(bot)
    peer.fail("429", retry_after=60)
    for _ in range(5):
        await typing.show(str(LINA))
    assert [call.status for call in peer.calls("sendChatAction")] == [429]


async def test_a_slow_telegram_is_asked_a_few_at_a_time_and_the_rest_let_go() -> None:
    class Slow:
        def __init__(self) -> None:
            self.asked, self.answer = 0, asyncio.Event()

        async def send_chat_action(self, *_: object, **__: object) -> None:
            self.asked += 1
            await self.answer.wait()

    slow = Slow()
    typing = ChatTyping(cast(Bot, slow))
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(typing.show(str(n))) for n in range(AT_ONCE)]
        await asyncio.sleep(0)
        for number in range(20):
            await typing.show(str(number))
        assert (slow.asked, [task.done() for task in waiting]) == (AT_ONCE, [False] * AT_ONCE)
        slow.answer.set()
    await typing.show("1")
    assert slow.asked == AT_ONCE + 1


async def on_the_page(stores: Stores) -> tuple[int, int]:
    """Somebody asks for an adviser on the page; their conversation and case."""
    message = Message(Channel.WEB, "f" * 64, "ask", MessageKind.TEXT, "oui")
    await stores.inbox.add([message])
    (waiting,) = await stores.inbox.next((), 9)
    await stores.threads.settle(waiting, Outcome(Context(), request=handed_over(stores.clock(), means="ici")))
    return waiting.conversation_id, (await stores.cases.waiting())[0].id


@pytest.fixture
async def heard(stores: Stores) -> AsyncIterator[tuple[AsyncIterator[ServerSentEvent], int]]:
    """What an open page of somebody hears, and their case."""
    conversation, case = await on_the_page(stores)
    pages, nothing = Pages(stores.transcript, Bell()), cast(Any, None)
    presence = SqlPresence(stores.database, stores.clock)
    chat = WebChat(stores.inbox, stores.transcript, pages, nothing, Bell(), nothing, presence)
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(pages.run())
        stream = chat._replies(conversation, 0)
        yield stream, case
        await cast(Any, stream).aclose()
        looking.cancel()


async def test_an_open_page_says_who_writes_until_the_message_comes_or_they_stop(
    heard: tuple[AsyncIterator[ServerSentEvent], int], stores: Stores, clock: Clock, database_url: str
) -> None:
    stream, case = heard
    camille = await hired(stores)
    assert (await stores.desk.claim(camille, case)).made
    assert (await anext(stream)).event == "reponse", "who answers now"
    elsewhere = Database(database_url)
    await SqlTyping(elsewhere).prolong(camille.id, case, clock())
    await elsewhere.close()
    assert said(await anext(stream)) == ("frappe", "Camille 1")
    assert (await stores.desk.say(camille, case, "Bonjour", ONE_KEY)).made
    assert said(await anext(stream))[0] == "reponse"
    assert said(await anext(stream)) == ("frappe", "")
    await SqlTyping(stores.database).prolong(camille.id, case, clock())
    assert said(await anext(stream)) == ("frappe", "Camille 1")
    clock.now += LASTS
    assert said(await anext(stream)) == ("frappe", "")


def said(event: ServerSentEvent) -> tuple[str | None, object]:
    return event.event, event.data
