"""The conditions of the questionnaire are changed in plain lines, beside the names that may stand there."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.staff.members import Role
from bot.storage.database import Database
from tests.conftest import Clock
from tests.edges.content_desk import CONTENTS, ZOE, fields, publish, sent
from tests.edges.staff_room import StaffRoom, words

STUDY = f"{CONTENTS}/forms/feasibility"
FIRST_STRENGTH = f"{STUDY}?partie=strengths.0"


@pytest.fixture
async def zoe(database: Database, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    room = StaffRoom(database, clock)
    await room.hire(ZOE, Role.EDITOR)
    async with room.signed_in(ZOE) as browser:
        yield browser


async def test_a_condition_is_written_in_a_line_with_the_names_beside_it(zoe: httpx.AsyncClient) -> None:
    page = await zoe.get(FIRST_STRENGTH)
    assert fields(page.text)["strengths.0.when"] == "situation : contrat"
    assert "Les clés à écrire" in words(page)
    assert "lycee" in words(page)
    await sent(zoe, FIRST_STRENGTH, {"strengths.0.when": "situation : contrat, cfa"})
    assert fields((await zoe.get(FIRST_STRENGTH)).text)["strengths.0.when"] == "situation : contrat, cfa"
    gate = words(await zoe.get(f"{STUDY}/publier"))
    assert "Tout est en ordre" in gate
    assert (await publish(zoe, STUDY)).status_code == 303


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("situation contrat", "Points forts, 1 : Seulement après ces réponses"),
        ("situation : licorne", "« licorne »"),
        ("licorne : contrat", "« licorne »"),
    ],
)
async def test_a_line_that_means_nothing_is_kept_refused_and_named(
    zoe: httpx.AsyncClient, line: str, wrong: str
) -> None:
    await sent(zoe, FIRST_STRENGTH, {"strengths.0.when": line})
    assert fields((await zoe.get(FIRST_STRENGTH)).text)["strengths.0.when"] == line
    assert wrong in words(await publish(zoe, STUDY))
