"""The balance counts what happened, on both databases, and shows no small number of anything."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from bot.handoff.balance import Count, Kept
from bot.handoff.cases import End
from bot.storage.balance import SqlBalance
from bot.storage.tables import cases
from tests.edges.coordinators import CHIEF, LOCAL, OTHER, two_networks
from tests.edges.staff_room import LINA, StaffRoom, known, words

BALANCE = "/espace/bilan"
NORTH, SOUTH = "=Nord+A1;<b>", "Sud"
MONTHS = [datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC)]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def room(room: StaffRoom) -> StaffRoom:
    return await two_networks(room, NORTH, SOUTH)


@pytest.fixture
def balance(room: StaffRoom) -> SqlBalance:
    return SqlBalance(room.database)


async def put(room: StaffRoom, times: int = 1, **columns: Any) -> None:
    """Cases of nobody, raised two days ago unless said otherwise."""
    raised = room.clock() - 2 * DAY
    row = {"category": "pret", "urgency": 20, "territory": "", "alerts": 1, "kind": "dossier"}
    row |= {"opened_at": raised, "raised_at": raised, "missed": 0, **columns}
    rows = [row] * times
    await room.database.write(lambda connection: connection.execute(insert(cases).values(rows)))


async def closed(room: StaffRoom, email: str, end: End, times: int, **ago: float) -> None:
    at = room.clock() - timedelta(**ago)
    closing = {"end": end, "month": "", "detail": ""}
    holder = (await known(room, email)).id
    raised = {"opened_at": at, "raised_at": at, "claimed_at": at, "closed_at": at}
    await put(room, times, holder_id=holder, closing=closing, **raised)


async def numbers(browser: httpx.AsyncClient) -> dict[tuple[str, str, str], str]:
    """The file, by table, row and column."""
    answer = await browser.get(f"{BALANCE}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    return {
        (table, row, column): number
        for table, row, column, number in csv.reader(io.StringIO(text), delimiter=";")
    }


async def test_outcomes_are_counted_by_network_and_month(room: StaffRoom, balance: SqlBalance) -> None:
    await closed(room, LINA, End.SIGNED, 7, days=1)
    await closed(room, LINA, End.SIGNED, 3, days=30)
    await closed(room, OTHER, End.INFORMED, 5, days=2)
    await closed(room, LINA, End.BROKEN, 9, days=60)
    await put(room, 4, closed_at=room.clock(), closing={"end": "directed", "month": "", "detail": "x"})
    north, south = (await known(room, LINA)).network_id, (await known(room, OTHER)).network_id
    found = await balance.outcomes(await known(room, CHIEF), MONTHS)
    assert set(found) == {
        Count(north, 1, End.SIGNED, 7),
        Count(north, 0, End.SIGNED, 3),
        Count(south, 1, End.INFORMED, 5),
        Count(None, 1, End.DIRECTED, 4),
    }
    ours = await balance.outcomes(await known(room, LOCAL), MONTHS)
    assert {count.network_id for count in ours} == {north}


async def test_a_month_begins_at_midnight_in_france(room: StaffRoom, balance: SqlBalance) -> None:
    for at in (MONTHS[1], MONTHS[1] - timedelta(seconds=1), MONTHS[0], MONTHS[0] - timedelta(seconds=1)):
        await put(room, closed_at=at, closing={"end": "informed", "month": "", "detail": ""})
    found = await balance.outcomes(await known(room, CHIEF), MONTHS)
    assert {(count.month, count.cases) for count in found} == {(0, 2), (1, 1)}


async def test_promises_are_kept_when_a_case_is_taken_in_time_and_never_given_back(
    room: StaffRoom, balance: SqlBalance
) -> None:
    lina, now = await known(room, LINA), room.clock()
    taken = {"holder_id": lina.id, "claimed_at": now - HOUR}
    await put(room, 6, **taken, promised_at=now)
    await put(room, 2, **taken, promised_at=now - 2 * HOUR)
    await put(room, 1, **taken, promised_at=now, missed=1)
    await put(room, 8, **taken)
    await put(room, 5, missed=2, promised_at=now + DAY)
    await put(room, 9, promised_at=now + DAY)
    found = await balance.promises(await known(room, CHIEF), MONTHS)
    north = lina.network_id
    expected = {
        Count(north, 1, Kept.KEPT, 6),
        Count(north, 1, Kept.MISSED, 3),
        Count(None, 1, Kept.MISSED, 5),
    }
    assert set(found) == expected


async def test_what_waits_is_what_nobody_took_by_how_long(room: StaffRoom, balance: SqlBalance) -> None:
    lina, now = await known(room, LINA), room.clock()
    for times, ago in ((3, timedelta(minutes=5)), (2, 2 * HOUR), (1, 2 * DAY), (4, 9 * DAY)):
        await put(room, times, raised_at=now - ago)
    await put(room, 7, holder_id=lina.id)
    await put(room, 7, closed_at=now)
    await put(room, 7, erased_at=now)
    since = [now - HOUR, now - DAY, now - 3 * DAY]
    assert await balance.waiting(await known(room, CHIEF), since) == [3, 2, 1, 4]
    await put(room, 5, network_id=(await known(room, OTHER)).network_id)
    assert await balance.waiting(await known(room, CHIEF), since) == [3, 2, 6, 4]
    assert await balance.waiting(await known(room, LOCAL), since) == [3, 2, 1, 4]


async def test_nothing_under_five_is_shown_and_no_subtraction_tells_it(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    await closed(room, LINA, End.SIGNED, 12, days=1)
    await closed(room, OTHER, End.SIGNED, 2, days=1)
    await closed(room, LINA, End.INFORMED, 3, days=1)
    shown = await numbers(chief)
    table = "Issues par réseau"
    assert shown[table, "Total", "Contrat signé"] == "14"
    assert shown[table, f"'{NORTH}", "Contrat signé"] == "masqué"
    assert shown[table, SOUTH, "Contrat signé"] == "moins de 5"
    assert shown[table, "Total", "Informé, question réglée"] == "moins de 5"
    assert {number for number in shown.values() if number.isdecimal() and int(number) < 5} == set()
    page = words(await chief.get(BALANCE))
    told = re.findall(r"<td>([^<]*)</td>|class=\"number\"[^>]*>([^<]*)<", page)
    assert {each or drawn for each, drawn in told} == {"14", "masqué", "moins de 5"}


async def test_the_page_draws_writes_and_says_what_is_no_longer_there(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    await closed(room, LINA, End.SIGNED, 12, days=1)
    await closed(room, LINA, End.SIGNED, 6, days=40)
    page = words(await chief.get(BALANCE))
    assert "effacées 180 jours après" in page
    assert "avant mai 2026, il n'en reste rien" in page
    assert "avril 2026" not in page
    assert re.search(r'<svg [^>]*role="img" aria-labelledby="[\w-]+" aria-describedby="tableau-\d"', page)
    assert '<a href="/espace/bilan" aria-current="page">Bilan</a>' in page
    assert "style=" not in page


async def test_the_file_runs_nothing_and_the_page_no_markup(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    await closed(room, LINA, End.SIGNED, 12, days=1)
    assert "<b>" not in (await chief.get(BALANCE)).text
    for cells in await numbers(chief):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    answer = await chief.get(f"{BALANCE}.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="bilan.csv"'


async def test_a_coordinator_of_a_network_counts_its_cases_alone(room: StaffRoom) -> None:
    await closed(room, LINA, End.SIGNED, 12, days=1)
    await closed(room, OTHER, End.SIGNED, 20, days=1)
    async with room.signed_in(LOCAL) as browser:
        shown = await numbers(browser)
        page = words(await browser.get(BALANCE))
    assert shown["Issues par réseau", "Total", "Contrat signé"] == "12"
    assert not any(SOUTH in key or "Sans réseau" in key for key in shown)
    assert f">{SOUTH}<" not in page


async def test_with_nothing_to_count_all_is_under_five(chief: httpx.AsyncClient) -> None:
    shown = await numbers(chief)
    assert set(shown.values()) == {"Nombre", "moins de 5"}
    assert (await chief.get(BALANCE)).status_code == 200
