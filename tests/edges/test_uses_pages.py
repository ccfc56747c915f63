"""What is asked is counted without anybody, and no number says who is behind it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.conversation.asked import Use
from bot.editing.uses import rounded, weeks
from bot.handoff.balance import FEWEST, Veil
from bot.staff.members import Role
from bot.storage.content_tables import uses
from bot.storage.database import Database
from tests.conftest import Clock
from tests.edges.staff_room import LINA, StaffRoom, words

USES = "/espace/usages"


@pytest.fixture
async def room(database: Database, clock: Clock) -> StaffRoom:
    made = StaffRoom(database, clock)
    await made.hire(LINA, Role.EDITOR)
    return made


async def used(room: StaffRoom, key: str, count: int, territory: str = "", use: Use = Use.ASKED) -> None:
    """So many uses in the week before this one."""
    day = room.clock().date() - timedelta(days=7)
    row = {"day": day, "key": key, "territory": territory, "act": use, "count": count}
    await room.database.write(lambda connection: connection.execute(insert(uses).values(row)))


async def numbers(browser: httpx.AsyncClient, **query: str) -> dict[tuple[str, str, str], str]:
    answer = await browser.get(f"{USES}.csv", params=query)
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    return {(table, row, column): number for table, row, column, number in rows[1:]}


@given(st.lists(st.integers(min_value=0, max_value=60), min_size=1, max_size=8))
def test_no_small_number_follows_from_the_others(counts: list[int]) -> None:
    total = rounded(sum(counts))
    for place, count in enumerate(counts):
        if count >= FEWEST:
            assert rounded(count) == count - count % FEWEST
            continue
        assert rounded(count) is Veil.FEW
        others = counts[:place] + counts[place + 1 :]
        possible = [
            guess
            for guess in range(FEWEST)
            if any(rounded(sum(others) + guess + slack) == total for slack in range(-4, 5))
        ]
        assert len(possible) > 1


def test_only_weeks_that_are_over_are_shown(clock: Clock) -> None:
    clock.forward(days=2)
    assert [day.isoformat() for day in weeks(clock().date(), 2)] == ["2026-11-09", "2026-11-16"]


async def test_uses_are_shown_by_theme_week_department_and_entry(room: StaffRoom) -> None:
    await used(room, "aide-logement", 23, "49")
    await used(room, "aide-logement", 4, "53")
    await used(room, "conges", 3)
    await used(room, "", 7, use=Use.LOST)
    await used(room, "aide-logement", 6, "49", Use.HELPFUL)
    async with room.signed_in() as browser:
        found = await numbers(browser)
        assert found["Par thème", "Les aides", "Questions"] == "25"
        assert found["Par thème", "Restées sans réponse", "Questions"] == "5"
        assert found["Par semaine", "16 novembre 2026", "Questions"] == "30"
        assert found["Par département", "Maine-et-Loire (49)", "Questions"] == "20"
        assert not [row for _, row, _ in found if "53" in row]
        assert found["Réponses les plus lues", "L'APL pour mon logement", "Utile"] == "5"
        here = await numbers(browser, departement="53")
        assert here["Par thème", "Les aides", "Questions"] == "moins de 5"
        page = words(await browser.get(USES))
    assert 'role="img"' in page
    assert "<caption" in page
    assert "moins de 5" in page


async def test_no_cell_of_the_file_is_taken_for_a_formula(room: StaffRoom) -> None:
    await used(room, "=1+1", 9, "=A1")
    async with room.signed_in() as browser:
        text = (await browser.get(f"{USES}.csv", params={"departement": "=A1", "theme": "=x"})).text
    assert '"=' not in text


@pytest.mark.parametrize(("role", "status"), [(Role.ADVISER, 403), (Role.COORDINATOR, 200)])
async def test_coordinators_may_know_and_advisers_need_not(room: StaffRoom, role: Role, status: int) -> None:
    await room.hire("zoe@mission.test", role)
    async with room.signed_in("zoe@mission.test") as browser:
        assert (await browser.get(USES)).status_code == status
        assert ("Usages" in words(await browser.get("/espace/compte"))) is (status == 200)
