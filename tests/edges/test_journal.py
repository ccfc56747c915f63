"""Who saw and did what: found by coordinators, each in their reach; never a word of anybody's."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import httpx
import pytest
from sqlalchemy import insert

from bot.console.acts import ACTS
from bot.console.journal import CHUNK, COLUMNS, JOURNAL, PAGE
from bot.conversation.desk.ports import Act as CaseAct
from bot.staff.audit import Act, CannedAct, ContentAct, NetworkAct, Sought
from bot.staff.members import Member, Role
from bot.storage.database import Database
from bot.storage.tables import audit, staff
from tests.conftest import Clock
from tests.edges.advisers import asked
from tests.edges.staff_room import LINA, StaffRoom, csrf, sign_in, words
from tests.edges.stores import Stores

CHIEF, LOCAL, OTHER = "chef@mission.test", "nord@mission.test", "sud@mission.test"
NORTH, SOUTH = "Mission du Nord", "Mission du Sud"
SECRET = "j'habite à Craon"


@pytest.fixture
async def room(database: Database, clock: Clock) -> StaffRoom:
    """Two advisers of two networks, a coordinator for one of them and one for all."""
    made = StaffRoom(database, clock)
    for email, role, network in (
        (LINA, Role.ADVISER, NORTH),
        (OTHER, Role.ADVISER, SOUTH),
        (LOCAL, Role.COORDINATOR, NORTH),
        (CHIEF, Role.COORDINATOR, ""),
    ):
        member = await made.hire(email, role, network)
        named = staff.update().where(staff.c.id == member.id).values(name=email.partition("@")[0])
        await database.write(lambda connection, named=named: connection.execute(named))  # type: ignore[misc]
    return made


async def known(room: StaffRoom, email: str) -> Member:
    member = await room.members.by_email(email)
    assert member
    return member


async def act(browser: httpx.AsyncClient, path: str, **form: str) -> httpx.Response:
    return await browser.post(path, data={"csrf": await csrf(browser), **form})


def shown(page: httpx.Response) -> list[tuple[str, str, str]]:
    """Who, what and on which case, as the table says it."""
    cell = r"\s*<td>(.*?)</td>"
    found = re.findall(rf"<tr>{cell * 4}\s*</tr>", page.text, re.DOTALL)
    bare = [[unescape(re.sub(r"<.*?>", "", part)).strip() for part in row] for row in found]
    return [(who.split()[0], what.replace("’", "'"), case[-1:]) for _, who, what, case in bare]


async def test_every_act_has_its_words() -> None:
    assert set(ACTS) == {*CaseAct, *Act, *NetworkAct, *CannedAct, *ContentAct}
    assert len(set(ACTS.values())) == len(ACTS)


async def test_who_saw_and_did_what_is_there_newest_first_without_a_word_of_it(
    room: StaffRoom, chief: httpx.AsyncClient, clock: Clock
) -> None:
    stores = Stores(room.database, clock)
    case = f"/espace/demandes/{await asked(stores)}"
    async with room.signed_in() as lina:
        await lina.get(case)
        await act(lina, f"{case}/prendre")
        await act(lina, f"{case}/ecrire", texte=SECRET, cle="k" * 24)
        await act(lina, f"{case}/noter", texte=SECRET)
    pages = [await chief.get(JOURNAL), await chief.get(f"{JOURNAL}.csv")]
    assert shown(pages[0])[:5] == [
        ("lina", "Note écrite", "1"),
        ("lina", "Message écrit au jeune", "1"),
        ("lina", "Demande prise", "1"),
        ("lina", "Demande lue", "1"),
        ("lina", "Connexion", ""),
    ]
    assert not any("Craon" in page.text for page in pages)


async def test_refusals_are_there_of_accounts_and_of_unknown_addresses(
    room: StaffRoom, chief: httpx.AsyncClient, local: httpx.AsyncClient
) -> None:
    async with room.browser() as browser:
        await sign_in(browser, "inconnue@mission.test")
        await sign_in(browser, LINA, "faux")
    refused = "Essai de connexion refusé"
    assert [line for line in shown(await chief.get(JOURNAL)) if line[1] == refused] == [
        ("lina", refused, ""),
        ("Adresse", refused, ""),
    ]
    assert [line[0] for line in shown(await local.get(JOURNAL)) if line[1] == refused] == ["lina"]


async def test_a_coordinator_of_a_network_sees_its_members_and_nobody_else(
    room: StaffRoom, local: httpx.AsyncClient, clock: Clock
) -> None:
    stores = Stores(room.database, clock)
    case, other = await asked(stores), await known(room, OTHER)
    await stores.desk.claim(other, case)
    pages = [
        await local.get(f"{JOURNAL}{query}") for query in ("", f"?membre={other.id}", f"?demande={case}")
    ]
    pages.append(await local.get(f"{JOURNAL}.csv"))
    for page in pages:
        assert page.status_code == 200
        assert "sud" not in page.text.replace(SOUTH, "")
        assert SOUTH not in page.text
    assert shown(pages[1]) == shown(pages[2]) == []


async def test_what_a_coordinator_did_to_an_account_is_said_of_both(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    lina, chef = await known(room, LINA), await known(room, CHIEF)
    await act(chief, f"/espace/equipe/{lina.id}/fermer")
    for member in (lina, chef):
        page = await chief.get(f"{JOURNAL}?membre={member.id}")
        assert ("chef", "Compte fermé (compte de lina)", "") in shown(page)


async def test_acts_are_found_by_case_act_and_day(room: StaffRoom, clock: Clock) -> None:
    stores, lina = Stores(room.database, clock), await known(room, LINA)
    first, second = await asked(stores), await asked(stores, "1002")
    await stores.desk.claim(lina, first)
    clock.forward(days=2)
    await stores.desk.claim(lina, second)

    async with room.signed_in(CHIEF) as chief:
        for query, cases in {
            f"demande={first}": [first],
            "acte=claim": [second, first],
            "acte=release": [],
            "du=2026-11-24": [second],
            "au=2026-11-23": [first],
            "du=2026-11-23&au=2026-11-25": [second, first],
        }.items():
            found = [case for _, _, case in shown(await chief.get(f"{JOURNAL}?{query}")) if case]
            assert found == list(map(str, cases)), query


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("membre=x", "n'est pas un numéro"), ("demande=²", "n'est pas un numéro"),
        ("acte=rien", "dans la liste"),
        ("du=hier", "Date illisible"), ("au=2026-02-30", "Date illisible"),
        ("du=2026-11-24&au=2026-11-23", "échangez les deux dates"),
    ],
)  # fmt: skip
async def test_a_filter_that_cannot_be_read_says_so_and_shows_nothing(
    query: str, why: str, chief: httpx.AsyncClient
) -> None:
    for path in (JOURNAL, f"{JOURNAL}.csv"):
        page = await chief.get(f"{path}?{query}")
        assert (page.status_code, why in words(page), shown(page)) == (422, True, [])


@pytest.mark.parametrize(
    "query", ["demande=" + "9" * 40, "au=9999-12-31", "avant=0", "membre=99", "du=0001-01-01"]
)
async def test_any_number_and_any_day_will_do(query: str, chief: httpx.AsyncClient) -> None:
    assert (await chief.get(f"{JOURNAL}?{query}")).status_code == 200


async def put(room: StaffRoom, count: int, **columns: object) -> None:
    row = {"at": room.clock(), "act": "claim", "detail": "", "case_id": 7, **columns}
    await room.database.write(lambda connection: connection.execute(insert(audit), [row] * count))


async def test_page_by_page_every_act_is_shown_once_even_while_others_come(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    await put(room, 2 * PAGE + 3)
    page, seen = await chief.get(f"{JOURNAL}?demande=7"), 0
    while True:
        await put(room, 1)
        seen += len(shown(page))
        further = re.search(r'href="([^"]*)" rel="next"', page.text)
        if not further:
            break
        page = await chief.get(unescape(further[1]))
        assert "Revenir aux plus récents" in page.text
    assert seen == 2 * PAGE + 3


async def test_the_file_holds_every_act_and_no_formula(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    lina = await known(room, LINA)
    named = staff.update().where(staff.c.id == lina.id).values(name='=HYPERLINK("x")')
    await room.database.write(lambda connection: connection.execute(named))
    await put(room, CHUNK + 5, staff_id=lina.id)
    answer = await chief.get(f"{JOURNAL}.csv?acte=claim")
    assert answer.headers["content-disposition"] == 'attachment; filename="journal.csv"'
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert tuple(header) == COLUMNS
    assert len(rows) == CHUNK + 5
    assert set(map(tuple, rows)) == {
        ("2026-11-23", "11:00:00", '\'=HYPERLINK("x")', NORTH, "Demande prise", "7")
    }


async def test_a_case_shows_its_history_to_who_may_see_it(room: StaffRoom, clock: Clock) -> None:
    stores = Stores(room.database, clock)
    case = f"/espace/demandes/{await asked(stores)}"
    async with room.signed_in() as lina, room.signed_in(OTHER) as other:
        await act(other, f"{case}/prendre")
        for _ in range(3):
            page = words(await lina.get(case))
    folded = page[page.index("<summary>Historique") :]
    assert "<details open" not in page
    assert "lina : Demande lue, 3 fois" in folded
    assert "sud : Demande prise" in folded


async def test_an_act_of_a_newer_release_is_shown_by_its_code(room: StaffRoom) -> None:
    await put(room, 1, act="teleport")
    (deed,) = await room.journal.sought(await known(room, CHIEF), Sought(act="teleport"), 5)
    assert deed.act == "teleport"
    assert "teleport" not in ACTS
