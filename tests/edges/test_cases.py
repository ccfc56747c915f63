"""A danger makes a case, with its kind, its time and its place, and not a word of what was written."""

from __future__ import annotations

from sqlalchemy import select

from bot.conversation.context import Context
from bot.conversation.ports import Effect, Outcome
from bot.handoff.cases import Alert
from bot.storage.tables import cases
from tests.conftest import Clock
from tests.edges.stores import Stores, said

SECRET = "mon beau-père Zébulon me tape"
VIOLENCE, SUICIDE, HARASSMENT = Alert("violence", 3, "49"), Alert("suicide", 2), Alert("harcelement", 4, "44")


async def alert(stores: Stores, raised: Alert, key: str = "1", address: str = "1001") -> int:
    waiting = await stores.hear(SECRET, key, address)
    await stores.threads.settle(waiting, Outcome(Context(), (said("des numéros"),), alert=raised))
    return waiting.conversation_id


async def test_a_danger_waits_with_its_kind_time_and_territory(stores: Stores, clock: Clock) -> None:
    conversation = await alert(stores, VIOLENCE)
    (case,) = await stores.cases.waiting()
    assert (case.conversation_id, case.category, case.territory) == (conversation, "violence", "49")
    assert case.opened_at == case.raised_at == clock()


async def test_a_case_holds_no_text(stores: Stores) -> None:
    await alert(stores, VIOLENCE)
    async with stores.database.read() as connection:
        assert "Zébulon" not in str((await connection.execute(select(cases))).all())


async def test_the_most_urgent_is_at_the_head_then_the_oldest(stores: Stores, clock: Clock) -> None:
    for number, raised in enumerate((HARASSMENT, VIOLENCE, VIOLENCE, SUICIDE)):
        await alert(stores, raised, f"k{number}", address=str(number))
        clock.forward(minutes=1)
    waiting = await stores.cases.waiting()
    assert [case.category for case in waiting] == ["suicide", "violence", "violence", "harcelement"]
    assert waiting[1].opened_at < waiting[2].opened_at


async def test_a_second_danger_makes_the_case_more_urgent_and_never_less(
    stores: Stores, clock: Clock
) -> None:
    await alert(stores, VIOLENCE, "1")
    clock.forward(minutes=5)
    await alert(stores, SUICIDE, "2")
    await alert(stores, HARASSMENT, "3")
    (case,) = await stores.cases.waiting()
    assert (case.category, case.urgency, case.alerts) == ("suicide", 2, 3)
    assert case.opened_at < case.raised_at


async def test_the_territory_is_kept_when_a_later_alert_has_none(stores: Stores) -> None:
    await alert(stores, VIOLENCE, "1")
    await alert(stores, SUICIDE, "2")
    assert (await stores.cases.waiting())[0].territory == "49"


async def test_a_message_handled_twice_raises_once(stores: Stores) -> None:
    waiting = await stores.hear(SECRET)
    outcome = Outcome(Context(), (said("des numéros"),), alert=VIOLENCE)
    assert [await stores.threads.settle(waiting, outcome) for _ in range(2)] == [True, False]
    assert (await stores.cases.waiting())[0].alerts == 1


async def test_erasing_leaves_of_a_case_its_kind_and_its_days(stores: Stores) -> None:
    await alert(stores, VIOLENCE, "1")
    await stores.answer(await stores.hear("efface", "2"), "fait", effect=Effect.ERASE)
    assert await stores.cases.waiting() == []
    async with stores.database.read() as connection:
        row = (await connection.execute(select(cases))).one()
    assert (row.conversation_id, row.territory, row.category) == (None, "", "violence")
    assert row.erased_at


async def test_a_danger_after_an_erasure_is_a_new_case(stores: Stores) -> None:
    await alert(stores, VIOLENCE, "1")
    await stores.answer(await stores.hear("efface", "2"), "fait", effect=Effect.ERASE)
    await alert(stores, SUICIDE, "3")
    assert [case.category for case in await stores.cases.waiting()] == ["suicide"]


async def test_a_case_outlives_its_thread_and_goes_in_its_own_time(stores: Stores, clock: Clock) -> None:
    await alert(stores, VIOLENCE)
    clock.forward(days=31)
    await stores.purge.run()
    (case,) = await stores.cases.waiting()
    assert case.conversation_id is None
    clock.forward(days=150)
    await stores.purge.run()
    assert await stores.cases.waiting() == []


async def test_a_copy_tells_of_the_case(stores: Stores) -> None:
    conversation = await alert(stores, VIOLENCE)
    held = await stores.threads.held(conversation)
    assert [case.category for case in held.cases] == ["violence"]
