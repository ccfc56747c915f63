"""The measures themselves: load at a steady rate, one long conversation, memory."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product

import httpx
import psutil

from tests.running import Running
from tests.telegram_peer import TelegramPeer
from tests.telegram_peer.world import Sent

QUESTIONS = (
    "c koi lapprentissage",
    "jpeu avoir les 500e pr le permis ?",
    "cest quoi brut et net",
    "fo avoir kel age",
    "mon patron ma pas payé",
    "ki signe le contrat",
)
GREETING = "merci"
QUESTIONNAIRE, FIRST_QUESTION, FIRST_CHOICE = "faire le point", "quel âge", "1. "
# Slow enough that neither Telegram's limit for one chat nor that for all holds a reply back.
RESTED, BETWEEN_PRESSES = 7.0, 0.04
ANSWERED_IN_WORDS = ("17 ans", "au lycée", "boulanger", "cholet", "septembre")


@dataclass
class Latencies:
    """Durations in seconds, shown in milliseconds with so many digits after the point."""

    seconds: list[float] = field(default_factory=list)
    digits: int = 0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Time a block."""
        started = time.perf_counter()
        yield
        self.seconds.append(time.perf_counter() - started)

    def __str__(self) -> str:
        ordered = sorted(self.seconds)
        p50, p95 = statistics.median(ordered), ordered[int(len(ordered) * 0.95) - 1]
        shown = (("p50", p50), ("p95", p95), ("worst", ordered[-1]))
        return ", ".join(f"{name} {s * 1000:.{self.digits}f} ms" for name, s in shown) + f" ({len(ordered)})"


def steady(peer: TelegramPeer, first_chat: int, rate: int, seconds: int) -> Latencies:
    """Questions at a steady rate from enough people that none passes the limits of one chat."""
    chats = range(first_chat, first_chat + max(4, 2 * rate))
    for chat in chats:
        peer.open_chat(chat)
        peer.say(chat, GREETING)
        time.sleep(0.1)
    opened = {chat: len(peer.wait_for(chat, 2, timeout=60)) for chat in chats}
    time.sleep(2)
    asked: dict[int, list[float]] = {chat: [] for chat in chats}
    started = time.perf_counter()
    for number in range(rate * seconds):
        time.sleep(max(0.0, started + number / rate - time.perf_counter()))
        chat = chats[number % len(chats)]
        asked[chat].append(time.time())
        peer.say(chat, QUESTIONS[number % len(QUESTIONS)])
    return _collect(peer, asked, opened)


def _collect(peer: TelegramPeer, asked: dict[int, list[float]], opened: dict[int, int]) -> Latencies:
    latencies = Latencies()
    for chat, times in asked.items():
        replies = peer.wait_for(chat, opened[chat] + len(times), timeout=120)[opened[chat] :]
        latencies.seconds += [reply.at - at for reply, at in zip(replies, times, strict=True)]
    return latencies


def presses(peer: TelegramPeer, first_chat: int, people: int, asked: int) -> Latencies:
    """Buttons of the questionnaire, one at a time: from a press to the message that has changed."""
    chats = range(first_chat, first_chat + people)
    for chat in chats:
        peer.open_chat(chat)
        peer.say(chat, QUESTIONNAIRE)
        peer.wait_text(chat, FIRST_QUESTION, timeout=60)
        for text in ANSWERED_IN_WORDS:
            seen = len(peer.seen(chat))
            peer.say(chat, text)
            peer.wait_for(chat, seen + 1, timeout=60)
    time.sleep(RESTED)
    latencies = Latencies()
    for _, chat in product(range(asked), chats):
        time.sleep(BETWEEN_PRESSES)
        before = peer.seen(chat)[-1]
        at = time.time()
        peer.press(chat, FIRST_CHOICE)
        latencies.seconds.append(_changed(peer, chat, before) - at)
    return latencies


def _changed(peer: TelegramPeer, chat: int, before: Sent) -> float:
    """When the newest message became another, in seconds since the epoch."""
    while (now := peer.seen(chat)[-1]).text == before.text:
        time.sleep(0.001)
    return now.edited_at or now.at


def long_conversation(url: str, turns: Sequence[int], around: int = 5) -> dict[int, Latencies]:
    """The latency of the turns around those asked for, in one conversation on the page."""
    found = {turn: Latencies() for turn in turns}
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        _ask(client, GREETING)
        with client.stream("GET", "/reponses?apres=0") as stream:
            replies = (line for line in stream.iter_lines() if line.startswith("id:"))
            next(replies)
            for turn in range(1, max(turns) + 1):
                latency = Latencies()
                with latency.timed():
                    _ask(client, QUESTIONS[turn % len(QUESTIONS)])
                    next(replies)
                for wanted in turns:
                    if abs(turn - wanted) <= around:
                        found[wanted].seconds += latency.seconds
    return found


def _ask(client: httpx.Client, text: str) -> None:
    client.post("/messages", data={"texte": text}, headers={"X-Requested-With": "fetch"}).raise_for_status()


def memory(service: Running) -> dict[str, float]:
    """Resident memory in MB of the app and of its Rasa."""
    assert service.process
    app = psutil.Process(service.process.pid)
    rasa = next((child for child in app.children() if "nlu.launch" in child.cmdline()), None)
    found = {"the app": app.memory_info().rss / 1e6}
    return found | ({"Rasa": rasa.memory_info().rss / 1e6} if rasa else {})
