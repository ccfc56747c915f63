"""A transfer seen from the console: what its page offers, to whom, and what bad input comes to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from operator import methodcaller

import httpx
import pytest
from sqlalchemy import update

from bot.storage.database import Database
from bot.storage.tables import audit, networks, staff
from tests.conftest import Clock
from tests.edges.relay import NO, OTHER, YES, Team, gathered
from tests.edges.staff_room import PASSWORD, StaffRoom, csrf, words
from tests.edges.stores import Stores
from tests.edges.test_desk_pages import EVIL, QUEUE, Suspicious, act

CAMILLE, LINA, ZOE = "camille@exemple.test", "lina@exemple.test", "zoe@exemple.test"
WAITS = "En attente de son accord pour passer à"


@pytest.fixture
def room(database: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(database, clock)


@pytest.fixture
async def team(database: Database, clock: Clock, room: StaffRoom) -> Team:
    made = await gathered(Stores(database, clock))
    for member in (made.camille, made.lina, made.zoe):
        kept = await room.passwords().hashed(PASSWORD)
        assert await room.links.use(await room.links.make(member.id), kept)
    return made


@pytest.fixture
async def camille(team: Team, room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    async with room.signed_in(CAMILLE) as browser:
        yield browser


def page_of(team: Team) -> str:
    return f"/espace/demandes/{team.case}"


async def test_the_page_proposes_those_who_are_there_says_what_is_awaited_and_what_was_answered(
    camille: httpx.AsyncClient, team: Team
) -> None:
    page = words(await camille.get(page_of(team)))
    assert f'<option value="member {team.lina.id}">Lina (Mission locale d\'essai)</option>' in page
    assert f"Réseau : {OTHER}" in page
    assert "Zoé" not in page
    chosen = {"vers": f"member {team.lina.id}", "texte": "préfère le matin"}
    assert (await act(camille, f"{page_of(team)}/transmettre", **chosen)).status_code == 303
    for address in (page_of(team), f"{page_of(team)}/fil", QUEUE):
        assert f"{WAITS} Lina (Mission locale d'essai)" in words(await camille.get(address))
    page = words(await camille.get(page_of(team)))
    assert "préfère le matin" in page
    assert "Camille a proposé de transmettre cette demande." in page
    await team.talk.read()
    await team.talk.press(NO)
    page = words(await camille.get(page_of(team)))
    assert "Refusé : la personne veut continuer comme avant." in page
    assert WAITS not in page


async def test_a_proposal_is_withdrawn_once(camille: httpx.AsyncClient, team: Team) -> None:
    await team.offer("Lina")
    assert "Retirer la proposition" in words(await camille.get(page_of(team)))
    assert (await act(camille, f"{page_of(team)}/retirer")).status_code == 303
    assert [reply.key for reply in await team.talk.read()] == ["utter_relais_retire"]
    again = await act(camille, f"{page_of(team)}/retirer")
    assert (again.status_code, "a changé entre-temps" in words(again)) == (409, True)


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "member 99",
        "network 99",
        "network",
        "member -1",
        "{zoe}",
        "{camille}",
        "{disabled}",
        EVIL,
        "9" * 30,
    ],
)
async def test_nobody_else_can_be_chosen(
    camille: httpx.AsyncClient, team: Team, room: StaffRoom, wanted: str
) -> None:
    await room.members.disable(team.lina.id)
    members = {"{zoe}": team.zoe, "{camille}": team.camille, "{disabled}": team.lina}
    value = f"member {members[wanted].id}" if wanted in members else wanted
    refused = await act(camille, f"{page_of(team)}/transmettre", vers=value)
    assert (refused.status_code, "Choisissez à qui transmettre" in words(refused)) == (409, True)
    assert (await team.found()).offer is None
    assert await team.acts() == ["claim", "read"]


async def test_only_who_holds_the_case_proposes_or_withdraws(room: StaffRoom, team: Team) -> None:
    chosen = {"vers": f"member {team.lina.id}"}
    async with room.signed_in(ZOE) as zoe:
        for verb in ("transmettre", "retirer"):
            assert (await act(zoe, f"{page_of(team)}/{verb}", **chosen)).status_code == 404
    seen = update(staff).where(staff.c.id == team.lina.id).values(territories=["53"])
    await room.database.write(lambda connection: connection.execute(seen))
    async with room.signed_in(LINA) as lina:
        refused = await act(lina, f"{page_of(team)}/transmettre", **chosen)
        assert (refused.status_code, "Camille a déjà pris" in words(refused)) == (409, True)
        await team.offer("Lina")
        assert (await act(lina, f"{page_of(team)}/retirer")).status_code == 409
        assert "Transmettre la demande" not in words(await lina.get(page_of(team)))
    assert (await team.found()).offer


async def test_a_page_of_another_site_proposes_nothing(camille: httpx.AsyncClient, team: Team) -> None:
    address, chosen = f"{page_of(team)}/transmettre", {"vers": f"member {team.lina.id}"}
    assert (await camille.post(address, data=chosen)).status_code == 403
    assert (await camille.post(address, data={**chosen, "csrf": "0" * 64})).status_code == 403
    away = {"csrf": await csrf(camille), **chosen}
    foreign = {"origin": "https://ailleurs.test", "sec-fetch-site": "cross-site"}
    assert (await camille.post(address, data=away, headers=foreign)).status_code == 403
    assert (await team.found()).offer is None


async def test_what_is_not_agreed_yet_is_not_passed_on_and_the_page_says_why(
    database: Database, clock: Clock, room: StaffRoom
) -> None:
    team = await gathered(Stores(database, clock), danger=True)
    kept = await room.passwords().hashed(PASSWORD)
    assert await room.links.use(await room.links.make(team.camille.id), kept)
    async with room.signed_in(CAMILLE) as camille:
        assert "tous les réseaux y voient déjà ce danger" in words(await camille.get(page_of(team)))
        refused = await act(camille, f"{page_of(team)}/transmettre", vers=f"member {team.lina.id}")
        assert (refused.status_code, "il n'y a rien à transmettre" in words(refused)) == (409, True)


async def test_no_name_becomes_markup(camille: httpx.AsyncClient, team: Team, room: StaffRoom) -> None:
    for table, row in ((staff, team.lina.id), (networks, team.zoe.network_id)):
        named = update(table).where(table.c.id == row).values(name=EVIL[:80])
        await room.database.write(methodcaller("execute", named))
    assert not Suspicious.found((await camille.get(page_of(team))).text)
    for code in (f"member {team.lina.id}", f"network {team.zoe.network_id}"):
        assert (await act(camille, f"{page_of(team)}/transmettre", vers=code, texte=EVIL)).status_code == 303
        for address in (page_of(team), f"{page_of(team)}/fil", QUEUE):
            assert not Suspicious.found((await camille.get(address)).text)
        await act(camille, f"{page_of(team)}/retirer")


async def test_what_was_done_is_written_down_without_a_name(camille: httpx.AsyncClient, team: Team) -> None:
    chosen = {"vers": f"network {team.zoe.network_id}"}
    await act(camille, f"{page_of(team)}/transmettre", **chosen)
    await team.talk.read()
    await team.talk.press(YES)
    async with team.stores.database.read() as connection:
        rows = (await connection.execute(audit.select().where(audit.c.case_id == team.case))).all()
    done = [(row.act, row.staff_id, row.detail) for row in rows if row.act in ("offer", "transfer")]
    network = f"network {team.zoe.network_id}"
    assert done == [("offer", team.camille.id, network), ("transfer", None, network)]
