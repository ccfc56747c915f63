"""The desk with 200 cases and 20 advisers connected live: its pages, and a new message on screen."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from bot.conversation.context import Context
from bot.conversation.ports import Outcome
from bot.foundations import utc_now
from bot.messages import Channel, Message, MessageKind
from bot.storage.conversations import SqlThreads
from bot.storage.database import Database
from bot.storage.inbox import SqlInbox
from bot.storage.migrate import migrate
from tests.benchmarks.measures import Latencies
from tests.edges.advisers import signed_in
from tests.edges.dossiers import handed_over
from tests.running import Running
from tests.telegram_peer import TelegramPeer

CASES, ADVISERS, PAGES, MESSAGES = 200, 20, 100, 30
FIRST_CHAT = 7000
LONGEST_WAIT = 10.0


@dataclass
class Opened:
    """What an adviser's browser does: follow the stream, and read a page's part anew at each change."""

    client: httpx.AsyncClient
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    shown: str = ""

    async def follow(self, page: str = "/espace/file/liste", query: str = "") -> None:
        async with self.client.stream("GET", f"/espace/direct{query}", timeout=None) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("event: change"):
                    self.shown = (await self.client.get(page)).text
                    self.changed.set()


async def _fill(database: Database) -> list[str]:
    """Cases handed over, advisers signed in; the advisers' tokens."""
    await migrate(database)
    inbox, threads = SqlInbox(database, utc_now), SqlThreads(database, utc_now)
    for number in range(CASES):
        address = str(FIRST_CHAT + number)
        await inbox.add([Message(Channel.TELEGRAM, address, f"ask-{number}", MessageKind.TEXT, "oui")])
        (waiting,) = await inbox.next((), 1)
        request = replace(handed_over(utc_now(), means="ici"), urgency=11 + number % 5)
        await threads.settle(waiting, Outcome(Context(), request=request))
    return [await signed_in(database, number) for number in range(ADVISERS)]


@contextlib.asynccontextmanager
async def _browsers(service: Running, tokens: list[str]) -> AsyncIterator[list[Opened]]:
    async with contextlib.AsyncExitStack() as stack:
        opened = []
        for token in tokens:
            client = httpx.AsyncClient(base_url=service.url, cookies={"espace": token}, trust_env=False)
            opened.append(Opened(await stack.enter_async_context(client)))
        case = ("/espace/demandes/1/fil", "?demande=1")
        reader, *others = opened
        following = [asyncio.ensure_future(reader.follow(*case))]
        following += [asyncio.ensure_future(each.follow()) for each in others]
        try:
            yield opened
        finally:
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)


async def _pages(opened: list[Opened], path: str) -> Latencies:
    latencies = Latencies()
    for number in range(PAGES):
        with latencies.timed():
            response = await opened[number % len(opened)].client.get(path)
        assert response.status_code == 200, response.status_code
    return latencies


async def _message(peer: TelegramPeer, reader: Opened, number: int) -> float:
    """Seconds from a message on the phone to its words on an adviser's screen."""
    text, started = f"message numero {number}", time.perf_counter()
    peer.say(FIRST_CHAT, text)
    while time.perf_counter() - started < LONGEST_WAIT:
        reader.changed.clear()
        if text in reader.shown:
            return time.perf_counter() - started
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reader.changed.wait(), LONGEST_WAIT)
    raise TimeoutError(text)


async def _claim(reader: Opened) -> None:
    page = (await reader.client.get("/espace/demandes/1")).text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    taken = await reader.client.post("/espace/demandes/1/prendre", data={"csrf": csrf})
    assert taken.status_code == 303, taken.status_code


async def _measured(service: Running, peer: TelegramPeer, tokens: list[str]) -> list[tuple[str, Latencies]]:
    live = f"with {CASES} cases and {ADVISERS} advisers live"
    async with _browsers(service, tokens) as opened:
        await asyncio.sleep(2)
        found = [(f"the queue, {live}", await _pages(opened, "/espace/file"))]
        found.append((f"a case, {live}", await _pages(opened, "/espace/demandes/2")))
        await _claim(opened[0])
        shown = Latencies()
        for number in range(MESSAGES):
            shown.seconds.append(await _message(peer, opened[0], number))
            await asyncio.sleep(0.3)
        found.append(("a message on the phone to an adviser's screen", shown))
    return found


def measure(folder: Path) -> Iterator[tuple[str, Latencies]]:
    """Each figure with its name; in a data folder of its own."""
    database = Database(f"sqlite:///{folder / 'passerelle.db'}")

    async def fill() -> list[str]:
        try:
            return await _fill(database)
        finally:
            await database.close()

    tokens = asyncio.run(fill())
    with TelegramPeer(flood=False) as peer:
        peer.open_chat(FIRST_CHAT)
        with Running(
            folder, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url, LOG_LEVEL="WARNING"
        ) as service:
            yield from asyncio.run(_measured(service, peer, tokens))
