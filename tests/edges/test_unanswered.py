"""What could not be answered is kept without whoever asked; who wants to be told is told once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from bot.conversation.asked import Count, Missed, Reason, Use
from bot.conversation.context import Context
from bot.conversation.ports import Effect, Floor, Outcome
from bot.editing.pieces import Kind, Piece
from bot.editing.unanswered import State, tell_all
from bot.staff.members import Member
from bot.storage.content_tables import drafts, revisions, unanswered, uses
from bot.storage.database import Database
from bot.storage.tables import audit, conversations, outbox
from bot.storage.unanswered import SqlQuestions
from bot.storage.uses import SqlUses
from bot.storage.wishes import SqlWishes
from tests.conftest import Clock
from tests.edges.advisers import hired
from tests.edges.stores import CONTENT, Stores

LODGING = Piece(Kind.ANSWER, "aide-logement")
MISSED = Missed("permis bateau", Reason.LOST, "", "49")
WISH = Missed("permis bateau", Reason.LOST, "", "49", tell=True)


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


@pytest.fixture
def questions(stores: Stores) -> SqlQuestions:
    return SqlQuestions(stores.database, stores.clock)


@pytest.fixture
async def editor(stores: Stores) -> Member:
    return await hired(stores)


async def settled(stores: Stores, key: str, address: str = "1001", **outcome: Any) -> int:
    """A message comes to this; the conversation."""
    waiting = await stores.hear("permis bateau", key, address)
    assert await stores.threads.settle(waiting, Outcome(Context(), **outcome))
    return waiting.conversation_id


async def changed(stores: Stores, change: Any) -> None:
    await stores.database.write(lambda connection: connection.execute(change))


async def rows(stores: Stores, table: Any = unanswered) -> list[Any]:
    async with stores.database.read() as connection:
        return list((await connection.execute(select(table))).all())


async def publish(stores: Stores, piece: Piece = LODGING) -> None:
    row = {"piece": str(piece), "body": {"key": piece.key}, "shipped": "", "why": "", "at": stores.clock()}
    await changed(stores, insert(revisions).values(row))


async def told(stores: Stores) -> int:
    wishes = SqlWishes(stores.database, lambda: CONTENT.phrases, stores.clock)
    return await tell_all(wishes, CONTENT.library)


async def wished(stores: Stores, questions: SqlQuestions, editor: Member, address: str = "1001") -> int:
    """Somebody waits for an answer that an editor has chosen, and that was published since."""
    conversation = await settled(stores, f"wish-{address}", address, missed=WISH)
    (asked,) = await questions.asked(stores.clock() - timedelta(days=1), [State.OPEN], 10)
    await questions.settle(editor.id, [asked.id], State.ADDED, LODGING)
    stores.clock.forward(minutes=1)
    await publish(stores)
    return conversation


async def test_a_question_is_kept_without_whoever_asked(stores: Stores) -> None:
    await settled(stores, "1", missed=MISSED)
    (row,) = await rows(stores)
    assert (row.text, row.reason, row.territory, row.conversation_id) == ("permis bateau", "lost", "49", None)


async def test_who_wants_to_be_told_is_tied_to_the_question_already_kept(stores: Stores) -> None:
    await settled(stores, "1", missed=MISSED)
    conversation = await settled(stores, "2", missed=WISH)
    (row,) = await rows(stores)
    assert row.conversation_id == conversation
    assert (await stores.threads.held(conversation)).awaited == 1


async def test_uses_are_added_up_by_day_entry_and_department(stores: Stores) -> None:
    count = Count("conges", Use.ASKED, "49")
    for key in range(3):
        await settled(stores, str(key), count=count)
    await settled(stores, "x", count=Count("conges", Use.HELPFUL, ""))
    found = {(row.key, row.territory, row.act): row._mapping["count"] for row in await rows(stores, uses)}
    assert found == {("conges", "49", "asked"): 3, ("conges", "", "helpful"): 1}
    success = (await SqlUses(stores.database).successes())["conges"]
    assert (success.asked, success.helpful, success.not_mine) == (3, 1, 0)
    assert success.last_day == stores.clock().date()


async def test_the_same_message_handled_twice_counts_once(stores: Stores) -> None:
    waiting = await stores.hear("permis bateau")
    outcome = Outcome(Context(), count=Count("conges", Use.ASKED, ""), missed=MISSED)
    assert await stores.threads.settle(waiting, outcome)
    assert not await stores.threads.settle(waiting, outcome)
    assert len(await rows(stores)) == 1
    assert (await rows(stores, uses))[0]._mapping["count"] == 1


async def test_nothing_is_kept_of_what_is_said_to_an_adviser(stores: Stores) -> None:
    conversation = await stores.exchange("bonjour", "salut", "0")
    change = update(conversations).where(conversations.c.id == conversation).values(floor=Floor.ADVISER)
    await changed(stores, change)
    await settled(stores, "1", missed=MISSED, count=Count("", Use.LOST, ""))
    assert await rows(stores) == await rows(stores, uses) == []


@pytest.mark.parametrize("effect", [Effect.ERASE, Effect.QUIET, Effect.BLOCK])
async def test_who_leaves_is_tied_to_nothing_any_more(stores: Stores, effect: Effect) -> None:
    await settled(stores, "1", missed=WISH)
    await settled(stores, "2", effect=effect)
    assert [row.conversation_id for row in await rows(stores)] == [None]


async def test_they_are_told_once_when_it_is_published_and_forgotten_at_once(
    stores: Stores, questions: SqlQuestions, editor: Member
) -> None:
    conversation = await wished(stores, questions, editor)
    assert [await told(stores), await told(stores)] == [1, 0]
    (said,) = [row for row in await rows(stores, outbox) if row.content]
    assert (said.conversation_id, said.kind) == (conversation, "notice")
    assert said.content["buttons"] == [["L'APL pour mon logement", "answer:aide-logement"]]
    assert [row.conversation_id for row in await rows(stores)] == [None]


async def test_a_draft_tells_nobody(stores: Stores, questions: SqlQuestions, editor: Member) -> None:
    await wished(stores, questions, editor)
    row = {"piece": str(LODGING), "body": {}, "version": 1, "state": "draft", "revision_id": 0}
    row |= {"shipped": "", "changed_at": stores.clock()}
    await changed(stores, insert(drafts).values(row))
    assert await told(stores) == 0


async def test_nobody_is_told_over_an_adviser_but_later(
    stores: Stores, questions: SqlQuestions, editor: Member
) -> None:
    conversation = await wished(stores, questions, editor)
    for floor, count in ((Floor.ADVISER, 0), (Floor.ASSISTANT, 1)):
        change = update(conversations).where(conversations.c.id == conversation).values(floor=floor)
        await changed(stores, change)
        assert await told(stores) == count


async def test_who_cannot_be_reached_breaks_nothing(
    stores: Stores, questions: SqlQuestions, editor: Member
) -> None:
    conversation = await wished(stores, questions, editor)
    gone = update(conversations).where(conversations.c.id == conversation)
    await changed(stores, gone.values(unreachable_at=stores.clock()))
    assert await told(stores) == 0
    assert [row.conversation_id for row in await rows(stores)] == [None]


async def test_a_question_is_settled_once_and_may_be_taken_up_again(
    stores: Stores, questions: SqlQuestions, editor: Member
) -> None:
    await settled(stores, "1", missed=MISSED)
    (row,) = await rows(stores)
    assert await questions.settle(editor.id, [row.id], State.ADDED, LODGING) == 1
    assert await questions.settle(editor.id, [row.id], State.OUT_OF_SCOPE) == 0
    assert await questions.reopen(editor.id, [row.id]) == 1
    assert [(row.state, row.piece) for row in await rows(stores)] == [("open", "")]
    acts = [(row.act, row.detail) for row in await rows(stores, audit)]
    assert acts == [("question_settled", "1 added answers/aide-logement"), ("question_reopened", "1 open")]


async def test_questions_go_after_ninety_days_and_the_thread_of_who_waits_only_then(stores: Stores) -> None:
    await settled(stores, "1", missed=WISH, count=Count("", Use.LOST, ""))
    stores.clock.forward(days=89)
    await stores.purge.run()
    assert [row.conversation_id is None for row in await rows(stores)] == [False]
    stores.clock.forward(days=2)
    await stores.purge.run()
    await stores.purge.run()
    async with stores.database.read() as connection:
        left = (await connection.execute(select(func.count()).select_from(conversations))).scalar_one()
    assert (await rows(stores), left, len(await rows(stores, uses))) == ([], 0, 1)
    stores.clock.forward(days=700)
    await stores.purge.run()
    assert await rows(stores, uses) == []
