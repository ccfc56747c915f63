"""The page knows its visitor for as long as what it opens may live, from each visit on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest

from bot.conversation.ports import Effect
from bot.handoff.cases import Alert
from bot.privacy.retention import Retention
from bot.storage.migrate import migrate
from tests.edges.dossiers import handed_over
from tests.edges.staff_room import words
from tests.edges.test_card_route import FETCH, Page

SHORT, LONG = (int(kept.total_seconds()) for kept in (Retention().thread, Retention().dossier))


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    page = Page(tmp_path)
    await migrate(page.parts.database)
    yield page
    await page.parts.database.close()


def age(response: httpx.Response) -> int | None:
    """How long the browser is to keep its cookie; None where nothing is said of it."""
    cookie = SimpleCookie(response.headers.get("set-cookie", ""))
    return int(cookie["passerelle"]["max-age"]) if cookie else None


async def visits(visitor: httpx.AsyncClient) -> set[int | None]:
    """What a look at the page and a message say."""
    written = await visitor.post("/messages", data={"texte": "merci"}, headers=FETCH)
    return {age(await visitor.get("/")), age(await visitor.head("/")), age(written)}


async def test_a_newcomer_who_only_looks_gets_no_cookie(page: Page) -> None:
    async with page.visitor() as lina:
        assert age(await lina.get("/")) is None


async def test_each_visit_keeps_the_cookie_as_long_as_the_thread(page: Page) -> None:
    async with page.visitor() as lina:
        await page.answer(lina)
        assert await visits(lina) == {SHORT}


async def test_once_a_dossier_is_handed_over_as_long_as_the_dossier(page: Page) -> None:
    async with page.visitor() as lina, page.visitor() as yanis:
        await page.answer(lina, request=handed_over(datetime.now(UTC)))
        await page.answer(yanis)
        assert await visits(lina) == {LONG}
        assert await visits(yanis) == {SHORT}


async def test_so_does_a_danger_that_waits_for_somebody(page: Page) -> None:
    async with page.visitor() as lina:
        await page.answer(lina, alert=Alert("violence", 1))
        assert await visits(lina) == {LONG}


async def test_after_an_erasure_the_cookie_goes(page: Page) -> None:
    async with page.visitor() as lina:
        await page.answer(lina, request=handed_over(datetime.now(UTC)))
        await page.answer(lina, effect=Effect.ERASE)
        assert not lina.cookies


async def test_the_notice_says_both_terms_and_that_an_open_page_is_seen(page: Page) -> None:
    async with page.visitor() as lina:
        said = words(await lina.get("/confidentialite"))
    assert "30 jours après ta dernière visite" in said
    assert "180 jours après si tu as donné un dossier" in said
    assert "il voit si cette page est ouverte" in said
