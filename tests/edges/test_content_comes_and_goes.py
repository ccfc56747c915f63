"""An answer or a figure that is no longer true is withdrawn, a new figure added, without touching a file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.content.shelf import Shelf
from bot.conversation.content import Content
from bot.editing.pieces import Kind, Piece
from bot.staff.members import Role
from bot.storage.database import Database
from tests.conftest import ROOT, Clock
from tests.edges.content_desk import CONTENTS, LODGING, ZOE, fields, publish, sent
from tests.edges.staff_room import StaffRoom, csrf, words

# Nothing leads to it but its own wordings.
ABROAD = f"{CONTENTS}/answers/partir-etranger"
NEW = f"{CONTENTS}/nouvelle"


@pytest.fixture
async def room(database: Database, clock: Clock) -> StaffRoom:
    made = StaffRoom(database, clock)
    await made.hire(ZOE, Role.EDITOR)
    return made


@pytest.fixture
async def zoe(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    async with room.signed_in(ZOE) as browser:
        yield browser


async def withdraw(browser: httpx.AsyncClient, address: str) -> httpx.Response:
    """The button of a page pressed: the gate is next."""
    shown = fields((await browser.get(address)).text)
    return await browser.post(f"{address}/retirer", data=shown)


async def served(room: StaffRoom) -> Content:
    """What everybody is served, a moment later."""
    shelf = Shelf(ROOT, room.editing.editors.store)
    await shelf.follow()
    return shelf.content


async def test_withdrawn_it_is_given_to_nobody_and_one_click_brings_it_back(
    room: StaffRoom, zoe: httpx.AsyncClient
) -> None:
    assert (await withdraw(zoe, ABROAD)).headers["location"] == f"{ABROAD}/publier"
    gate = words(await zoe.get(f"{ABROAD}/publier"))
    assert "n'est plus donnée à personne" in gate
    assert "Tout est en ordre" in gate
    assert (await served(room)).library.get("partir-etranger"), "nothing before it is published"
    assert (await publish(zoe, ABROAD)).status_code == 303
    assert (await served(room)).library.get("partir-etranger") is None
    assert "Retirée" in words(await zoe.get(CONTENTS, params={"etat": "retiree"}))
    history = await zoe.get(ABROAD, follow_redirects=True)
    assert "Remettre l'origine" in words(history)
    await zoe.post(f"{ABROAD}/remettre", data={"csrf": await csrf(zoe), "numero": "0"})
    assert (await served(room)).library.get("partir-etranger")


async def test_one_that_others_lead_to_stays_until_they_do_not(zoe: httpx.AsyncClient) -> None:
    await withdraw(zoe, LODGING)
    refused = words(await publish(zoe, LODGING))
    assert "suite inconnue : aide-logement" in refused
    assert ">Réponse mobili-jeune</a>" in refused
    assert "skills.yml" not in refused, "an editor cannot change it, and nobody is misled"


async def test_thought_better_of_nothing_has_changed(room: StaffRoom, zoe: httpx.AsyncClient) -> None:
    await withdraw(zoe, ABROAD)
    assert (await zoe.get(ABROAD)).headers["location"] == f"{ABROAD}/publier"
    late = await zoe.post(f"{ABROAD}/jeter", data={"csrf": await csrf(zoe), "vu": "9"})
    assert late.headers["location"] == f"{ABROAD}/publier", "there is no form to show of it"
    await zoe.post(f"{ABROAD}/jeter", data={"csrf": await csrf(zoe), "vu": "1"})
    assert (await zoe.get(ABROAD)).status_code == 200
    assert Piece(Kind.ANSWER, "partir-etranger") in await room.editing.editors.in_force()


async def test_what_a_colleague_is_writing_is_not_withdrawn_unseen(zoe: httpx.AsyncClient) -> None:
    before = fields((await zoe.get(ABROAD)).text)
    await sent(zoe, ABROAD, {"label": "Partir loin"})
    assert (await zoe.post(f"{ABROAD}/retirer", data=before)).status_code == 409
    assert "Partir loin" in (await zoe.get(ABROAD)).text


@pytest.mark.parametrize("piece", ["responses/utter_accueil", "forms/feasibility", "helplines/helplines"])
async def test_what_the_program_counts_on_is_never_withdrawn(zoe: httpx.AsyncClient, piece: str) -> None:
    assert "Préparer le retrait" not in (await zoe.get(f"{CONTENTS}/{piece}")).text
    assert (await withdraw(zoe, f"{CONTENTS}/{piece}")).status_code == 404


async def test_a_new_figure_is_written_before_the_answer_that_gives_it_and_goes_after(
    room: StaffRoom, zoe: httpx.AsyncClient
) -> None:
    assert "accolades" in words(await zoe.get(NEW, params={"sorte": "figures"}))
    begun = {"csrf": await csrf(zoe), "sorte": "figures", "question": "Aide au vélo, maximum", "unite": "€"}
    refused = await zoe.post(NEW, data={**begun, "cle": "Aide-Vélo"})
    assert (refused.status_code, "tirets bas" in words(refused)) == (422, True)
    figure = (await zoe.post(NEW, data={**begun, "cle": "aide_velo"})).headers["location"]
    assert figure == f"{CONTENTS}/figures/aide_velo"
    await sent(zoe, figure, {"faire": "ajouter:values"})
    value = {
        "values.0.amount": "200",
        "values.0.valid_from": "2026-11-01",
        "values.0.review_by": "2027-11-01",
        "values.0.source.title": "Angers Loire Métropole",
        "values.0.source.url": "https://www.angers.fr/",
        "values.0.source.checked_on": "2026-11-20",
        "values.0.source.checked_by": "Zoé, au téléphone",
    }
    await sent(zoe, f"{figure}?partie=values.0", value)
    await sent(zoe, figure, value)
    assert (await publish(zoe, figure)).status_code == 303
    assert dict((await served(room)).library.figures)["aide_velo"].values[0].amount == 200
    await sent(zoe, ABROAD, {"more": "Une aide va jusqu'à {aide_velo}."})
    assert (await publish(zoe, ABROAD)).status_code == 303
    await withdraw(zoe, figure)
    assert "chiffre inconnu : {aide_velo}" in words(await publish(zoe, figure))
    await sent(zoe, ABROAD, {"more": "Une aide existe."})
    assert (await publish(zoe, ABROAD)).status_code == 303
    assert (await publish(zoe, figure)).status_code == 303
    assert "aide_velo" not in dict((await served(room)).library.figures)
