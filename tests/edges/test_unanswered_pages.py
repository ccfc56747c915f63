"""Editors see what could not be answered, what their words would take from others, and settle it at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import insert, select

from bot.conversation.asked import Reason
from bot.editing.pieces import Kind, Piece
from bot.staff.members import Role
from bot.storage.content_tables import unanswered
from bot.storage.database import Database
from bot.storage.tables import audit
from tests.conftest import Clock
from tests.edges.staff_room import LINA, StaffRoom, csrf, words

LIST = "/espace/sans-reponse"
LODGING = Piece(Kind.ANSWER, "aide-logement")
LABEL = "L'APL pour mon logement"
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
async def room(database: Database, clock: Clock) -> StaffRoom:
    made = StaffRoom(database, clock)
    await made.hire(LINA, Role.EDITOR)
    return made


@pytest.fixture
async def lina(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    async with room.signed_in() as browser:
        yield browser


async def missed(room: StaffRoom, *texts: str, reason: Reason = Reason.LOST) -> None:
    rows = [{"text": text, "reason": reason, "given": "", "at": room.clock()} for text in texts]
    await room.database.write(lambda connection: connection.execute(insert(unanswered).values(rows)))


async def states(room: StaffRoom) -> list[tuple[str, str]]:
    async with room.database.read() as connection:
        rows = await connection.execute(select(unanswered).order_by(unanswered.c.id))
        return [(row.state, row.piece) for row in rows]


async def sent(browser: httpx.AsyncClient, path: str, **typed: str) -> httpx.Response:
    return await browser.post(f"{LIST}/{path}", data={"csrf": await csrf(browser), **typed})


async def test_an_empty_list_says_what_comes_there(lina: httpx.AsyncClient) -> None:
    assert "elle arrive ici sans nom ni numéro" in words(await lina.get(LIST))


async def test_questions_alike_are_one_group_with_its_count(room: StaffRoom, lina: httpx.AsyncClient) -> None:
    await missed(room, "permis bateau", "c possible le permis bateau", "permis bateau")
    await missed(room, "salle de sport gratuite", reason=Reason.NOT_MINE)
    page = words(await lina.get(LIST))
    assert page.count("<h2") == 2
    assert "3 messages" in page
    only = words(await lina.get(LIST, params={"raison": "not_mine"}))
    assert "salle de sport" in only
    assert "permis bateau" not in only


async def test_what_people_write_is_shown_as_they_wrote_it_and_does_nothing(
    room: StaffRoom, lina: httpx.AsyncClient
) -> None:
    await missed(room, XSS, f"{XSS} encore")
    for path in (LIST, f"{LIST}/1", f"{LIST}?etat=traitees"):
        page = (await lina.get(path)).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;" in (await lina.get(f"{LIST}/1")).text


async def test_words_are_added_to_a_draft_once_what_they_take_was_seen(
    room: StaffRoom, lina: httpx.AsyncClient
) -> None:
    await missed(room, "payer mon appart")
    typed = {"reponse": LABEL, "formulations": "payer mon appart\nmes vacances"}
    checked = await sent(lina, "1/ajouter", **typed)
    assert checked.status_code == 200
    assert await states(room) == [("open", "")]
    page = words(checked)
    vu = page.split('name="vu" value="')[1].split('"')[0]
    confirmed = await sent(lina, "1/ajouter", **{**typed, "reponse": LODGING.key, "vu": vu})
    assert confirmed.status_code == 303
    found = await room.listening.editors.open(LODGING)
    assert found.draft
    assert found.draft.body["aliases"][-2:] == ["payer mon appart", "mes vacances"]
    assert await states(room) == [("added", "answers/aide-logement")]
    done = parse_qs(urlsplit(confirmed.headers["location"]).query)["fait"]
    assert (await sent(lina, "rouvrir", ids=done[0])).status_code == 303
    assert await states(room) == [("open", "")]


async def test_words_that_another_answer_owns_are_named(room: StaffRoom, lina: httpx.AsyncClient) -> None:
    await missed(room, "payer mon appart")
    taken = next(entry for entry in room.listening.content().library if entry.key == "conges")
    checked = words(await sent(lina, "1/ajouter", reponse=LABEL, formulations=taken.aliases[0]))
    assert f"Vole 1 question à « {taken.label} »" in checked
    assert "Ajouter quand même" in checked


async def test_a_confirmation_is_for_the_words_that_were_checked(
    room: StaffRoom, lina: httpx.AsyncClient
) -> None:
    await missed(room, "payer mon appart")
    stale = {"reponse": LODGING.key, "formulations": "autre chose", "vu": "aide-logement|payer mon appart"}
    assert (await sent(lina, "1/ajouter", **stale)).status_code == 200
    assert await states(room) == [("open", "")]


async def test_a_new_answer_begins_with_the_question(room: StaffRoom, lina: httpx.AsyncClient) -> None:
    await missed(room, "permis bateau", "c possible le permis bateau")
    typed = {
        "question": "Le permis bateau, c'est possible ?",
        "theme": "aides",
        "formulations": "permis bateau",
    }
    for key in ("Permis Bateau", "aide-logement"):
        assert (await sent(lina, "1/nouvelle", cle=key, **typed)).status_code == 422
    begun = await sent(lina, "1/nouvelle", cle="permis-bateau", **typed)
    assert begun.headers["location"] == "/espace/contenus/answers/permis-bateau"
    draft = (await room.listening.editors.open(Piece(Kind.ANSWER, "permis-bateau"))).draft
    assert draft
    assert (draft.body["theme"], draft.body["aliases"]) == ("aides", ["permis bateau"])
    assert await states(room) == [("drafted", "answers/permis-bateau")] * 2


async def test_what_is_not_for_us_is_set_aside_and_can_come_back(
    room: StaffRoom, lina: httpx.AsyncClient
) -> None:
    await missed(room, "une pizza")
    await sent(lina, "1/hors")
    assert await states(room) == [("out_of_scope", "")]
    assert "une pizza" not in words(await lina.get(LIST))
    assert "une pizza" in words(await lina.get(LIST, params={"etat": "traitees"}))
    await sent(lina, "rouvrir", ids="1,x,99999999999999999999,-1")
    assert await states(room) == [("open", "")]
    async with room.database.read() as connection:
        acts = [row.act for row in await connection.execute(select(audit).where(audit.c.detail != ""))]
    assert acts == ["question_settled", "question_reopened"]


async def test_a_group_that_somebody_settled_meanwhile_is_gone(
    room: StaffRoom, lina: httpx.AsyncClient
) -> None:
    await missed(room, "une pizza")
    await sent(lina, "1/hors")
    assert (await sent(lina, "1/hors")).status_code == 404
    assert (await lina.get(f"{LIST}/99999999999999999999")).status_code == 404


@pytest.mark.parametrize("role", [Role.ADVISER, Role.COORDINATOR])
async def test_only_editors_read_them(room: StaffRoom, role: Role) -> None:
    await room.hire("zoe@mission.test", role)
    async with room.signed_in("zoe@mission.test") as browser:
        assert (await browser.get(LIST)).status_code == 403
