"""The editors' desk with 500 answers and 5,000 revisions: its pages, and from a publication to its reply."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert, update

from bot.content.workshop import FileWorkshop
from bot.editing.pieces import Kind, Piece, fingerprint
from bot.foundations import utc_now
from bot.staff.members import Role
from bot.storage.content_tables import revisions
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.tables import staff
from tests.benchmarks.measures import GREETING, Latencies
from tests.edges.advisers import signed_in
from tests.edges.content_desk import publish, sent
from tests.running import ROOT, Running

ANSWERS, REVISIONS, PAGES, PUBLICATIONS = 500, 5_000, 60, 20
SAMPLE = Piece(Kind.ANSWER, "aide-logement")
LIST = "/espace/contenus"
PAGES_OPENED = {
    "the list": LIST,
    "a search in the list": f"{LIST}?chercher=loyer",
    "an answer": f"{LIST}/{SAMPLE}",
    "the history of an answer": f"{LIST}/{SAMPLE}/historique",
}


def _bodies() -> dict[Piece, Any]:
    """The answers shipped, and invented ones up to 500."""
    found = {piece: body for piece, body in FileWorkshop(ROOT).shipped().items() if piece.kind is Kind.ANSWER}
    for number in range(ANSWERS - len(found)):
        piece = Piece(Kind.ANSWER, f"inventee-{number}")
        aliases = [f"question {number} dite {n}" for n in range(len(found[SAMPLE]["aliases"]))]
        words = {"key": piece.key, "label": f"Inventée {number}", "question": f"Question {number} ?"}
        found[piece] = {**found[SAMPLE], **words, "aliases": aliases}
    return found


async def _fill(database: Database) -> str:
    """Every answer published ten times; the token of an editor."""
    await migrate(database)
    token = await signed_in(database, 1)
    bodies = list(_bodies().items())
    rows = []
    for number in range(REVISIONS):
        piece, body = bodies[number % len(bodies)]
        rows.append(
            {"piece": str(piece), "body": body, "shipped": fingerprint(body), "staff_id": 1, "at": utc_now()}
        )

    async def work(connection: Any) -> None:
        await connection.execute(update(staff).values(role=Role.EDITOR))
        await connection.execute(insert(revisions), rows)

    await database.write(work)
    return token


def _opened(browser: httpx.Client, path: str) -> Latencies:
    latencies = Latencies()
    for _ in range(PAGES):
        with latencies.timed():
            browser.get(path).raise_for_status()
    return latencies


def measure(folder: Path) -> Iterator[tuple[str, Latencies]]:
    """Each figure with its name; in a data folder of its own. Aimed at: 95 % under 200 ms."""
    database = Database(f"sqlite:///{folder / 'passerelle.db'}")

    async def fill() -> str:
        try:
            return await _fill(database)
        finally:
            await database.close()

    token = asyncio.run(fill())
    with Running(folder, LOG_LEVEL="WARNING") as service:
        browser = httpx.Client(base_url=service.url, cookies={"espace": token}, trust_env=False, timeout=30)
        live = f"{ANSWERS} answers, {REVISIONS} revisions"
        with browser:
            for name, path in PAGES_OPENED.items():
                browser.get(path).raise_for_status()
                yield f"{name}, {live}", _opened(browser, path)
        for name, latencies in asyncio.run(_publications(service.url, token)).items():
            yield f"{name}, {live}", latencies


async def _publications(url: str, token: str) -> dict[str, Latencies]:
    """New words of an answer, from the draft to the reply that they get on the page."""
    found = {name: Latencies() for name in ("the gate", "publishing", "published to understood")}
    gate, publishing, understood = found.values()
    address, known = f"{LIST}/{SAMPLE}", FileWorkshop(ROOT).shipped()[SAMPLE]["aliases"]
    async with (
        httpx.AsyncClient(base_url=url, cookies={"espace": token}, trust_env=False, timeout=30) as editor,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as young,
    ):
        await _said(young, GREETING)
        async with young.stream("GET", "/reponses?apres=0") as stream:
            replies = _replies(stream.aiter_lines())
            await anext(replies)
            for number in range(PUBLICATIONS):
                words = f"zinzin {number} du placard"
                aliases = "\n".join([*known, words])
                await sent(editor, address, {"aliases": aliases, "answer": f"**Essai {number} au placard.**"})
                with gate.timed():
                    (await editor.get(f"{address}/publier")).raise_for_status()
                with publishing.timed():
                    assert (await publish(editor, address)).status_code == 303
                with understood.timed():
                    await _understood(young, replies, words, f"Essai {number} au placard")
    return found


async def _replies(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    """What is streamed to a page, one reply after the other."""
    reply = ""
    async for line in lines:
        reply += line
        if not line:
            if "event: reponse" in reply:
                yield reply
            reply = ""


async def _understood(young: httpx.AsyncClient, replies: AsyncIterator[str], words: str, answer: str) -> None:
    """Say it until the answer is the one just published."""
    await _said(young, words)
    while answer not in await anext(replies):
        await _said(young, words)


async def _said(young: httpx.AsyncClient, text: str) -> None:
    sent_off = await young.post("/messages", data={"texte": text}, headers={"X-Requested-With": "fetch"})
    sent_off.raise_for_status()
