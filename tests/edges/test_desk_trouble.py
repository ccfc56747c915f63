"""Telegram away or a person who blocked us while an adviser answers: nothing lost, and the page says so."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from html import unescape

import pytest

from bot.console.words import NOT_YET
from bot.conversation.ports import Delivery
from bot.messages import Channel, ReplyKind
from bot.storage.database import Database
from bot.storage.desk import SqlDesk
from tests.conftest import Clock
from tests.edges.advisers import asked, hired
from tests.edges.stores import Stores
from tests.edges.test_kill_desk import LOU, Adviser, prepared
from tests.running import Running, until
from tests.telegram_peer import TelegramPeer

FATE = re.compile(r'class="line adviser">.*?class="fate[^"]*">([^<]*)<', re.DOTALL)
BLOCKED = "non remis (bloqué)"


@pytest.fixture(scope="module")
def peer() -> Iterator[TelegramPeer]:
    """Telegram, where Lou has opened the chat."""
    with TelegramPeer(flood=False) as peer:
        peer.open_chat(LOU)
        yield peer
        assert peer.violations == []


@pytest.fixture(scope="module")
def adviser(tmp_path_factory: pytest.TempPathFactory, peer: TelegramPeer) -> Iterator[Adviser]:
    """Camille, who has Lou's case."""
    folder = tmp_path_factory.mktemp("trouble")
    token = asyncio.run(prepared(folder))
    with Running(folder, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url) as service:
        camille = Adviser(service, token)
        camille.post("prendre")
        peer.wait_text(LOU, "te répond maintenant", timeout=20)
        yield camille
    assert "Traceback" not in service.said()


def fate(adviser: Adviser) -> str:
    """What the page says of the adviser's newest message."""
    found = FATE.findall(adviser.page())
    return unescape(found[-1]).replace("\u2019", "'") if found else ""


def received(peer: TelegramPeer, text: str) -> int:
    return sum(text in sent.text for sent in peer.seen(LOU))


def say(adviser: Adviser, text: str) -> None:
    adviser.post("ecrire", texte=text, cle=text.replace(" ", "-"))


@pytest.mark.parametrize("kind", ["unreachable", "502"])
def test_telegram_away_a_message_waits_and_then_arrives_once(
    kind: str, adviser: Adviser, peer: TelegramPeer
) -> None:
    text = f"un message pendant {kind}"
    peer.fail(kind, times=1000)
    say(adviser, text)
    until(lambda: fate(adviser) == f"en attente d'envoi ({NOT_YET})")
    say(adviser, text)
    assert received(peer, text) == 0
    peer.recover()
    until(lambda: fate(adviser) == "envoyé")
    assert received(peer, text) == 1


def test_who_blocked_us_is_shown_so_and_tried_again_when_they_are_back(
    adviser: Adviser, peer: TelegramPeer
) -> None:
    peer.block(LOU)
    say(adviser, "un message à qui bloque")
    until(lambda: fate(adviser) == BLOCKED)
    reply = re.search(r'name="message" value="(\d+)"', adviser.page())
    assert reply
    adviser.post("renvoyer", message=reply[1])
    until(lambda: fate(adviser) == BLOCKED)
    peer.unblock(LOU)
    adviser.post("renvoyer", message=reply[1])
    until(lambda: fate(adviser) == "envoyé")
    assert received(peer, "un message à qui bloque") == 1


async def test_open_pages_are_told_of_what_could_not_be_sent(database: Database, clock: Clock) -> None:
    stores, desk = Stores(database, clock), SqlDesk(database, clock)
    camille, case = await hired(stores), await asked(stores)
    assert (await stores.desk.claim(camille, case)).made
    for refuse in (stores.outbox.refused, stores.outbox.unreachable):
        clock.forward(minutes=1)
        assert (await stores.desk.say(camille, case, "Bonjour", f"{refuse.__name__:-<24}")).made
        reply = await next_written(stores)
        await stores.outbox.postponed(reply, clock(), "NetworkError")
        before = await desk.stamp(), await desk.case_stamp(case)
        await refuse(reply, "bloqué")
        after = await desk.stamp(), await desk.case_stamp(case)
        assert all(was != now for was, now in zip(before, after, strict=True))


async def next_written(stores: Stores) -> Delivery:
    """The adviser's message that waits; what came before it has gone out."""
    while True:
        (reply,) = await stores.outbox.next(Channel.TELEGRAM, (), 1)
        if reply.reply and reply.reply.kind is ReplyKind.ADVISER:
            return reply
        await stores.outbox.sent(reply, "1")
