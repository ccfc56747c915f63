"""Skills are chosen from the list, and the queue says which cases ask for them: on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import update

from bot.conversation.context import Context
from bot.conversation.ports import Effect, Outcome
from bot.staff.members import Role
from bot.storage.database import Database
from bot.storage.tables import staff
from tests.conftest import Clock
from tests.edges.dossiers import handed_over
from tests.edges.staff_room import LINA, StaffRoom, csrf, words
from tests.edges.stores import Stores

QUEUE, TEAM = "/espace/file", "/espace/equipe"
CHIEF = "chef@mission.test"


@pytest.fixture
def room(database: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(database, clock)


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


@pytest.fixture
async def lina(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of an adviser who knows about housing."""
    member = await room.hire()
    await knows(room, member.id, "logement")
    async with room.signed_in() as browser:
        yield browser


async def knows(room: StaffRoom, number: int, *skills: str) -> None:
    change = update(staff).where(staff.c.id == number).values(skills=list(skills))
    await room.database.write(lambda connection: connection.execute(change))


async def asked(stores: Stores, name: str, *needs: str, commune: str = "53084", urgency: int = 13) -> int:
    """Somebody hands over a dossier that asks for some skills; the number of their case."""
    request = replace(handed_over(stores.clock(), urgency, "ici"), needs=needs, commune=commune)
    request = replace(request, contact={"prenom": name, "moyen": "ici"})
    waiting = await stores.hear("oui", f"ask-{name}", name)
    await stores.threads.settle(waiting, Outcome(Context(), request=request))
    found = await stores.cases.waiting()
    return next(case.id for case in found if case.conversation_id == waiting.conversation_id)


async def shown(browser: httpx.AsyncClient, **filters: str) -> list[str]:
    """The names in the list, in its order."""
    page = words(await browser.get(f"{QUEUE}/liste", params=filters))
    return sorted((name for name in ("Lou", "Sami", "Jade") if f"{name}, " in page), key=page.index)


async def test_a_line_says_what_a_case_asks_for_and_what_is_for_me(
    lina: httpx.AsyncClient, stores: Stores
) -> None:
    await asked(stores, "Lou", "mobilite", "logement")
    page = words(await lina.get(QUEUE))
    assert '<span class="tag">Trajets et permis</span>' in page
    assert '<span class="tag mine">Logement, pour vous</span>' in page
    (case,) = await stores.cases.waiting()
    assert case.needs == ("mobilite", "logement")
    assert "Logement, Trajets" not in page
    sheet = words(await lina.get(f"/espace/demandes/{case.id}"))
    assert "Trajets et permis, Logement" in sheet


async def test_what_one_knows_filters_and_never_moves_anybody(
    lina: httpx.AsyncClient, stores: Stores
) -> None:
    await asked(stores, "Lou", "mobilite", urgency=11)
    await asked(stores, "Sami", "logement", urgency=12)
    await asked(stores, "Jade", urgency=13)
    assert await shown(lina) == ["Lou", "Sami", "Jade"], "urgency alone"
    assert await shown(lina, besoin="les-miennes") == ["Sami"]
    assert await shown(lina, besoin="mobilite") == ["Lou"]
    assert await shown(lina, besoin="horoscope") == []
    page = words(await lina.get(QUEUE))
    assert '<option value="mobilite">Trajets et permis</option>' in page
    assert '<option value="parents">' not in page, "no case asks for it"


async def test_without_a_skill_none_is_mine(room: StaffRoom, stores: Stores) -> None:
    await room.hire()
    await asked(stores, "Lou", "logement")
    async with room.signed_in() as browser:
        page = words(await browser.get(QUEUE))
    assert ("Logement" in page, "pour vous" in page, "mes compétences" in page) == (True, False, False)


async def test_the_queue_is_filtered_by_town_too(lina: httpx.AsyncClient, stores: Stores) -> None:
    await asked(stores, "Lou")
    await asked(stores, "Sami", commune="53130")
    await asked(stores, "Jade", commune="")
    assert await shown(lina, territoire="53130") == ["Sami"]
    assert len(await shown(lina, territoire="53")) == 3
    page = words(await lina.get(QUEUE))
    places = ["Mayenne (53)", "Craon (53)", "Laval (53)"]
    options = [page.index(f">{place}</option>") for place in places]
    assert options == sorted(options)


async def test_a_member_chooses_from_the_list_and_older_words_are_shown_until_then(room: StaffRoom) -> None:
    member = await room.hire()
    await room.hire(CHIEF, Role.COORDINATOR)
    await knows(room, member.id, "logement", "vélo")
    path = f"{TEAM}/{member.id}"
    async with room.signed_in(CHIEF) as chief:
        page = words(await chief.get(path))
        assert 'name="competence-logement" value="oui" checked' in page
        assert "retirées si vous enregistrez la fiche : vélo" in page
        assert "Logement, vélo" in words(await chief.get(TEAM))
        stamp = page.split('name="vu" value="')[1].split('"')[0]
        form = {"csrf": await csrf(chief), "nom": "Lina", "role": "adviser", "vu": stamp}
        refused = await chief.post(path, data={**form, "territoires": "x", "competence-lsf": "oui"})
        assert 'name="competence-lsf" value="oui" checked' in refused.text
        assert 'name="competence-logement" value="oui">' in refused.text, "unticked, it stays so"
        await chief.post(path, data={**form, "competence-lsf": "oui", "competence-inconnue": "oui"})
    found = await room.members.by_email(LINA)
    assert found
    assert found.skills == ("lsf",)


async def test_erasing_forgets_what_a_dossier_asked_for(stores: Stores) -> None:
    case = await asked(stores, "Lou", "logement")
    await stores.answer(await stores.hear("efface", "2", "Lou"), "fait", effect=Effect.ERASE)
    left = await stores.cases.find(case)
    assert left
    assert (left.needs, left.commune) == ((), "")
