"""What is kept of staff: traces for a year, a case's last as long as it; nothing that opens no door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update

from bot.conversation.context import Context
from bot.conversation.desk.ports import Act
from bot.conversation.ports import Outcome
from bot.handoff.alerts import Reason, StaffAlert
from bot.handoff.cases import Closing, End
from bot.staff.access import IDLE, LINK
from bot.staff.audit import KEPT
from bot.storage.alerts import SqlAlerts
from bot.storage.database import Database
from bot.storage.tables import alerts, audit, cases, staff_links, staff_sessions
from tests.conftest import Clock
from tests.edges.advisers import asked, hired, in_danger
from tests.edges.staff_room import LINA, PASSWORD, StaffRoom
from tests.edges.stores import Stores


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


@pytest.fixture
def room(database: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(database, clock)


async def rows(stores: Stores, table: Table) -> list[Any]:
    async with stores.database.read() as connection:
        return list(await connection.execute(select(table).order_by(*table.primary_key)))


async def acts(stores: Stores, case_id: int | None = None) -> list[str]:
    return [row.act for row in await rows(stores, audit) if row.case_id == case_id]


async def raise_again(stores: Stores, case_id: int) -> None:
    """The case lives on."""
    again = update(cases).where(cases.c.id == case_id).values(raised_at=stores.clock())
    await stores.database.write(lambda connection: connection.execute(again))


async def test_a_trace_goes_after_a_year_and_not_before(
    stores: Stores, room: StaffRoom, clock: Clock
) -> None:
    await room.hire()
    before = await acts(stores)
    clock.forward(days=KEPT.days)
    await stores.purge.run()
    assert await acts(stores) == before
    clock.forward(seconds=1)
    await stores.purge.run()
    assert await acts(stores) == []


async def test_the_last_trace_of_a_case_stays_as_long_as_the_case(stores: Stores, clock: Clock) -> None:
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    await stores.desk.note(adviser, case, "à rappeler")
    clock.forward(days=KEPT.days + 1)
    await raise_again(stores, case)
    await stores.purge.run()
    assert await acts(stores, case) == [Act.NOTE]
    clock.forward(days=181)
    await stores.purge.run()
    assert await acts(stores, case) == []


async def test_what_was_said_between_an_end_and_its_opening_again_stays_unread_however_old(
    stores: Stores, clock: Clock
) -> None:
    adviser, case = await hired(stores), await asked(stores)
    clock.forward(minutes=1)
    await stores.desk.claim(adviser, case)
    await stores.desk.close(adviser, case, Closing(End.INFORMED))
    clock.forward(minutes=1)
    await stores.threads.settle(await stores.hear("rien que pour le programme", "2"), Outcome(Context()))
    clock.forward(minutes=1)
    assert (await stores.desk.reopen(adviser, case)).made
    clock.forward(days=KEPT.days + 1)
    await raise_again(stores, case)
    await stores.desk.note(adviser, case, "toujours en contact")
    await stores.purge.run()
    found = await stores.desk.find(adviser, case)
    assert found
    assert await acts(stores, case) == [Act.CLOSE, Act.REOPEN, Act.NOTE]
    assert "rien que pour le programme" not in [line.text for line in await stores.desk.thread(found)]


async def test_sessions_and_links_go_once_they_open_nothing(
    stores: Stores, room: StaffRoom, clock: Clock
) -> None:
    member = await room.hire()
    used = await room.links.make(member.id)
    assert await room.links.use(used, await room.passwords().hashed(PASSWORD))
    await room.links.make(member.id)
    account = await room.members.attempt(LINA)
    assert account
    token = await room.sessions.open(account)
    assert token
    await stores.purge.run()
    assert await room.sessions.of(token)
    assert (len(await rows(stores, staff_sessions)), len(await rows(stores, staff_links))) == (1, 1)
    clock.forward(seconds=IDLE.total_seconds())
    await stores.purge.run()
    assert await rows(stores, staff_sessions) == []
    clock.forward(seconds=LINK.total_seconds())
    await stores.purge.run()
    assert await rows(stores, staff_links) == []


async def test_alerts_go_with_the_end_of_their_case(stores: Stores, clock: Clock) -> None:
    adviser, danger, other = await hired(stores), await in_danger(stores), await asked(stores, "1002")
    store = SqlAlerts(stores.database, clock)
    for number in (danger, other):
        case = await stores.desk.find(adviser, number)
        assert case
        await store.begin([StaffAlert(case, Reason.DANGER, adviser)])
    await stores.desk.claim(adviser, danger)
    await stores.purge.run()
    assert [row.case_id for row in await rows(stores, alerts)] == [danger, other]
    await stores.desk.close(adviser, danger, Closing(End.INFORMED))
    await stores.purge.run()
    assert [row.case_id for row in await rows(stores, alerts)] == [other]
    clock.forward(days=181)
    await stores.purge.run()
    assert await rows(stores, alerts) == []


async def test_a_trace_is_kept_of_no_case_at_all_while_it_is_young(stores: Stores, clock: Clock) -> None:
    row = {"at": clock() - KEPT + timedelta(days=1), "act": Act.CLOSE, "case_id": 99, "detail": ""}
    await stores.database.write(lambda connection: connection.execute(insert(audit).values(row)))
    await stores.purge.run()
    assert await acts(stores, 99) == [Act.CLOSE]
    clock.forward(days=2)
    await stores.purge.run()
    assert await acts(stores, 99) == []
