"""Every route of the real service in turn: what is another team's is not there, and nothing can be forged."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from bot.bootstrap import Assembly
from bot.foundations import utc_now
from bot.settings import Settings
from bot.staff.audit import Act
from bot.staff.canned import Draft
from bot.staff.members import Role
from bot.storage.database import Database
from bot.storage.tables import audit, cases, metadata, staff_sessions
from tests.conftest import Clock
from tests.edges.staff_room import StaffRoom, csrf
from tests.edges.stores import Stores
from tests.edges.test_desk_pages import asked

NORTH, SOUTH = "Mission du Nord", "Mission du Sud"
NUMBER = re.compile(r"{\w+(?::\w+)?}")
# Bears no number of ours: a secret link, a card of the visitor's own page, what nothing else answers.
OTHERS = ("/espace/lien/{token}", "/cartes/{reply}.png", "/espace/{rest:path}")
# Content, and the questions it does not answer, belong to all editors alike.
SHARED = ("/espace/contenus/", "/espace/sans-reponse/")
# Bear no token: whoever comes has no session yet.
OPEN = ("/messages", "/espace/connexion", "/espace/lien/{token}")
EVERYTHING = {
    "texte": "Pris",
    "cle": "c" * 24,
    "issue": "informed",
    "message": "1",
    "nom": "Pris",
    "vu": "1",
    "role": "adviser",
    "reseau": "1",
    "departements": "53",
    "absence": "2099-12-24",
    "email": "pris@exemple.test",
    "password": "cheval agrafe batterie",
    "again": "cheval agrafe batterie",
}


@dataclass(frozen=True)
class Office:
    """The real application, its staff, and what has a number in it: somebody's case, member and network."""

    app: Starlette
    room: StaffRoom
    numbers: Mapping[str, int]

    @property
    def numbered(self) -> list[tuple[str, str]]:
        """Each way to ask for something by its number, the north's: a method and a path."""
        owned = [route for route in self.routes if not route.path.startswith(SHARED)]
        paths = [route for route in owned if NUMBER.search(route.path) and route.path not in OTHERS]
        return [(method, self.address(route.path)) for route in paths for method in route.methods or ()]

    @property
    def routes(self) -> list[Route]:
        assert all(isinstance(route, Route | Mount) for route in self.app.routes)
        return [route for route in self.app.routes if isinstance(route, Route)]

    def browser(self, token: str = "") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://test", cookies={"espace": token})

    async def signed_in(self, email: str) -> httpx.AsyncClient:
        """A session of its own each time: one of the routes ends it."""
        account = await self.room.members.attempt(email)
        token = account and await self.room.sessions.open(account)
        assert token
        return self.browser(token)

    async def kept(self) -> dict[str, list[object]]:
        """Everything in the database but who came and is there."""
        rows = {table: select(table) for table in metadata.sorted_tables if table is not staff_sessions}
        rows[audit] = rows[audit].where(audit.c.act != Act.SIGN_IN)
        async with self.room.database.read() as connection:
            return {table.name: list(await connection.execute(found)) for table, found in rows.items()}

    def address(self, path: str) -> str:
        """Where the number in a route's path is of the north's. A route unknown here fails."""
        owner = next((owner for owner in self.numbers if path.startswith(f"{owner}/{{id:int}}")), None)
        assert owner, f"say in this test whose number {path} bears"
        return NUMBER.sub(str(self.numbers[owner]), path)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """What is in sight is asked of both databases by the stores' own tests."""
    return f"sqlite:///{tmp_path / 'passerelle.db'}"


@pytest.fixture
async def office(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    room = StaffRoom(database, Clock(utc_now()))
    lina = await room.hire("lina@exemple.test", Role.ADVISER, NORTH)
    for role in Role:
        await room.hire(f"{role}@exemple.test", role)
        await room.hire(f"{role}-north@exemple.test", role, NORTH)
        await room.hire(f"{role}-south@exemple.test", role, SOUTH)
    chief = await room.members.by_email("coordinator-north@exemple.test")
    assert chief
    await room.canned.add(chief, Draft("Bonjour", "Bonjour {prenom}."))
    (canned,) = await room.canned.listed(chief)
    case = int((await asked(Stores(database, room.clock))).rpartition("/")[2])
    of_north = update(cases).values(network_id=lina.network_id)
    await database.write(lambda connection: connection.execute(of_north))
    assembly = Assembly(Settings(data_dir=tmp_path, database_url=database_url, secret_key="k" * 40))
    numbers = {
        "/espace/demandes": case,
        "/espace/equipe": lina.id,
        "/espace/reseaux": lina.network_id or 0,
        "/espace/reponses-types": canned.id,
    }
    yield Office(assembly.web(), room, numbers)
    await assembly.database.close()


async def asked_of(office: Office, email: str, method: str, path: str) -> int:
    """The status of a route for somebody whose own page asks."""
    async with await office.signed_in(email) as browser:
        form = EVERYTHING | {"csrf": await csrf(browser)}
        response = await browser.request(method, path, data=form if method == "POST" else None)
        return response.status_code


@pytest.mark.parametrize("role", list(Role))
async def test_what_another_network_has_is_not_there_and_stays_as_it_is(role: Role, office: Office) -> None:
    assert len(office.numbered) >= 20
    before = await office.kept()
    for method, path in office.numbered:
        status = await asked_of(office, f"{role}-south@exemple.test", method, path)
        assert status in (403, 404), f"{method} {path}"
    case = office.numbers["/espace/demandes"]
    async with await office.signed_in(f"{role}-south@exemple.test") as browser:
        live = await browser.get("/espace/direct", params={"demande": case})
        assert live.status_code in (403, 404)
    assert await office.kept() == before


async def test_the_walk_finds_each_of_them_with_its_own_network(office: Office) -> None:
    for method, path in office.numbered:
        status = await asked_of(office, "coordinator-north@exemple.test", method, path)
        assert status not in (403, 404), f"{method} {path}"


@pytest.mark.parametrize("role", list(Role))
async def test_no_change_is_made_without_the_token_of_the_session(role: Role, office: Office) -> None:
    posts = [route.path for route in office.routes if "POST" in (route.methods or ())]
    assert len(posts) >= 15
    before = await office.kept()
    for path in posts:
        address = NUMBER.sub("1", path)
        async with (
            await office.signed_in(f"{role}@exemple.test") as browser,
            await office.signed_in(f"{role}@exemple.test") as elsewhere,
        ):
            forged = EVERYTHING | {"csrf": await csrf(elsewhere)}
            from_elsewhere = {"Sec-Fetch-Site": "cross-site"}
            own = EVERYTHING | {"csrf": await csrf(browser)}
            answers = [await browser.post(address, data=own, headers=from_elsewhere)]
            if path not in OPEN:
                answers += [await browser.post(address, data=given) for given in (EVERYTHING, forged)]
        assert {answer.status_code for answer in answers} == {403}, path
    assert await office.kept() == before
