"""An absence gives back at once what somebody holds; away, nobody takes a case: on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.conversation.desk.ports import Act
from bot.conversation.ports import Floor
from bot.handoff.cases import Closing, End, State
from bot.staff.members import Member, Role
from bot.staff.team import Made
from bot.storage.database import Database
from bot.storage.tables import audit
from bot.storage.team import SqlTeam
from tests.conftest import Clock
from tests.edges.advisers import asked, floor, hired, in_danger, told
from tests.edges.staff_room import LINA, StaffRoom, csrf, words
from tests.edges.stores import Stores

CHIEF = Member(99, "chef@exemple.test", "Chef", Role.COORDINATOR)
TODAY = date(2026, 11, 23)


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


async def absent(stores: Stores, member: Member, until: date | None) -> Member:
    """A coordinator writes an absence down; the member as their next page finds them."""
    made = await SqlTeam(stores.database, stores.clock).absent(CHIEF, member.id, until)
    assert made is Made.DONE
    return replace(member, absent_until=until)


async def test_what_somebody_absent_holds_goes_back_first_and_the_person_is_told(stores: Stores) -> None:
    adviser, other = await hired(stores, 1), await hired(stores, 2)
    older, case = await asked(stores, "1001"), await asked(stores, "1002")
    await stores.desk.claim(adviser, case)
    await stores.desk.say(adviser, case, "Bonjour", "hello")
    assert await stores.desk.keep_word() == 0, "nobody waits, nobody is away"
    await absent(stores, adviser, TODAY)
    assert await stores.desk.keep_word() == 1
    back = await stores.desk.find(other, case)
    assert back
    assert (back.state, back.missed, back.holder) == (State.WAITING, 1, None)
    assert [line.case.id for line in await stores.desk.queue(other)] == [case, older]
    assert [key for _, key in await told(stores)][-2:] == [
        "utter_conseiller_silencieux",
        "utter_promesse_suivante",
    ]
    assert back.conversation_id
    assert await floor(stores, back.conversation_id) is Floor.ASSISTANT
    assert await stores.desk.keep_word() == 0, "once"
    async with stores.database.read() as connection:
        rows = (await connection.execute(audit.select().where(audit.c.case_id == case))).all()
    assert rows[-1].act == Act.EXPIRE
    assert (await stores.desk.claim(other, case)).made


async def test_after_a_danger_the_yes_goes_with_the_one_who_is_away(stores: Stores) -> None:
    adviser, other, case = await hired(stores, 1), await hired(stores, 2), await in_danger(stores)
    await stores.desk.claim(adviser, case)
    await absent(stores, adviser, date(2026, 12, 24))
    assert await stores.desk.keep_word() == 1
    back = await stores.desk.find(other, case)
    assert back
    assert (back.holder, back.consent) == (None, None)


async def test_an_absence_ends_with_its_last_day_in_france(stores: Stores, clock: Clock) -> None:
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    await stores.desk.say(adviser, case, "Bonjour", "hello")
    clock.now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    back = await absent(stores, adviser, TODAY)
    assert await stores.desk.keep_word() == 0, "in France it is the 24th already"
    assert (await stores.desk.release(back, case)).made
    assert (await stores.desk.claim(back, case)).made
    clock.now = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    assert await stores.desk.keep_word() == 1, "and here still the 23rd"


async def test_somebody_absent_takes_nothing_until_they_are_back(stores: Stores) -> None:
    adviser, case = await hired(stores), await asked(stores)
    away = await absent(stores, adviser, TODAY)
    assert not (await stores.desk.claim(away, case)).made
    here = await absent(stores, away, None)
    assert (await stores.desk.claim(here, case)).made
    await stores.desk.close(here, case, Closing(End.INFORMED))
    away = await absent(stores, here, TODAY)
    assert not (await stores.desk.reopen(away, case)).made
    assert await stores.desk.keep_word() == 0, "a closed case is not given back"


async def test_the_pages_say_beforehand_what_will_be_given_back_and_why_nothing_can_be_taken(
    stores: Stores,
) -> None:
    room = StaffRoom(stores.database, stores.clock)
    lina = await room.hire(LINA)
    await room.hire(CHIEF.email, Role.COORDINATOR)
    path = f"/espace/equipe/{lina.id}"
    async with room.signed_in(CHIEF.email) as chief, room.signed_in(LINA) as browser:
        assert "en cours" not in words(await chief.get(path))
        cases = [await asked(stores, address) for address in ("1001", "1002")]
        for number, said in zip(
            cases, ("Une demande en cours sera", "2 demandes en cours seront"), strict=True
        ):
            await stores.desk.claim(lina, number)
            assert f"{said} rendue" in words(await chief.get(path))
        token = await csrf(chief)
        await chief.post(f"{path}/absence", data={"csrf": token, "absence": TODAY.isoformat()})
        assert await stores.desk.keep_word() == 2
        assert "en cours" not in words(await chief.get(path))
        refused = await browser.post(
            f"/espace/demandes/{cases[0]}/prendre", data={"csrf": await csrf(browser)}
        )
    assert refused.status_code == 409
    assert "Votre absence est enregistrée" in words(refused)
