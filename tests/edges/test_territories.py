"""Who covers a town sees its cases, and those of its department that name no town: on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from bot.conversation.context import Context
from bot.conversation.ports import Effect, Outcome
from bot.staff.territory import covers, department_in
from bot.storage.database import Database
from bot.storage.tables import cases
from bot.storage.territory import covered
from tests.conftest import Clock
from tests.edges.advisers import hired, in_danger
from tests.edges.dossiers import handed_over
from tests.edges.stores import CONTENT, Stores

CRAON, LAVAL, PARIS = "53084", "53130", "75056"
TOWNS = ("44036", "44109", CRAON, PARIS, "2A004", "2B033", "97411", "97105")
DEPARTMENTS = ("44", "53", "75", "2A", "2B", "974", "971", "01")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


async def asked(stores: Stores, territory: str = "53", commune: str = CRAON, address: str = "1001") -> int:
    """Somebody of a place hands over their dossier; the number of their case."""
    request = replace(handed_over(stores.clock(), means="ici"), territory=territory, commune=commune)
    waiting = await stores.hear("oui", f"ask-{address}", address)
    await stores.threads.settle(waiting, Outcome(Context(), request=request))
    found = await stores.cases.waiting()
    return next(case.id for case in found if case.conversation_id == waiting.conversation_id)


async def test_the_rule_and_its_query_agree(database: Database) -> None:
    places = [("", "")] + [(code, "") for code in DEPARTMENTS] + [(department_in(c), c) for c in TOWNS]
    row = {"category": "pret", "urgency": 20, "alerts": 1, "opened_at": NOW, "raised_at": NOW}
    rows = [{**row, "territory": territory, "commune": commune} for territory, commune in places]
    await database.write(lambda connection: connection.execute(insert(cases), rows))
    everything = select(cases.c.territory, cases.c.commune)

    async with database.read() as connection:
        for territories in drawn():
            found = await connection.execute(everything.where(covered(territories)))
            seen = {tuple(row) for row in found}
            ruled = {place for place in places if covers(territories, place[1] or place[0])}
            assert seen == ruled, territories


def drawn() -> list[tuple[str, ...]]:
    """Many sets of territories: hypothesis cannot wait for a database by itself."""
    found: list[tuple[str, ...]] = [()]

    @settings(database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(TOWNS + DEPARTMENTS), max_size=5))
    def keep(territories: list[str]) -> None:
        found.append(tuple(territories))

    keep()
    return found


def test_every_commune_is_in_the_department_that_its_code_says() -> None:
    atlas = CONTENT.directory.atlas
    assert [one.code for one in atlas.communes if department_in(one.code) != one.department] == []
    assert [code for code in atlas.departments if department_in(code) != code] == []


async def test_a_town_is_seen_by_who_covers_it_or_its_department_and_by_nobody_else(stores: Stores) -> None:
    town, department = await hired(stores, 1, CRAON), await hired(stores, 2, "53")
    neighbour, elsewhere = await hired(stores, 3, LAVAL), await hired(stores, 4, "75")
    case = await asked(stores)
    for member in (town, department):
        assert [line.case.id for line in await stores.desk.queue(member)] == [case]
    for member in (neighbour, elsewhere):
        assert await stores.desk.queue(member) == []
        assert await stores.desk.find(member, case) is None
        assert not (await stores.desk.claim(member, case)).made


async def test_without_a_town_a_case_is_seen_by_all_who_cover_any_of_its_department(stores: Stores) -> None:
    case = await asked(stores, commune="")
    for number, covered_by in enumerate((CRAON, LAVAL, "53"), start=1):
        member = await hired(stores, number, covered_by)
        assert [line.case.id for line in await stores.desk.queue(member)] == [case]
    assert await stores.desk.queue(await hired(stores, 4, PARIS)) == []


async def test_those_of_the_town_count_in_what_is_promised(stores: Stores) -> None:
    await hired(stores, 1, CRAON)
    await hired(stores, 2, "53")
    await asked(stores, commune=LAVAL, address="1002")
    roster = stores.desk._roster
    assert [(await roster.duty(place, 99)).advisers for place in (CRAON, LAVAL, "53", "75", "")] == [
        2, 1, 2, 0, 2,
    ]  # fmt: skip
    assert (await roster.duty(CRAON, 99)).ahead == 1, "the queue of the department"


async def test_a_danger_names_no_town(stores: Stores) -> None:
    number = await in_danger(stores)
    (case,) = await stores.cases.waiting()
    assert (case.id, case.commune) == (number, "")


async def test_erasing_forgets_the_town(stores: Stores) -> None:
    case = await asked(stores)
    before = await stores.cases.find(case)
    assert before
    assert (before.commune, before.place) == (CRAON, CRAON)
    await stores.answer(await stores.hear("efface", "2"), "fait", effect=Effect.ERASE)
    left = await stores.cases.find(case)
    assert left
    assert (left.commune, left.territory, left.place) == ("", "", "")
