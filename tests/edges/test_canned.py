"""Canned replies: written by coordinators, found and filled in for the case an adviser is in."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx
import pytest

from bot.conversation.desk.desk import LONGEST
from bot.conversation.ports import Effect
from bot.staff.audit import CannedAct
from bot.staff.canned import Canned, Draft, canned_stamp
from bot.staff.members import Role
from bot.staff.team import Made
from bot.storage.database import Database
from tests.conftest import Clock
from tests.edges.coordinators import CHIEF, LOCAL, NASTY, NORTH, SOUTH, written_down
from tests.edges.staff_room import LINA, StaffRoom, known, send, words
from tests.edges.stores import Stores
from tests.edges.test_desk_pages import asked

PAGE = "/espace/reponses-types"
HELLO = Draft("Bonjour", "Bonjour {prenom}, je suis {conseiller}. Où en es-tu ?")


class Offered(HTMLParser):
    """What a list offers to insert, and under which headings."""

    def __init__(self, page: httpx.Response) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.headings: list[str] = []
        self._inside = ""
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.texts += [value or "" for name, value in attrs if name == "data-insert"]

    def handle_data(self, data: str) -> None:
        if self._inside == "h2" and data.strip():
            self.headings.append(data)


@pytest.fixture
async def room(database: Database, clock: Clock) -> StaffRoom:
    """An adviser and a coordinator in the north, a coordinator for all; another network in the south."""
    made = StaffRoom(database, clock)
    await made.hire(LINA, Role.ADVISER, NORTH)
    await made.hire("redac@mission.test", Role.EDITOR, SOUTH)
    await made.hire(LOCAL, Role.COORDINATOR, NORTH)
    await made.hire(CHIEF, Role.COORDINATOR)
    return made


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


async def every(room: StaffRoom) -> list[Canned]:
    return await room.canned.listed(await known(room, CHIEF))


async def network_id(room: StaffRoom, name: str) -> int:
    return next(each.id for each in await room.members.networks() if each.name == name)


async def write(room: StaffRoom, title: str, text: str = "Un texte.", network: str = "") -> Canned:
    """The coordinator of all writes one."""
    whose = await network_id(room, network) if network else None
    assert await room.canned.add(await known(room, CHIEF), Draft(title, text, whose)) is Made.DONE
    return next(each for each in await every(room) if each.title == title)


async def offered(browser: httpx.AsyncClient, case: str, sought: str = "") -> Offered:
    query = {"demande": case.rpartition("/")[2], "q": sought}
    return Offered(await browser.get("/espace/reponses", params=query))


async def test_without_any_the_page_teaches_what_they_are_for(local: httpx.AsyncClient) -> None:
    page = words(await local.get(PAGE))
    assert "Aucune réponse type pour l'instant" in page
    assert "Insérer une réponse" in page
    assert "{prenom}" in page
    assert f'href="{PAGE}" aria-current="page"' in page


async def test_one_is_written_changed_and_deleted_and_all_of_it_written_down(
    room: StaffRoom, local: httpx.AsyncClient
) -> None:
    typed = {"titre": " Premier  bonjour ", "texte": "Bonjour {prenom},\r\nça va ?"}
    assert (await send(local, f"{PAGE}/ajouter", typed)).headers["location"] == f"{PAGE}?fait=1"
    (kept,) = await every(room)
    assert (kept.title, kept.text, kept.network) == ("Premier bonjour", "Bonjour {prenom},\nça va ?", NORTH)
    path = f"{PAGE}/{kept.id}"
    assert "Bonjour {prenom},\nça va ?" in words(await local.get(path))
    await send(local, path, {"titre": "Bonjour", "texte": "Salut", "vu": canned_stamp(kept)})
    (kept,) = await every(room)
    assert (kept.title, kept.text) == ("Bonjour", "Salut")
    assert "Oui, supprimer" in words(await local.get(path))
    assert (await send(local, f"{path}/supprimer", {"vu": canned_stamp(kept)})).status_code == 303
    assert await every(room) == []
    assert (await local.get(path)).status_code == 404
    by, detail = (await known(room, LOCAL)).id, f"canned {kept.id}"
    for act in CannedAct:
        assert await written_down(room, act) == [(by, detail)]


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("titre", " ", "Écrivez un titre"),
        ("titre", "x" * 81, "80 caractères au plus"),
        ("texte", "  ", "Écrivez le texte"),
        ("texte", "x" * (LONGEST + 1), f"{LONGEST + 1} caractères : {LONGEST} au plus"),
        ("texte", "Bonjour {nom}", "« {nom} » ne veut rien dire ici"),
        ("texte", "Bonjour {prénom}", "« {prénom} » ne veut rien dire ici"),
        ("texte", "Bonjour {prenom", "« {prenom » ne veut rien dire ici"),
        ("texte", "Bonjour {{prenom}}", "« {} » ne veut rien dire ici"),
        ("texte", "a } b", "« } » ne veut rien dire ici"),
        ("reseau", "999", "Choisissez un réseau"),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_why_and_nothing_lost(
    field: str, typed: str, why: str, room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    fields = {"titre": "Mon titre", "texte": "Mon texte", field: typed}
    said = words(answer := await send(chief, f"{PAGE}/ajouter", fields))
    assert (answer.status_code, why in said) == (422, True)
    assert f'id="erreur-{field}"' in said
    assert fields["titre"].strip() in said
    assert fields["texte"].strip() in said
    assert await every(room) == []


async def test_two_coordinators_do_not_write_over_each_other(
    room: StaffRoom, local: httpx.AsyncClient, chief: httpx.AsyncClient
) -> None:
    seen = await write(room, "Bonjour", network=NORTH)
    path, whose = f"{PAGE}/{seen.id}", str(seen.network_id)
    await send(chief, path, {"titre": "Salut", "texte": "Autre", "reseau": whose, "vu": canned_stamp(seen)})
    late = await send(local, path, {"titre": "Bonsoir", "texte": "Tout autre", "vu": canned_stamp(seen)})
    assert (late.status_code, "entre-temps" in words(late), "Tout autre" in late.text) == (422, True, True)
    refused = await send(local, f"{path}/supprimer", {"vu": canned_stamp(seen)})
    assert (refused.status_code, "relisez-la" in words(refused), "Salut" in refused.text) == (422, True, True)
    (kept,) = await every(room)
    assert (kept.title, kept.text) == ("Salut", "Autre")
    again = await send(local, path, {"titre": "Bonsoir", "texte": "Tout autre", "vu": canned_stamp(kept)})
    assert again.status_code == 303


async def test_a_coordinator_of_a_network_sees_the_common_ones_without_changing_them(
    room: StaffRoom, local: httpx.AsyncClient
) -> None:
    common, ours = await write(room, "Commune"), await write(room, "Du Nord", network=NORTH)
    theirs = await write(room, "Du Sud", network=SOUTH)
    page = words(await local.get(PAGE))
    assert ("Commune" in page, "Du Nord" in page, "Du Sud" in page) == (True, True, False)
    assert (f"{PAGE}/{ours.id}" in page, f"{PAGE}/{common.id}" in page) == (True, False)
    stamps = {common.id: canned_stamp(common), theirs.id: canned_stamp(theirs), 10**40: "x"}
    for number, stamp in stamps.items():
        assert (await local.get(f"{PAGE}/{number}")).status_code == 404
        for verb in ("", "/supprimer"):
            form = {"titre": "Pris", "texte": "Pris", "vu": stamp}
            assert (await send(local, f"{PAGE}/{number}{verb}", form)).status_code == 404
    by = await known(room, LOCAL)
    assert await room.canned.change(by, common.id, stamps[common.id], HELLO) is Made.GONE
    assert await room.canned.delete(by, theirs.id, stamps[theirs.id]) is Made.GONE
    assert await every(room) == [common, ours, theirs]


async def test_what_a_coordinator_of_a_network_writes_is_for_that_network_whatever_they_send(
    room: StaffRoom, local: httpx.AsyncClient
) -> None:
    south = await network_id(room, SOUTH)
    refused = await send(local, f"{PAGE}/ajouter", {"titre": "A", "texte": "b", "reseau": str(south)})
    assert refused.status_code == 422
    assert await room.canned.add(await known(room, LOCAL), Draft("A", "b", south)) is Made.DONE
    assert [each.network for each in await every(room)] == [NORTH]


async def test_the_coordinator_of_all_says_for_whom(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    south = str(await network_id(room, SOUTH))
    await send(chief, f"{PAGE}/ajouter", {"titre": "A", "texte": "b", "reseau": south})
    (kept,) = await every(room)
    assert kept.network == SOUTH
    everybody = {"titre": "A", "texte": "b", "reseau": "", "vu": canned_stamp(kept)}
    await send(chief, f"{PAGE}/{kept.id}", everybody)
    assert "Pour toutes les équipes" in words(await chief.get(PAGE))
    assert [each.network_id for each in await every(room)] == [None]


async def test_in_a_case_an_adviser_has_those_of_their_network_and_the_common_ones_filled_in(
    room: StaffRoom, stores: Stores, lina: httpx.AsyncClient
) -> None:
    await write(room, "Bonjour", HELLO.text)
    await write(room, "Rendez-vous", "Tu peux passer à l'accueil du Nord.", NORTH)
    await write(room, "Du Sud", "Tu peux passer à l'accueil du Sud.", SOUTH)
    case = await asked(stores)
    found = await offered(lina, case)
    assert found.headings == ["Réponses types"]
    assert found.texts == [
        "Bonjour Lou, je suis Lina. Où en es-tu ?",
        "Tu peux passer à l'accueil du Nord.",
    ]
    shown = words(await lina.get("/espace/reponses", params={"demande": case[-1]}))
    assert 'aria-label="Insérer : Bonjour"' in shown


async def test_they_are_found_by_title_or_text_whatever_the_accents_before_published_answers(
    room: StaffRoom, stores: Stores, lina: httpx.AsyncClient
) -> None:
    await write(room, "Bienvenue", "L'aide au PERMIS, ça se demande au CFA.")
    await write(room, "Déménagement", "On en parle ?")
    case = await asked(stores)
    assert (await offered(lina, case, "demenag")).texts == ["On en parle ?"]
    both = await offered(lina, case, "permis")
    assert both.headings == ["Réponses types", "Réponses publiées"]
    assert both.texts[0] == "L'aide au PERMIS, ça se demande au CFA."
    assert "21 février 2026" in "".join(both.texts)
    nothing = await lina.get("/espace/reponses", params={"q": "xylophone", "demande": case[-1]})
    assert "Aucune réponse ne contient ces mots." in words(nothing)


async def test_of_a_case_out_of_sight_or_erased_no_name_is_given(
    room: StaffRoom, stores: Stores, lina: httpx.AsyncClient
) -> None:
    await write(room, "Bonjour", HELLO.text)
    case = await asked(stores)
    await room.hire("zoe@mission.test", Role.ADVISER, "", "75")
    async with room.signed_in("zoe@mission.test") as zoe:
        refused = await zoe.get("/espace/reponses", params={"demande": case[-1]})
        assert (refused.status_code, "Lou" in refused.text) == (404, False)
    for wrong in ("", "x", "0", "9" * 40, "-1", "²"):
        assert (await lina.get("/espace/reponses", params={"demande": wrong})).status_code == 404
    await stores.answer(await stores.hear("/supprimer", "2"), effect=Effect.ERASE)
    assert (await offered(lina, case)).texts == ["Bonjour, je suis Lina. Où en es-tu ?"]


async def test_what_is_written_in_any_field_stays_text(
    room: StaffRoom, stores: Stores, chief: httpx.AsyncClient, lina: httpx.AsyncClient
) -> None:
    kept = await write(room, NASTY, NASTY)
    case = await asked(stores, name=NASTY)
    wrong = dict.fromkeys(("titre", "texte", "reseau", "vu"), NASTY)
    for page in (
        await chief.get(PAGE),
        await chief.get(f"{PAGE}/{kept.id}"),
        await send(chief, f"{PAGE}/{kept.id}", wrong),
        await send(chief, f"{PAGE}/{kept.id}/supprimer", wrong),
        await lina.get("/espace/reponses", params={"demande": case[-1]}),
    ):
        assert "<script>" not in page.text
        assert "<img" not in page.text
