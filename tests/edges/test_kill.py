"""kill -9 at any moment: every message has its reply, in order, none handled twice."""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path

from tests.running import Running
from tests.telegram_peer import TelegramPeer

MESSAGES, CHATS, KILLS = 300, 20, 6


def test_three_hundred_messages_and_six_kills_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(2026)
    with TelegramPeer(flood=False) as peer:
        chats = range(2001, 2001 + CHATS)
        for chat in chats:
            peer.open_chat(chat)
        service = Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url)
        service.start()
        for number in range(MESSAGES):
            peer.say(2001 + number % CHATS, f"/inconnue{number}" if number // CHATS % 2 else "merci")
            if number % (MESSAGES // KILLS) == MESSAGES // KILLS // 2:
                time.sleep(chance.uniform(0, 0.3))
                service.kill()
                service.start(healthy=False)
        expected = MESSAGES // CHATS + 1
        for chat in chats:
            peer.wait_for(chat, expected, timeout=60)
        time.sleep(1)
        twice = 0
        for chat in chats:
            kinds = ["commande" in sent.text for sent in peer.seen(chat)[1:]]
            twice += without_repeats(kinds)
            assert kinds == [bool(turn % 2) for turn in range(MESSAGES // CHATS)], chat
        service.stop()
        assert peer.violations == []
        assert twice <= KILLS
    rows = sqlite3.connect(tmp_path / "passerelle.db").execute(
        "SELECT count(*), count(handled_at), count(failure) FROM inbox"
    )
    assert rows.fetchone() == (MESSAGES, MESSAGES, 0)


def without_repeats(kinds: list[bool]) -> int:
    """Take out what was sent twice in the instant of Telegram's own 200; how many there were."""
    repeats = [i for i in range(1, len(kinds)) if kinds[i] == kinds[i - 1]]
    for i in reversed(repeats):
        del kinds[i]
    return len(repeats)
