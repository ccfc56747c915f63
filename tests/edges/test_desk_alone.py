"""Rasa dead and mail refused: advisers and young people talk on, and the alert goes out once, later."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edges.mailbox import Mailbox
from tests.edges.test_kill_desk import LOU, Adviser, prepared
from tests.running import Running, until
from tests.telegram_peer import TelegramPeer

YANIS = 1002


@pytest.fixture
def peer() -> Iterator[TelegramPeer]:
    """Telegram, where two people have opened the chat."""
    with TelegramPeer(flood=False) as peer:
        for chat in (LOU, YANIS):
            peer.open_chat(chat)
        yield peer
        assert peer.violations == []


def talked(adviser: Adviser, peer: TelegramPeer, number: int) -> None:
    """A message each way, which the page and the phone both show."""
    peer.say(LOU, f"question {number}")
    until(lambda: f"question {number}" in adviser.page())
    adviser.post("ecrire", texte=f"réponse {number}", cle=f"{number}" * 20)
    peer.wait_text(LOU, f"réponse {number}", timeout=30)


def test_without_mail_and_without_rasa_the_desk_works_and_the_alert_goes_out_once(
    tmp_path: Path, peer: TelegramPeer
) -> None:
    token, mailbox = asyncio.run(prepared(tmp_path)), Mailbox()
    to_telegram = {"TELEGRAM_TOKEN": peer.token, "TELEGRAM_API_URL": peer.url}
    to_staff = {"SMTP_URL": mailbox.url, "MAIL_FROM": "alertes@passerelle.test"}
    with Running(tmp_path, **to_telegram, **to_staff) as service:
        service.wait_for(lambda health: "Rasa" in health.get("reason", ""))
        adviser = Adviser(service, token)
        peer.say(YANIS, "je veux mourir")
        until(lambda: tried(tmp_path))
        adviser.post("prendre")
        peer.wait_text(LOU, "te répond maintenant", timeout=30)
        for number in range(3):
            talked(adviser, peer, number)
        with mailbox:
            due_now(tmp_path)
            until(lambda: mailbox.envelopes)
            talked(adviser, peer, 3)
            until(lambda: sent(tmp_path))
    assert mailbox.reached == {"adviser1@exemple.test": 1}
    assert "Traceback" not in service.said()


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "passerelle.db", timeout=15) as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def tried(folder: Path) -> bool:
    return bool(rows(folder, "SELECT key FROM alerts WHERE failure IS NOT NULL"))


def sent(folder: Path) -> bool:
    return not rows(folder, "SELECT key FROM alerts WHERE sent_at IS NULL")


def due_now(folder: Path) -> None:
    """As if the pause after a failure had gone by."""
    rows(folder, "UPDATE alerts SET due_at = created_at")
