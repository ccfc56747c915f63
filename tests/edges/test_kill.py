"""kill -9 at any moment: every message has its reply, in order, none handled twice."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.running import Running
from tests.storm import MESSAGES, handled_once, storm
from tests.telegram_peer import TelegramPeer

KILLS = 6


def test_three_hundred_messages_and_six_kills_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(2026)
    with TelegramPeer(flood=False) as peer:
        service = Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url)

        def kill(number: int) -> None:
            if number % (MESSAGES // KILLS) == MESSAGES // KILLS // 2:
                time.sleep(chance.uniform(0, 0.3))
                service.kill()
                service.start(healthy=False)

        with service:
            twice = storm(peer, kill)
        assert peer.violations == []
        assert twice <= KILLS, "only what was on the wire at the instant of a kill may come twice"
    assert handled_once(tmp_path / "passerelle.db")
