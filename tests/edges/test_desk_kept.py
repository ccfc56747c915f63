"""What the desk leaves behind: an erasure, an adviser who left, what was handed over."""

from __future__ import annotations

from bot.conversation.context import Context
from bot.conversation.ports import Effect, Floor, Outcome
from bot.handoff.cases import Closing, End
from bot.storage.staff import SqlMembers
from tests.conftest import Clock
from tests.edges.advisers import asked, floor, hired, in_danger
from tests.edges.stores import Stores


async def test_an_erasure_leaves_nothing_of_the_person_and_frees_the_floor(
    stores: Stores, clock: Clock
) -> None:
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    await stores.desk.note(adviser, case, "vit à Craon")
    clock.forward(minutes=1)
    waiting = await stores.hear("/supprimer", "2")
    await stores.answer(waiting, effect=Effect.ERASE)
    found = await stores.desk.find(adviser, case)
    assert found
    assert (found.erased_at, found.conversation_id, found.dossier) == (clock(), None, None)
    assert await stores.desk.notes(found) == []
    assert await floor(stores, waiting.conversation_id) is Floor.ASSISTANT
    assert not (await stores.desk.say(adviser, case, "Bonjour", "late")).made
    assert await stores.desk.queue(adviser) == []


async def test_the_cases_of_an_adviser_who_left_are_given_back(stores: Stores) -> None:
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    await stores.desk.say(adviser, case, "Bonjour", "hello")
    await SqlMembers(stores.database, stores.clock).disable(adviser.id)
    assert await stores.desk.keep_word() == 1
    other = await hired(stores, 2)
    assert (await stores.desk.claim(other, case)).made


async def test_what_was_handed_over_is_kept_while_the_case_is_open_and_no_longer(
    stores: Stores, clock: Clock
) -> None:
    await stores.exchange("avant", "réponse", "0")
    clock.forward(minutes=1)
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    clock.forward(minutes=1)
    await stores.threads.settle(await stores.hear("après", "2"), Outcome(Context()))
    clock.forward(hours=30)
    await stores.purge.run()
    found = await stores.desk.find(adviser, case)
    assert found
    assert "après" in [line.text for line in await stores.desk.thread(found)]
    assert found.conversation_id
    held = await stores.threads.held(found.conversation_id)
    assert "avant" not in [text for _, _, text in held.texts]
    await stores.desk.close(adviser, case, Closing(End.INFORMED))
    await stores.purge.run()
    held = await stores.threads.held(found.conversation_id)
    assert "après" not in [text for _, _, text in held.texts]


async def test_a_copy_holds_every_case_the_closed_ones_too_and_how_many_notes(
    stores: Stores, clock: Clock
) -> None:
    adviser, first = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, first)
    for text in ("vit à Craon", "à rappeler"):
        await stores.desk.note(adviser, first, text)
    await stores.desk.close(adviser, first, Closing(End.SIGNED, "2027-09", "maçon"))
    second, danger = await asked(stores, key="again"), await in_danger(stores)
    await asked(stores, "1002")
    found = await stores.desk.find(adviser, first)
    assert found
    assert found.conversation_id
    held = await stores.threads.held(found.conversation_id)
    assert [case.id for case in held.cases] == [first, second, danger]
    assert held.cases[0].closing == Closing(End.SIGNED, "2027-09", "maçon")
    assert held.cases[0].holder
    assert held.notes == 2
