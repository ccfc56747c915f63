"""The picture of a card on the page: for the visitor it was made for, and nobody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.bootstrap import Assembly
from bot.channels.webchat import views
from bot.conversation.context import Context
from bot.conversation.ports import Effect, Outcome
from bot.drawing.card import draw, size
from bot.messages import Card, Reply, ReplyKind
from bot.settings import Settings
from bot.storage.conversations import SqlThreads
from bot.storage.migrate import migrate

CARD = Card('Mon projet "maçon" <script>', (("Mes points forts", ("Une promesse d'entreprise.",)),), "Fin")
REPLY = Reply("test", ReplyKind.ANSWER, "Bravo, voici tes points forts.", card=CARD)
FETCH = {"X-Requested-With": "fetch"}


class Page:
    """The page of one instance, without its worker: the test answers."""

    def __init__(self, folder: Path) -> None:
        self.parts = Assembly(Settings(data_dir=folder))
        self.app = self.parts.web()

    def visitor(self) -> httpx.AsyncClient:
        """Somebody's browser."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://page.test")

    async def answer(self, visitor: httpx.AsyncClient, *replies: Reply, **more: Any) -> list[str]:
        """Somebody writes and is answered; the addresses of the pictures their page shows."""
        await visitor.post("/messages", data={"texte": "mon projet"}, headers=FETCH)
        (waiting,) = await self.parts.inbox.next((), 10)
        threads = SqlThreads(self.parts.database, lambda: datetime.now(UTC))
        await threads.settle(waiting, Outcome(Context(), replies, **more))
        return re.findall(r'src="(/cartes/[^"]+)"', (await visitor.get("/")).text)


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    page = Page(tmp_path)
    await migrate(page.parts.database)
    yield page
    await page.parts.database.close()


async def test_its_owner_sees_the_picture_below_the_text(page: Page) -> None:
    async with page.visitor() as lina:
        (address,) = await page.answer(lina, REPLY)
        html = (await lina.get("/")).text
        picture = await lina.get(address)
    assert html.index("voici tes points forts") < html.index(address)
    width, height = size(CARD)
    assert f'width="{width}" height="{height}"' in html
    assert re.search(r'alt="Image à garder[^"]+Mon projet &#34;maçon&#34; &lt;script&gt;"', html)
    assert f'href="{address}" download="passerelle.png"' in html
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert picture.content == draw(CARD)


async def test_another_visitor_and_nobody_get_nothing(page: Page) -> None:
    async with page.visitor() as lina, page.visitor() as yanis, page.visitor() as nobody:
        (address,) = await page.answer(lina, REPLY)
        (other,) = await page.answer(yanis, REPLY)
        refused = [await yanis.get(address), await lina.get(other), await nobody.get(address)]
        nobody.cookies.set("passerelle", "a" * 43)
        refused.append(await nobody.get(address))
    assert [answer.status_code for answer in refused] == [404] * 4
    assert {answer.headers["cache-control"] for answer in refused} == {"no-store"}
    assert len({answer.content for answer in refused}) == 1


@pytest.mark.parametrize("name", ["0", "-1", "1e3", "９", "99999999999999999999999", "1%2F2", "..%2F1", "a"])
async def test_an_odd_address_gets_nothing(name: str, page: Page) -> None:
    async with page.visitor() as lina:
        await page.answer(lina, REPLY)
        assert (await lina.get(f"/cartes/{name}.png")).status_code == 404


async def test_a_reply_without_a_card_has_no_picture(page: Page) -> None:
    async with page.visitor() as lina:
        (address,) = await page.answer(lina, replace(REPLY, card=None), REPLY, replace(REPLY, card=None))
        number = int(address.split("/")[-1].split(".")[0])
        statuses = [(await lina.get(f"/cartes/{number + n}.png")).status_code for n in (-1, 0, 1)]
    assert statuses == [404, 200, 404]


async def test_it_is_kept_in_private_and_asked_for_again_each_time(page: Page) -> None:
    async with page.visitor() as lina:
        (address,) = await page.answer(lina, REPLY)
        seen, head = await lina.get(address), await lina.head(address)
        again = await lina.get(address, headers={"If-None-Match": seen.headers["etag"]})
        posted = await lina.post(address)
    for answer in (seen, head, again):
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["etag"] == seen.headers["etag"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "img-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(seen.content))
    assert (again.status_code, again.content) == (304, b"")
    assert posted.status_code == 405


async def test_once_erased_it_is_gone(page: Page) -> None:
    async with page.visitor() as lina:
        (address,) = await page.answer(lina, REPLY)
        await page.answer(lina, replace(REPLY, card=None), effect=Effect.ERASE)
        assert (await lina.get(address)).status_code == 404


async def test_the_stream_shows_it_too_and_ignores_what_it_replaces(page: Page) -> None:
    async with page.visitor() as lina:
        await page.answer(lina, replace(REPLY, replaces="777"))
    (line,) = await page.parts.transcript.fetch(1, 0)
    assert line.reply == replace(REPLY, replaces="777")
    fragment = views.line(line)
    assert f'src="/cartes/{line.id}.png"' in fragment
    assert "777" not in fragment
