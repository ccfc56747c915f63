"""Nothing is lost, nothing is handled twice, order is kept: on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.conversation.context import Context
from bot.conversation.ports import Effect, Floor, Outcome
from bot.messages import Button, Channel, MessageKind, Reply, ReplyKind
from bot.storage.tables import conversations, inbox
from tests.conftest import Clock
from tests.edges.stores import HERE, Stores, said, written


async def test_a_message_delivered_twice_is_kept_once(stores: Stores) -> None:
    assert await stores.inbox.add([written("salut"), written("salut")]) == 1
    assert await stores.inbox.add([written("salut")]) == 0


async def test_a_conversation_is_handled_in_order_and_others_meanwhile(stores: Stores) -> None:
    await stores.inbox.add([written("un", "1"), written("deux", "2"), written("moi", "3", address="1002")])
    waiting = await stores.inbox.next((), 10)
    assert [w.message.text for w in waiting] == ["un", "moi"]
    assert [w.message.text for w in await stores.inbox.next([waiting[0].conversation_id], 10)] == ["moi"]
    await stores.answer(waiting[0], "réponse")
    assert [w.message.text for w in await stores.inbox.next((), 10)] == ["deux", "moi"]


async def test_a_message_is_settled_once_even_by_two_workers(stores: Stores) -> None:
    waiting = await stores.hear("salut")
    settled = await asyncio.gather(*(stores.answer(waiting, f"réponse {i}") for i in range(5)))
    assert sorted(settled) == [False] * 4 + [True]
    delivery = (await stores.outbox.next(Channel.TELEGRAM, (), 10))[0]
    await stores.outbox.sent(delivery, "42")
    assert await stores.outbox.next(Channel.TELEGRAM, (), 10) == []


async def test_many_people_writing_at_once_all_get_in(stores: Stores) -> None:
    people = [written("salut", str(i), address=str(i % 7)) for i in range(60)]
    added = await asyncio.gather(*(stores.inbox.add([message]) for message in people))
    assert sum(added) == 60
    assert len(await stores.inbox.next((), 100)) == 7


async def test_a_reply_comes_back_as_it_was_said(stores: Stores) -> None:
    reply = Reply("oui", ReplyKind.ANSWER, "**Oui** : 1 867,02 €", (Button("Les thèmes", "menu"),))
    waiting = await stores.hear("")
    await stores.threads.settle(waiting, Outcome(Context(), (reply,)))
    delivery = (await stores.outbox.next(Channel.TELEGRAM, (), 10))[0]
    assert (delivery.reply, delivery.address) == (reply, "1001")


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "👩‍🌾" * 1000, "\u202eabc", "é" * 4096])
async def test_any_text_is_kept_as_it_is(text: str, stores: Stores) -> None:
    assert (await stores.hear(text)).message.text == text


async def test_a_postponed_reply_holds_back_those_behind_it(stores: Stores, clock: Clock) -> None:
    await stores.answer(await stores.hear("salut"), "un", "deux")
    first = (await stores.outbox.next(Channel.TELEGRAM, (), 10))[0]
    await stores.outbox.postponed(first, clock() + timedelta(seconds=30), "429")
    assert await stores.outbox.next(Channel.TELEGRAM, (), 10) == []
    clock.forward(seconds=31)
    again = (await stores.outbox.next(Channel.TELEGRAM, (), 10))[0]
    assert (again.id, again.attempts) == (first.id, 1)


async def test_a_refused_reply_is_set_aside_and_the_next_goes_on(stores: Stores) -> None:
    await stores.answer(await stores.hear("salut"), "un", "deux")
    await stores.outbox.refused((await stores.outbox.next(Channel.TELEGRAM, (), 10))[0], "Bad Request")
    following = (await stores.outbox.next(Channel.TELEGRAM, (), 10))[0].reply
    assert following
    assert following.text == "deux"


async def test_whoever_blocked_us_is_left_alone_until_they_write_again(stores: Stores) -> None:
    await stores.answer(await stores.hear("salut"), "un", "deux")
    await stores.outbox.unreachable((await stores.outbox.next(Channel.TELEGRAM, (), 10))[0], "bloqué")
    assert await stores.outbox.next(Channel.TELEGRAM, (), 10) == []
    await stores.answer(await stores.hear("me revoilà", "2"), "bonjour")
    assert len(await stores.outbox.next(Channel.TELEGRAM, (), 10)) == 1


async def test_a_press_is_acknowledged_even_when_nothing_is_said(stores: Stores) -> None:
    await stores.answer(await stores.hear("", kind=MessageKind.PRESS, action="menu", token="cb1"))
    delivery = (await stores.outbox.next(Channel.TELEGRAM, (), 10))[0]
    assert (delivery.token, delivery.reply) == ("cb1", None)


async def test_a_shared_position_is_gone_once_handled(stores: Stores) -> None:
    waiting = await stores.hear("", kind=MessageKind.LOCATION, place=HERE)
    assert waiting.message.place == HERE
    await stores.answer(waiting, "merci")
    async with stores.database.read() as connection:
        assert (await connection.execute(select(inbox.c.content))).scalars().all() == [{"kind": "location"}]


async def test_an_answer_cannot_be_said_while_an_adviser_has_the_floor(stores: Stores) -> None:
    waiting = await stores.hear("salut")
    taken = update(conversations).values(floor=Floor.ADVISER)
    await stores.database.write(lambda connection: connection.execute(taken))
    replies = tuple(said(kind, kind) for kind in ReplyKind)
    await stores.threads.settle(waiting, Outcome(Context(), replies))
    spoken = []
    while found := await stores.outbox.next(Channel.TELEGRAM, (), 1):
        spoken.append(found[0].reply and found[0].reply.kind)
        await stores.outbox.sent(found[0], "1")
    assert spoken == [kind for kind in ReplyKind if kind is not ReplyKind.ANSWER]


async def test_blocking_cancels_what_was_about_to_be_said(stores: Stores) -> None:
    await stores.answer(await stores.hear("salut"), "un")
    await stores.answer(await stores.hear("", "2", kind=MessageKind.BLOCKED), effect=Effect.BLOCK)
    assert await stores.outbox.next(Channel.TELEGRAM, (), 10) == []


async def test_a_message_that_keeps_failing_is_set_aside(stores: Stores) -> None:
    waiting = await stores.hear("salut")
    await stores.inbox.failed(waiting, "ValueError", final=False)
    assert (await stores.inbox.next((), 1))[0].attempts == 1
    await stores.inbox.failed(waiting, "ValueError", final=True)
    assert await stores.inbox.next((), 1) == []


async def test_a_handler_cut_off_in_the_middle_leaves_the_database_free(stores: Stores) -> None:
    for number in range(20):
        adding = asyncio.ensure_future(stores.inbox.add([written("salut", str(number))]))
        await asyncio.sleep(number / 5000)
        adding.cancel()
    assert await asyncio.wait_for(stores.inbox.add([written("libre ?", "libre")]), 5) == 1
