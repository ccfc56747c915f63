"""The desk's pages: what may be read and done there, by whom, and what bad input comes to."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import httpx
import pytest

from bot.conversation.context import Context
from bot.conversation.ports import Effect, Outcome
from bot.handoff.cases import Alert
from bot.staff.members import Role
from bot.storage.tables import audit, outbox
from tests.conftest import Clock
from tests.edges.dossiers import handed_over
from tests.edges.staff_room import StaffRoom, csrf, words
from tests.edges.stores import Stores

QUEUE = "/espace/file"
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
KEY = "k" * 24


class Suspicious(HTMLParser):
    """Finds elements and attributes that no page of ours has."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    @classmethod
    def found(cls, page: str) -> list[str]:
        parser = cls()
        parser.feed(page)
        return parser.seen

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        foreign = tag in ("img", "b") or (tag == "script" and not dict(attrs).get("src"))
        handlers = [name for name, _ in attrs if name.startswith("on")]
        self.seen += ([tag] if foreign else []) + handlers


@pytest.fixture
async def room(room: StaffRoom) -> StaffRoom:
    await room.hire()
    return room


async def asked(stores: Stores, address: str = "1001", name: str = "Lou") -> str:
    """Somebody hands over their dossier; the address of their case."""
    request = handed_over(stores.clock(), means="ici")
    request = replace(request, contact={**request.contact, "prenom": name})
    waiting = await stores.hear("oui", f"ask-{address}", address)
    await stores.threads.settle(waiting, Outcome(Context(), request=request))
    cases = await stores.cases.waiting()
    number = next(case.id for case in cases if case.conversation_id == waiting.conversation_id)
    return f"/espace/demandes/{number}"


async def act(browser: httpx.AsyncClient, address: str, **form: str) -> httpx.Response:
    return await browser.post(address, data={"csrf": await csrf(browser), **form})


async def test_the_list_says_who_waits_and_what_can_be_done(lina: httpx.AsyncClient, stores: Stores) -> None:
    assert "Rien ici pour l'instant" in words(await lina.get(QUEUE))
    await asked(stores)
    page = words(await lina.get(QUEUE))
    assert "1 en attente, 1 en tout" in page
    assert "Lou, Craon" in page


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("chercher=lou", True), ("chercher=craon", True), ("chercher=personne", False),
        ("territoire=53", True), ("territoire=75", False), ("voir=en-attente", True),
        ("voir=les-miennes", False), ("voir=%00%3Cb%3E", True), ("chercher=" + "a" * 5000, False),
    ],
)  # fmt: skip
async def test_filters(lina: httpx.AsyncClient, stores: Stores, query: str, there: bool) -> None:
    await asked(stores)
    page = await lina.get(f"{QUEUE}?{query}")
    assert page.status_code == 200
    assert ('class="case' in page.text) is there


async def test_the_second_to_take_a_case_is_told_who_has_it(
    lina: httpx.AsyncClient, room: StaffRoom, stores: Stores
) -> None:
    await room.hire("zoe@mission.test")
    case = await asked(stores)
    assert (await act(lina, f"{case}/prendre")).status_code == 303
    async with room.signed_in("zoe@mission.test") as zoe:
        refused = await act(zoe, f"{case}/prendre")
        assert refused.status_code == 409
        assert "Lina a déjà pris cette demande." in words(refused)
        assert (await act(zoe, f"{case}/ecrire", texte="Bonjour", cle=KEY)).status_code == 409


async def test_what_cannot_be_sent_comes_back_in_the_box(lina: httpx.AsyncClient, stores: Stores) -> None:
    case = await asked(stores)
    unheld = await act(lina, f"{case}/ecrire", texte="mon brouillon", cle=KEY)
    assert (unheld.status_code, "n'est plus à vous" in words(unheld)) == (409, True)
    await act(lina, f"{case}/prendre")
    for wrong in (
        {"texte": " ", "cle": KEY},
        {"texte": "mon brouillon", "cle": "x"},
        {"texte": "a" * 3501, "cle": KEY},
    ):
        refused = await act(lina, f"{case}/ecrire", **wrong)
        assert refused.status_code == 409
        assert 'role="alert"' in refused.text
        assert wrong["texte"].strip() in refused.text


async def test_a_message_sent_twice_by_the_browser_goes_out_once(
    lina: httpx.AsyncClient, stores: Stores
) -> None:
    case = await asked(stores)
    await act(lina, f"{case}/prendre")
    for _ in range(2):
        assert (await act(lina, f"{case}/ecrire", texte="Bonjour", cle=KEY)).status_code == 303
    async with stores.database.read() as connection:
        rows = (await connection.execute(outbox.select().where(outbox.c.kind == "adviser"))).all()
    assert len(rows) == 1


async def test_nothing_a_person_or_a_colleague_writes_becomes_markup(
    lina: httpx.AsyncClient, stores: Stores, clock: Clock
) -> None:
    case = await asked(stores, name=EVIL)
    await act(lina, f"{case}/prendre")
    clock.forward(minutes=1)
    await stores.threads.settle(await stores.hear(EVIL, "2"), Outcome(Context()))
    await act(lina, f"{case}/ecrire", texte=EVIL, cle=KEY)
    await act(lina, f"{case}/noter", texte=EVIL)
    pages = [await lina.get(path) for path in (QUEUE, f"{QUEUE}/liste", case, f"{case}/fil")]
    pages.append(await lina.get(QUEUE, params={"chercher": EVIL, "territoire": "<b>", "voir": EVIL}))
    pages.append(await lina.get("/espace/reponses", params={"q": EVIL, "demande": case.rpartition("/")[2]}))
    pages.append(await act(lina, f"{case}/clore", issue="signed", mois="2027-09", detail=EVIL))
    pages.append(await lina.get(case))
    for page in pages:
        assert not Suspicious.found(page.text)


async def test_a_case_of_another_territory_does_not_exist(room: StaffRoom, stores: Stores) -> None:
    case = await asked(stores)
    await room.hire("zoe@mission.test", Role.ADVISER, "", "75")
    async with room.signed_in("zoe@mission.test") as zoe:
        assert (await zoe.get(case)).status_code == 404
        assert (await zoe.get(f"{case}/fil")).status_code == 404
        for verb in ("prendre", "ecrire", "noter", "rendre", "clore", "rouvrir"):
            form = {"texte": "x", "cle": KEY, "issue": "informed"}
            assert (await act(zoe, f"{case}/{verb}", **form)).status_code == 404, verb
        assert 'class="case' not in (await zoe.get(QUEUE)).text


@pytest.mark.parametrize("number", ["0", "999", "9" * 18])
async def test_a_case_that_is_not_there(lina: httpx.AsyncClient, number: str) -> None:
    assert (await lina.get(f"/espace/demandes/{number}")).status_code == 404


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({}, "Choisissez"), ({"issue": "nimporte"}, "Choisissez"), ({"issue": "signed"}, "mois"),
        ({"issue": "broken", "mois": "demain"}, "mois"), ({"issue": "signed", "mois": "2027-09"}, "Précisez"),
        ({"issue": "directed"}, "Précisez"),
    ],
)  # fmt: skip
async def test_an_end_says_what_it_came_to(
    lina: httpx.AsyncClient, stores: Stores, form: dict[str, str], wrong: str
) -> None:
    case = await asked(stores)
    await act(lina, f"{case}/prendre")
    refused = await act(lina, f"{case}/clore", **form)
    assert refused.status_code == 409
    assert wrong in words(refused)
    assert "Vous avez cette demande" in words(await lina.get(case))


async def test_a_case_closed_can_be_taken_up_again(lina: httpx.AsyncClient, stores: Stores) -> None:
    case = await asked(stores)
    await act(lina, f"{case}/prendre")
    await act(lina, f"{case}/clore", issue="informed")
    assert "Close : Informé" in words(await lina.get(case))
    assert (await act(lina, f"{case}/rouvrir")).status_code == 303
    assert "Vous avez cette demande" in words(await lina.get(case))
    assert (await act(lina, f"{case}/rouvrir")).status_code == 409


async def test_a_case_closed_is_not_taken_up_beside_a_newer_one(
    lina: httpx.AsyncClient, stores: Stores
) -> None:
    case = await asked(stores)
    await act(lina, f"{case}/prendre")
    await act(lina, f"{case}/clore", issue="informed")
    waiting = await stores.hear("encore", "again")
    await stores.threads.settle(waiting, Outcome(Context(), request=handed_over(stores.clock())))
    assert (await act(lina, f"{case}/rouvrir")).status_code == 409


async def test_a_message_that_could_not_be_sent_is_sent_again(
    lina: httpx.AsyncClient, stores: Stores, clock: Clock
) -> None:
    case = await asked(stores)
    await act(lina, f"{case}/prendre")
    clock.forward(minutes=1)
    await act(lina, f"{case}/ecrire", texte="Bonjour", cle=KEY)
    async with stores.database.read() as connection:
        reply = (await connection.execute(outbox.select().where(outbox.c.kind == "adviser"))).one()
    assert (await act(lina, f"{case}/renvoyer", message=str(reply.id))).status_code == 409
    failed = outbox.update().where(outbox.c.id == reply.id).values(state="failed", failure="refusé")
    await stores.database.write(lambda connection: connection.execute(failed))
    assert "non remis (refusé)" in words(await lina.get(case))
    assert (await act(lina, f"{case}/renvoyer", message=str(reply.id))).status_code == 303
    assert "en attente d'envoi" in words(await lina.get(case))
    for wrong in ("", "x", "9" * 30):
        assert (await act(lina, f"{case}/renvoyer", message=wrong)).status_code == 409


async def test_an_erasure_shows_nothing_any_more(lina: httpx.AsyncClient, stores: Stores) -> None:
    case = await asked(stores)
    await act(lina, f"{case}/prendre")
    await act(lina, f"{case}/noter", texte="habite à Craon")
    await stores.answer(await stores.hear("/supprimer", "2"), effect=Effect.ERASE)
    page = words(await lina.get(case))
    assert "Conversation effacée" in page
    assert "Lou" not in page.replace("Louer", "")
    assert "habite à Craon" not in page


async def test_who_saw_and_did_what_is_written_down(lina: httpx.AsyncClient, stores: Stores) -> None:
    case = await asked(stores)
    await lina.get(case)
    await act(lina, f"{case}/prendre")
    await act(lina, f"{case}/ecrire", texte="Bonjour", cle=KEY)
    await act(lina, f"{case}/rendre")
    async with stores.database.read() as connection:
        rows = (await connection.execute(audit.select().where(audit.c.case_id.is_not(None)))).all()
    assert [row.act for row in rows] == ["read", "claim", "say", "release"]
    assert all(row.staff_id and row.detail == "" for row in rows)


async def test_a_danger_shows_its_sort_and_no_text(lina: httpx.AsyncClient, stores: Stores) -> None:
    waiting = await stores.hear("il ma frappé", "1")
    await stores.threads.settle(waiting, Outcome(Context(), alert=Alert("violence", 1)))
    page = words(await lina.get(QUEUE))
    assert "Danger : violence" in page
    assert "Sans territoire" in page
    (case,) = await stores.cases.waiting()
    assert "frappé" not in words(await lina.get(f"/espace/demandes/{case.id}"))
