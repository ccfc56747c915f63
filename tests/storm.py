"""Three hundred messages while something is being killed: what must be true of them afterwards."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from tests.telegram_peer import TelegramPeer

MESSAGES, CHATS = 300, 20
PEOPLE = range(2001, 2001 + CHATS)
TEXTS = ("merci", "/inconnue")
SIGNS = ("plaisir", "commande")
PRESENTATION = "programme automatique"


def storm(peer: TelegramPeer, disturb: Callable[[int], None], pause: float = 0.0) -> int:
    """Everyone writes two kinds of message in turn, `disturb` is called after each.

    Every message must have its reply, in order. How many replies were sent twice.
    """
    for person in PEOPLE:
        peer.open_chat(person)
    for number in range(MESSAGES):
        peer.say(PEOPLE[number % CHATS], TEXTS[number // CHATS % 2])
        time.sleep(pause)
        disturb(number)
    each = MESSAGES // CHATS
    for person in PEOPLE:
        peer.wait_for(person, each + 1, timeout=90)
    time.sleep(1)
    return sum(_in_order(peer, person, each) for person in PEOPLE)


def _in_order(peer: TelegramPeer, person: int, each: int) -> int:
    """The presentation, then each reply in its place; how many came twice."""
    texts = [sent.text for sent in peer.seen(person)]
    assert PRESENTATION in texts[0], person
    replies = [text for text in texts if PRESENTATION not in text]
    kinds = [next(kind for kind, sign in enumerate(SIGNS) if sign in text) for text in replies]
    once = [kind for i, kind in enumerate(kinds) if i == 0 or kind != kinds[i - 1]]
    assert once == [turn % 2 for turn in range(each)], person
    return len(texts) - 1 - len(once)


def handled_once(database: Path) -> bool:
    """Whether the inbox holds every message, handled, none of them a dead letter."""
    counts = "SELECT count(*), count(handled_at), count(failure) FROM inbox"
    found: tuple[int, ...] = sqlite3.connect(database).execute(counts).fetchone()
    return found == (MESSAGES, MESSAGES, 0)
