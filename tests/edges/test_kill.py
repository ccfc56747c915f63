"""kill -9 at any moment: every message has its reply, in order, none handled twice."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.running import Running
from tests.storm import MESSAGES, handled_once, storm
from tests.telegram_peer import TelegramPeer
from tests.telegram_peer.world import Sent

KILLS = 6
LINA = 1001
TYPED = ("17 ans", "au lycée", "boulanger", "cholet", "septembre")


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


def test_no_answer_to_the_questionnaire_is_lost_by_a_kill_after_each(tmp_path: Path) -> None:
    with TelegramPeer(flood=False) as peer:
        service = Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url)
        peer.open_chat(LINA)
        with service:
            peer.say(LINA, "faire le point")
            question = peer.wait_text(LINA, "quel âge", timeout=30)
            typed, chosen = iter(TYPED), list[str]()
            while "Relis tes réponses" not in question.text:
                if text := next(typed, ""):
                    peer.say(LINA, text)
                else:
                    chosen.append(next(label for label in question.buttons if label.startswith("1. ")))
                    peer.press(LINA, chosen[-1])
                question = changed(peer, question.text)
                service.kill()
                service.start(healthy=False)
        # Killed before it could note that a message was edited, it edits it again, to the same words.
        assert all("not modified" in violation.description for violation in peer.violations)
        assert peer.unanswered_callbacks == []
    for answer in ("16 ou 17 ans", "boulanger", "Cholet (49)", "septembre", *chosen[:-1]):
        assert answer.removeprefix("1. ") in question.text
    assert len(chosen) > 5


def test_of_the_same_button_on_two_devices_one_wins_and_nothing_is_lost(tmp_path: Path) -> None:
    with TelegramPeer(flood=False) as peer:
        peer.open_chat(LINA)
        with Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url):
            peer.say(LINA, "faire le point")
            peer.wait_text(LINA, "quel âge", timeout=30)
            peer.press(LINA, "4. ")
            peer.press(LINA, "5. ")
            peer.wait_answered(timeout=30)
            peer.wait_text(LINA, "n'est plus à jour", timeout=30)
            peer.press(LINA, "Retour")
            again = peer.wait_text(LINA, "Ta réponse", timeout=30)
        assert "16 ou 17 ans" in again.text
        assert peer.violations == []


def changed(peer: TelegramPeer, before: str) -> Sent:
    """The newest message, once it says something else."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if (newest := peer.seen(LINA)[-1]).text != before:
            return newest
        time.sleep(0.05)
    raise TimeoutError(before)
