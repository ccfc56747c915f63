"""A dossier waits in the queue exactly as it was handed over, and goes when we said: on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot.conversation.context import Context
from bot.conversation.ports import Effect, Outcome
from bot.handoff.cases import Alert, Case, CaseKind, Request
from bot.messages import Channel, Reply
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.tables import cases, conversations
from tests.conftest import Clock
from tests.edges.dossiers import NAME, PHONE, TOWN, handed_over
from tests.edges.stores import Stores, said


async def hand_over(stores: Stores, request: Request, key: str = "1", address: str = "1001") -> int:
    waiting = await stores.hear("oui, transmets", key, address)
    await stores.threads.settle(waiting, Outcome(Context(), (said("c'est noté"),), request=request))
    return waiting.conversation_id


async def waiting(stores: Stores) -> Case:
    (case,) = await stores.cases.waiting()
    return case


async def kept(stores: Stores) -> str:
    async with stores.database.read() as connection:
        return str((await connection.execute(select(cases))).all())


async def test_it_is_read_back_exactly_as_it_was(stores: Stores, clock: Clock) -> None:
    request = handed_over(clock())
    conversation = await hand_over(stores, request)
    case = await waiting(stores)
    assert case == await stores.cases.find(case.id)
    assert (case.kind, case.conversation_id, case.alerts) == (CaseKind.DOSSIER, conversation, 1)
    assert (case.dossier, case.contact, case.consent) == (request.dossier, request.contact, request.consent)
    assert (case.category, case.urgency, case.territory) == (request.dossier.outcome.key, 13, "53")
    assert (case.due, case.opened_at, case.raised_at) == (request.due, clock(), clock())


async def test_a_danger_has_nothing_of_a_dossier_and_both_wait_side_by_side(
    stores: Stores, clock: Clock
) -> None:
    conversation = await hand_over(stores, handed_over(clock()))
    again = Outcome(Context(), (said("des numéros"),), alert=Alert("violence", 3, "49"))
    await stores.threads.settle(await stores.hear("il me tape", "2"), again)
    danger, dossier = await stores.cases.waiting()
    assert (danger.kind, dossier.kind) == (CaseKind.DANGER, CaseKind.DOSSIER)
    assert (danger.due, danger.dossier, danger.contact, danger.consent) == (None, None, None, None)
    held = await stores.threads.held(conversation)
    assert {case.kind: case for case in held.cases} == {CaseKind.DANGER: danger, CaseKind.DOSSIER: dossier}


async def test_the_most_urgent_comes_first_then_the_soonest_due_then_the_oldest(
    stores: Stores, clock: Clock
) -> None:
    usual = handed_over(clock())
    late, soon = date(2026, 12, 9), date(2026, 12, 1)
    given = [("late", 12, late), ("soon", 12, soon), ("soon, newer", 12, soon), ("urgent", 11, late)]
    for number, (name, urgency, due) in enumerate(given):
        request = replace(usual, urgency=urgency, due=due, territory=str(number))
        await hand_over(stores, request, name, address=name)
        clock.forward(minutes=1)
    await stores.threads.settle(
        await stores.hear("aidez-moi", "d", "d"), Outcome(Context(), alert=Alert("x", 12, "d"))
    )
    assert [case.territory for case in await stores.cases.waiting()] == ["3", "d", "1", "2", "0"]


async def test_a_second_request_takes_the_place_of_the_one_that_waits(stores: Stores, clock: Clock) -> None:
    await hand_over(stores, handed_over(clock()), "1")
    first = await waiting(stores)
    clock.forward(days=2)
    newer = handed_over(clock(), urgency=11, vu=None)
    await hand_over(stores, replace(newer, contact={"moyen": "ici"}, territory="49"), "2")
    case = await waiting(stores)
    assert (case.id, case.opened_at, case.raised_at) == (first.id, first.opened_at, clock())
    assert (case.dossier, case.contact, case.consent) == (newer.dossier, {"moyen": "ici"}, newer.consent)
    assert (case.urgency, case.territory, case.alerts) == (11, "49", 2)
    assert PHONE not in await kept(stores)


async def test_replies_that_cannot_be_written_take_the_case_back(stores: Stores, clock: Clock) -> None:
    message = await stores.hear("oui, transmets")
    unwritable = Reply("test", None, "une réponse")  # type: ignore[arg-type]
    outcome = Outcome(Context(), (said("c'est noté"), unwritable), request=handed_over(clock()))
    with pytest.raises(IntegrityError):
        await stores.threads.settle(message, outcome)
    assert await stores.cases.waiting() == []
    assert await stores.outbox.next(Channel.TELEGRAM, (), 1) == []
    assert [unhandled.id for unhandled in await stores.inbox.next((), 1)] == [message.id]


async def test_a_message_handled_twice_hands_over_once(stores: Stores, clock: Clock) -> None:
    message = await stores.hear("oui, transmets")
    outcome = Outcome(Context(), (said("c'est noté"),), request=handed_over(clock()))
    assert [await stores.threads.settle(message, outcome) for _ in range(2)] == [True, False]
    assert (await waiting(stores)).alerts == 1


async def test_erasing_leaves_of_a_dossier_the_proof_of_consent(
    stores: Stores, clock: Clock, database_url: str
) -> None:
    request = handed_over(clock())
    await hand_over(stores, request)
    opened = await waiting(stores)
    clock.forward(hours=1)
    await stores.answer(await stores.hear("efface", "2"), "fait", effect=Effect.ERASE)
    assert await stores.cases.waiting() == []
    left = await stores.cases.find(opened.id)
    assert left
    assert (left.conversation_id, left.territory, left.category, left.due) == (None, "", "", None)
    assert (left.dossier, left.contact, left.consent) == (None, None, request.consent)
    assert left.erased_at == clock()
    await stores.purge.run()
    await stores.database.close()
    secrets = [word.encode() for word in (NAME, PHONE, TOWN)]
    if database_url.startswith("sqlite"):
        files = Path(database_url.removeprefix("sqlite:///")).parent.iterdir()
        assert [file for file in files for word in secrets if word in file.read_bytes()] == []


async def test_a_dossier_after_an_erasure_is_a_new_case(stores: Stores, clock: Clock) -> None:
    await hand_over(stores, handed_over(clock()), "1")
    erased = await waiting(stores)
    await stores.answer(await stores.hear("efface", "2"), "fait", effect=Effect.ERASE)
    await hand_over(stores, handed_over(clock()), "3")
    assert (await waiting(stores)).id != erased.id


@pytest.mark.parametrize("erased", [False, True])
async def test_it_goes_180_days_after_the_last_yes(stores: Stores, clock: Clock, erased: bool) -> None:
    await hand_over(stores, handed_over(clock()))
    number = (await waiting(stores)).id
    if erased:
        await stores.answer(await stores.hear("efface", "2"), "fait", effect=Effect.ERASE)
    clock.forward(days=180)
    await stores.purge.run()
    assert await stores.cases.find(number)
    clock.forward(seconds=1)
    await stores.purge.run()
    assert await stores.cases.find(number) is None


async def test_a_danger_goes_in_its_own_time(stores: Stores, clock: Clock) -> None:
    message = await stores.hear("il me tape")
    await stores.threads.settle(message, Outcome(Context(), alert=Alert("violence", 3)))
    clock.forward(days=180)
    await stores.purge.run()
    assert await stores.cases.waiting()
    clock.forward(seconds=1)
    await stores.purge.run()
    assert await stores.cases.waiting() == []


async def test_a_thread_lasts_as_long_as_its_dossier_which_can_still_be_erased(
    stores: Stores, clock: Clock
) -> None:
    conversation = await hand_over(stores, handed_over(clock()))
    clock.forward(days=100)
    await stores.purge.run()
    assert (await waiting(stores)).conversation_id == conversation
    back = await stores.hear("efface", "2")
    assert back.conversation_id == conversation
    await stores.answer(back, "fait", effect=Effect.ERASE)
    assert await stores.cases.waiting() == []


async def test_a_thread_goes_with_its_dossier(stores: Stores, clock: Clock) -> None:
    await hand_over(stores, handed_over(clock()))
    clock.forward(days=181)
    await stores.purge.run()
    async with stores.database.read() as connection:
        assert (await connection.execute(select(conversations.c.id))).all() == []


async def test_a_dossier_that_can_no_longer_be_read_does_not_hide_the_dangers(
    stores: Stores, clock: Clock
) -> None:
    await hand_over(stores, handed_over(clock()))
    message = await stores.hear("il me tape", "2", "1002")
    await stores.threads.settle(message, Outcome(Context(), alert=Alert("violence", 3)))
    broken = text("""UPDATE cases SET dossier = '{"outcome": 1}' WHERE kind = 'dossier'""")
    await stores.database.write(lambda connection: connection.execute(broken))
    assert [(case.kind, case.dossier) for case in await stores.cases.waiting()] == [
        (CaseKind.DANGER, None),
        (CaseKind.DOSSIER, None),
    ]


async def test_the_dangers_of_before_are_still_there(database_url: str, clock: Clock) -> None:
    database = Database(database_url)
    await migrate(database, "0002")
    before = """
        INSERT INTO conversations (id, channel, address, context, context_at, created_at, last_message_at)
        VALUES (7, 'telegram', '1001', '{}', :now, :now, :now);
        INSERT INTO cases
        (id, conversation_id, category, urgency, territory, alerts, opened_at, raised_at)
        VALUES (5, 7, 'violence', 3, '49', 2, :now, :now)
    """
    for statement in before.split(";"):
        row = text(statement).bindparams(now=clock() if "postgres" in database_url else str(clock())[:19])
        await database.write(lambda connection, row=row: connection.execute(row))  # type: ignore[misc]
    await migrate(database)
    (case,) = await Stores(database, clock).cases.waiting()
    assert case == Case(5, 7, "violence", 3, "49", 2, clock(), clock())
    await database.close()
