"""Floods, faults, webhooks and pace: what the bot is proven against must itself be proven."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter

from tests.telegram_peer import TelegramPeer
from tests.telegram_peer.trouble import Limits
from tests.telegram_peer.webhook import SECRET_HEADER
from tests.telegram_peer.wire import Wire

ROOT = Path(__file__).resolve().parents[2]
LINA = 1001
YANIS = 1002
GROUP = -100_500


class Receiver:
    """A bot's webhook that answers 500 to its first `failures` posts."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.posts: list[tuple[str, str, int]] = []

    async def receive(self, request: Request) -> Response:
        update = await request.json()
        text = update["message"]["text"]
        self.posts.append((text, request.headers.get(SECRET_HEADER, ""), update["update_id"]))
        self.failures -= 1
        return Response(status_code=500 if self.failures >= 0 else 200)

    @property
    def texts(self) -> list[str]:
        return [text for text, _, _ in self.posts]


@contextmanager
def webhook(receiver: Receiver) -> Iterator[str]:
    wire = Wire(Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])]), 0)
    wire.open()
    try:
        yield f"http://127.0.0.1:{wire.port}/hook"
    finally:
        wire.close()


async def all_acknowledged(peer: TelegramPeer) -> None:
    async with asyncio.timeout(5):
        while peer.pending:
            await asyncio.sleep(0.02)


async def updates_once_reachable(bot: Bot) -> tuple[Update, ...]:
    async with asyncio.timeout(5):
        while True:
            with suppress(NetworkError):
                return await bot.get_updates(timeout=0)
            await asyncio.sleep(0.1)


async def test_a_chat_takes_a_burst_of_eight_then_one_a_second(peer: TelegramPeer, bot: Bot) -> None:
    for number in range(8):
        await bot.send_message(LINA, f"message {number}")
    with pytest.raises(RetryAfter, match="Retry in 1 "):
        await bot.send_message(LINA, "un de trop")
    assert (len(peer.seen(LINA)), peer.flooded, peer.violations) == (8, 1, [])
    peer.flood = False
    await bot.send_message(LINA, "sans limite")


def test_all_chats_together_take_thirty_messages_in_any_second() -> None:
    limits = Limits()
    moments = [step / 100 for step in range(500)]
    taken = [at for chat, at in enumerate(moments, 1) if not limits.retry_after(chat, at)]
    assert len(taken) == 150
    assert all(later - earlier > 0.999 for earlier, later in zip(taken, taken[30:], strict=False))


def test_a_group_takes_twenty_messages_a_minute() -> None:
    limits = Limits()
    assert sum(not limits.retry_after(GROUP, float(second)) for second in range(30)) == 20
    assert limits.retry_after(GROUP, 30.0) == 30


async def test_faults_strike_the_asked_number_of_times(peer: TelegramPeer, bot: Bot) -> None:
    peer.fail("429", retry_after=7, method="sendMessage")
    peer.fail("502", times=2)
    with pytest.raises(RetryAfter, match="Retry in 7 "):
        await bot.send_message(LINA, "un")
    for _ in range(2):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message(LINA, "deux")
    await bot.send_message(LINA, "trois")
    assert [sent.text for sent in peer.seen(LINA)] == ["trois"]
    assert [request.status for request in peer.calls("sendMessage")] == [429, 502, 502, 200]


async def test_a_dropped_call_has_no_effect_and_a_lost_one_has(peer: TelegramPeer, bot: Bot) -> None:
    peer.fail("drop")
    peer.fail("lost")
    for text in ("jetée", "perdue"):
        with pytest.raises(NetworkError):
            await bot.send_message(LINA, text)
    assert [sent.text for sent in peer.seen(LINA)] == ["perdue"]
    assert [request.status for request in peer.calls("sendMessage")] == [0, 0]


async def test_trouble_spares_polls_unless_they_are_named(peer: TelegramPeer, bot: Bot) -> None:
    peer.fail("502")
    assert await bot.get_updates(timeout=0) == ()
    peer.recover()
    peer.fail("drop", method="getUpdates")
    with pytest.raises(NetworkError):
        await bot.get_updates(timeout=0)
    await bot.send_message(LINA, "tout va bien")


async def test_a_repeated_update_comes_twice_under_one_id(peer: TelegramPeer, bot: Bot) -> None:
    peer.fail("repeat")
    peer.say(LINA, "une")
    peer.say(LINA, "deux")
    offset, received = 0, list[str]()
    for _ in range(3):
        for update in await bot.get_updates(offset=offset, timeout=0):
            offset = max(offset, update.update_id + 1)
            received.append(update.message.text or "" if update.message else "")
    assert received == ["une", "deux", "une"]


async def test_an_unreachable_telegram_comes_back_as_it_was(peer: TelegramPeer, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await bot.send_message(LINA, "avant")
    peer.fail("unreachable", seconds=0.5)
    with pytest.raises(NetworkError):
        await poll
    with pytest.raises(NetworkError, match="ConnectError"):
        await bot.send_message(LINA, "pendant")
    peer.say(LINA, "allô ?")
    assert len(await updates_once_reachable(bot)) == 1
    peer.fail("unreachable")
    peer.recover()
    await bot.send_message(LINA, "après")
    assert [sent.text for sent in peer.seen(LINA)] == ["avant", "après"]


async def test_a_webhook_gets_each_update_with_its_secret_until_it_says_2xx(
    peer: TelegramPeer, bot: Bot
) -> None:
    receiver = Receiver(failures=2)
    with webhook(receiver) as url:
        await bot.set_webhook(url, secret_token="s3cret")
        for text in ("un", "deux", "trois"):
            peer.say(LINA, text)
        await all_acknowledged(peer)
        info = await bot.get_webhook_info()
    assert receiver.texts == ["un", "un", "un", "deux", "trois"]
    assert {secret for _, secret, _ in receiver.posts} == {"s3cret"}
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_webhook_repeats_an_update_when_told_to(peer: TelegramPeer, bot: Bot) -> None:
    receiver = Receiver(failures=0)
    with webhook(receiver) as url:
        await bot.set_webhook(url)
        peer.fail("repeat")
        peer.say(LINA, "un")
        await all_acknowledged(peer)
    assert receiver.texts == ["un", "un"]
    assert len({update_id for _, _, update_id in receiver.posts}) == 1


async def test_polls_are_refused_while_a_webhook_is_set(peer: TelegramPeer, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.2)
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates(timeout=0)
    peer.say(LINA, "salut")
    await bot.delete_webhook()
    assert len(await bot.get_updates(timeout=0)) == 1
    for url in ("https://example.org/hook", "ftp://127.0.0.1/"):
        with pytest.raises(BadRequest, match=r"(?i)bad webhook"):
            await bot.set_webhook(url)


@contextmanager
def process_of_its_own(*options: str) -> Iterator[tuple[int, str]]:
    command = [sys.executable, "-m", "tests.telegram_peer", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        try:
            assert found is not None
            yield process.pid, found[0]
        finally:
            process.terminate()
            assert process.wait(10) == 0


def test_as_a_process_it_takes_its_verbs_over_http() -> None:
    with process_of_its_own() as (_, url), httpx.Client(trust_env=False, base_url=url) as client:
        assert client.post("/verbs/say", json={"chat": LINA, "text": "salut"}).json() == {"result": 1}
        client.post("/bot7007:loopback/sendMessage", json={"chat_id": LINA, "text": "bonjour"})
        (sent,) = client.post("/verbs/wait_for", json={"chat": LINA, "count": 1}).json()["result"]
        assert (sent["text"], sent["buttons"]) == ("bonjour", [])
        assert client.post("/verbs/press", json={"chat": LINA, "label": "Oui"}).status_code == 400
        assert client.post("/verbs/report").json()["result"]["counts"] == {"sendMessage": 1}


def test_it_keeps_up_with_200_calls_a_second_on_half_a_core() -> None:
    with (
        process_of_its_own("--no-flood") as (pid, url),
        httpx.Client(trust_env=False, base_url=url) as client,
    ):
        client.post("/verbs/open_chat", json={"chat": LINA})
        process = psutil.Process(pid)
        before, began = process.cpu_times(), time.monotonic()
        for number in range(600):
            text = {"chat_id": LINA, "text": f"<b>message</b> {number}", "parse_mode": "HTML"}
            assert client.post("/bot7007:loopback/sendMessage", data=text).status_code == 200
        elapsed, after = time.monotonic() - began, process.cpu_times()
        worked = after.user + after.system - before.user - before.system
    print(f"{600 / elapsed:.0f} calls/s, {worked / 600 * 1000:.2f} ms of processor each")
    assert worked / 600 < 0.5 / 200
    assert elapsed / 600 < 0.02
