"""Pictures and messages changed in place on Telegram: once each, in order, and the text whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from telegram import Bot
from telegram.error import BadRequest

from bot.channels.telegram import saying
from bot.channels.telegram.sender import Sender
from bot.conversation.bell import Bell
from bot.conversation.context import Context
from bot.conversation.ports import Outcome
from bot.messages import LOCATE, Button, Card, Channel, Reply, ReplyKind
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.tables import outbox
from tests.conftest import Clock
from tests.edges.stores import Stores
from tests.telegram_peer import TelegramPeer
from tests.telegram_peer.clients import call
from tests.telegram_peer.world import Sent

LINA = 1001
CARD = Card("Mon projet", (("Mes points forts", ("Une promesse d'entreprise.",)),), "Le 23 novembre 2026")
YES = Button("Oui", "yes")
SHORT = Reply("test", ReplyKind.ANSWER, "**Bravo** & à bientôt", (YES,), card=CARD)
LONG = replace(SHORT, text="Un point fort, puis un autre. " * 40)


@pytest.fixture
async def stores(tmp_path: Path, clock: Clock) -> AsyncIterator[Stores]:
    database = Database(f"sqlite:///{tmp_path / 'cards.db'}")
    await migrate(database)
    yield Stores(database, clock)
    await database.close()


async def say(stores: Stores, *replies: Reply, key: str = "1") -> None:
    """The replies wait in the outbox."""
    waiting = await stores.hear("mon projet", key)
    await stores.threads.settle(waiting, Outcome(Context(), replies))


@asynccontextmanager
async def sending(stores: Stores, bot: Bot) -> AsyncIterator[None]:
    """A sender at work until the end of the block; its clock runs, so that what is postponed comes up."""
    waiting = Bell()

    async def tick() -> None:
        while True:
            await asyncio.sleep(0.05)
            stores.clock.forward(seconds=0.05)
            waiting.ring()

    tasks = [asyncio.create_task(Sender(bot, stores.outbox, waiting, stores.clock).run())]
    tasks.append(asyncio.create_task(tick()))
    try:
        yield
    finally:
        while not all(task.done() for task in tasks):  # Python 3.11's wait_for may swallow one (gh-86296)
            for task in tasks:
                task.cancel()
            await asyncio.sleep(0.01)


async def seen(peer: TelegramPeer, count: int) -> list[Sent]:
    """What the phone shows, a moment after there are so many messages."""
    await asyncio.to_thread(peer.wait_for, LINA, count, 20)
    await asyncio.sleep(0.2)
    return peer.seen(LINA)


async def states(stores: Stores) -> list[tuple[str, str | None]]:
    """The fate and the remote id of every reply."""
    async with stores.database.read() as connection:
        rows = await connection.execute(select(outbox.c.state, outbox.c.remote_id).order_by(outbox.c.id))
        return [(row.state, row.remote_id) for row in rows]


async def test_a_short_text_goes_under_its_picture(peer: TelegramPeer, bot: Bot, stores: Stores) -> None:
    await say(stores, SHORT)
    async with sending(stores, bot):
        (sent,) = await seen(peer, 1)
    assert (sent.photo, sent.text, sent.buttons) == ("passerelle.png", "Bravo & à bientôt", ["Oui"])
    assert await states(stores) == [("sent", str(sent.message_id))]
    assert peer.violations == []


async def test_a_long_text_follows_its_picture_with_the_buttons(
    peer: TelegramPeer, bot: Bot, stores: Stores
) -> None:
    await say(stores, LONG, replace(SHORT, text="après", card=None))
    async with sending(stores, bot):
        picture, text, after = await seen(peer, 3)
    assert (picture.photo, picture.text, picture.buttons) == ("passerelle.png", "", [])
    assert (text.photo, text.text, text.buttons) == (None, LONG.text.strip(), ["Oui"])
    assert after.text == "après"
    assert (await states(stores))[0] == ("sent", str(text.message_id))


@pytest.mark.parametrize("signs", [1024, 1025])
async def test_what_is_shown_is_counted_not_its_markup(
    signs: int, peer: TelegramPeer, bot: Bot, stores: Stores
) -> None:
    text = f"**{'😀' * 500}** &&[oui](https://exemple.fr)"
    text += "a" * (signs - 1000 - 6)
    await say(stores, replace(SHORT, text=text))
    async with sending(stores, bot):
        sent = await seen(peer, 1 if signs == 1024 else 2)
    assert [bool(message.photo) for message in sent] == ([True] if signs == 1024 else [True, False])
    assert peer.violations == []


@pytest.mark.parametrize("kind", ["429", "502", "drop"])
async def test_trouble_after_the_picture_does_not_send_it_again(
    kind: str, peer: TelegramPeer, bot: Bot, stores: Stores
) -> None:
    peer.fail(kind, times=2, method="sendMessage")
    await say(stores, LONG)
    async with sending(stores, bot):
        sent = await seen(peer, 2)
    assert [bool(message.photo) for message in sent] == [True, False]


async def test_a_crash_after_the_picture_loses_no_text(peer: TelegramPeer, bot: Bot, stores: Stores) -> None:
    peer.fail("429", times=1, method="sendMessage", retry_after=3)
    await say(stores, LONG)
    async with sending(stores, bot):
        await seen(peer, 1)
    async with sending(stores, bot):
        sent = await seen(peer, 3)
    assert [bool(message.photo) for message in sent] == [True, True, False]
    assert await states(stores) == [("sent", str(sent[-1].message_id))]


@pytest.mark.parametrize("reply", [SHORT, LONG])
async def test_a_picture_that_never_goes_through_does_not_hold_its_text_back(
    reply: Reply, peer: TelegramPeer, bot: Bot, stores: Stores
) -> None:
    peer.fail("502", times=99, method="sendPhoto")
    await say(stores, reply)
    async with sending(stores, bot):
        (sent,) = await seen(peer, 1)
    assert not sent.photo
    assert sent.buttons == ["Oui"]


@pytest.mark.parametrize("trouble", [BadRequest("PHOTO_INVALID_DIMENSIONS"), OSError("font")])
async def test_a_picture_refused_or_not_drawn_leaves_the_text(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch, peer: TelegramPeer, bot: Bot, stores: Stores
) -> None:
    def fails(*_: object, **__: object) -> bytes:
        raise trouble

    refused = isinstance(trouble, BadRequest)
    monkeypatch.setattr(Bot if refused else saying, "send_photo" if refused else "draw", fails)
    await say(stores, SHORT)
    async with sending(stores, bot):
        (sent,) = await seen(peer, 1)
    assert (sent.text, sent.photo) == ("Bravo & à bientôt", None)


# In place of another


async def shown(bot: Bot, stores: Stores, peer: TelegramPeer) -> str:
    """A first message on the phone; its id."""
    await say(stores, Reply("test", ReplyKind.ANSWER, "Question 1", (YES,)))
    async with sending(stores, bot):
        return str((await seen(peer, 1))[0].message_id)


async def then(reply: Reply, peer: TelegramPeer, bot: Bot, stores: Stores, count: int) -> list[Sent]:
    """What the phone shows once another reply went out."""
    await say(stores, reply, key="2")
    async with sending(stores, bot):
        while (await states(stores))[-1][0] == "waiting":
            await asyncio.sleep(0.02)
        return await seen(peer, count)


async def test_a_message_is_changed_in_place(peer: TelegramPeer, bot: Bot, stores: Stores) -> None:
    first = await shown(bot, stores, peer)
    other = Reply("test", ReplyKind.ANSWER, "Question 2", (Button("Non", "no"),), replaces=first)
    (sent,) = await then(other, peer, bot, stores, 1)
    assert (sent.text, sent.buttons, str(sent.message_id)) == ("Question 2", ["Non"], first)
    assert (await states(stores))[-1] == ("sent", first)


async def test_its_buttons_may_go(peer: TelegramPeer, bot: Bot, stores: Stores) -> None:
    first = await shown(bot, stores, peer)
    (sent,) = await then(Reply("t", ReplyKind.ANSWER, "Merci", replaces=first), peer, bot, stores, 1)
    assert (sent.text, sent.buttons) == ("Merci", [])


async def test_saying_the_same_again_is_done(peer: TelegramPeer, bot: Bot, stores: Stores) -> None:
    first = await shown(bot, stores, peer)
    same = Reply("test", ReplyKind.ANSWER, "Question 1", (YES,), replaces=first)
    assert len(await then(same, peer, bot, stores, 1)) == 1
    assert (await states(stores))[-1] == ("sent", first)


@pytest.mark.parametrize("gone", ["987654", "pas-un-numéro"])
async def test_what_cannot_be_edited_is_said_anew(
    gone: str, peer: TelegramPeer, bot: Bot, stores: Stores
) -> None:
    await shown(bot, stores, peer)
    reply = Reply("test", ReplyKind.ANSWER, "Question 2", (YES,), replaces=gone)
    _, sent = await then(reply, peer, bot, stores, 2)
    assert sent.text == "Question 2"
    assert (await states(stores))[-1] == ("sent", str(sent.message_id))


HERE = Reply("test", ReplyKind.ANSWER, "Où es-tu ?", (Button("Ma position", LOCATE),))
PICTURE = Reply("test", ReplyKind.ANSWER, "Où es-tu ?", (YES,), card=CARD)


@pytest.mark.parametrize("reply", [HERE, PICTURE])
async def test_what_cannot_stand_in_its_place_is_said_anew(
    reply: Reply, peer: TelegramPeer, bot: Bot, stores: Stores
) -> None:
    first = await shown(bot, stores, peer)
    before, sent = await then(replace(reply, replaces=first), peer, bot, stores, 2)
    assert (before.text, sent.text) == ("Question 1", "Où es-tu ?")
    assert peer.violations == []


async def test_a_message_under_a_picture_is_said_anew(peer: TelegramPeer, bot: Bot, stores: Stores) -> None:
    await say(stores, SHORT)
    async with sending(stores, bot):
        (picture,) = await seen(peer, 1)
    reply = Reply("test", ReplyKind.ANSWER, "Suite", replaces=str(picture.message_id))
    assert [sent.text for sent in await then(reply, peer, bot, stores, 2)] == ["Bravo & à bientôt", "Suite"]


async def test_an_edit_waits_its_turn_when_telegram_says_so(
    peer: TelegramPeer, bot: Bot, stores: Stores
) -> None:
    first = await shown(bot, stores, peer)
    peer.fail("429", times=1, method="editMessageText")
    other = Reply("test", ReplyKind.ANSWER, "Question 2", replaces=first)
    assert [sent.text for sent in await then(other, peer, bot, stores, 1)] == ["Question 2"]


async def test_card_and_replaced_message_are_kept_in_the_outbox(stores: Stores) -> None:
    kept = replace(LONG, replaces="12")
    await say(stores, kept)
    (delivery,) = await stores.outbox.next(Channel.TELEGRAM, (), 1)
    assert delivery.reply == kept


# The stand-in itself


async def test_the_stand_in_refuses_what_telegram_refuses(peer: TelegramPeer) -> None:
    for wrong, reason in (
        ({"caption": "sans image"}, "no photo"),
        ({"photo": "a", "caption": "a" * 1025}, "long"),
    ):
        answer = await call(peer, "sendPhoto", json={"chat_id": LINA} | wrong)
        assert answer.status_code == 400
        assert reason in answer.json()["description"]
