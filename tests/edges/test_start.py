"""Starting: what prevents it is one clear line, what can be done without is said, Ctrl-C stops all of it."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT
from tests.running import Running
from tests.telegram_peer import TelegramPeer


def refusal(folder: Path, **settings: Any) -> str:
    """What a start that cannot succeed says; it must end by itself, with one line."""
    service = Running(folder, **settings)
    service.start(healthy=False)
    assert service.process
    assert service.process.wait(60) == 1
    lines = service.said().strip().splitlines()
    assert len(lines) == 1, service.said()
    return lines[0]


def test_a_busy_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal(tmp_path, PORT=port)
    assert str(port) in said
    assert "PASSERELLE_PORT" in said


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "ne peut pas être écrit" in refusal(tmp_path, DATA_DIR=tmp_path / "file" / "var")


def test_a_wrong_token(tmp_path: Path) -> None:
    with TelegramPeer() as peer:
        wrong = "999:wrongwrongwrongwrongwrongwrongwrong"
        said = refusal(tmp_path, TELEGRAM_TOKEN=wrong, TELEGRAM_API_URL=peer.url)
    assert "PASSERELLE_TELEGRAM_TOKEN" in said
    assert "wrongwrong" not in said


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    said = refusal(tmp_path, DATABASE_URL="postgresql://passerelle:secret@127.0.0.1:9/passerelle")
    assert "base de données" in said
    assert "secret" not in said


def test_a_setting_misspelt(tmp_path: Path) -> None:
    assert "PASSERELLE_PROT" in refusal(tmp_path, PROT=8000)


def test_an_unreachable_telegram_is_waited_for(tmp_path: Path) -> None:
    with TelegramPeer() as peer:
        peer.open_chat(1)
        peer.fail("unreachable", seconds=600)
        service = Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url)
        with service:
            peer.recover()
            peer.say(1, "merci")
            peer.wait_text(1, "plaisir", timeout=40)


def nobody_teaches(database: Path) -> str:
    """Why Rasa learns nothing here, as the console's pages read it."""
    while True:
        said = "SELECT said FROM beats WHERE name = 'no-teacher'"
        found = sqlite3.connect(database).execute(said).fetchone()
        if found:
            return str(json.loads(found[0])["elsewhere"])
        time.sleep(0.1)


def test_without_rasa_it_serves_and_says_why(tmp_path: Path) -> None:
    with Running(tmp_path) as service:
        health = service.wait_for(lambda health: "Rasa" in health.get("reason", ""))
        assert nobody_teaches(tmp_path / "passerelle.db") == "Rasa est géré ailleurs."
    assert health["status"] == "degraded"
    assert health["understanding"] == "local"
    assert health["version"]


def test_ctrl_c_stops_all_of_it_cleanly(tmp_path: Path) -> None:
    with Running(tmp_path) as service:
        service.wait_for(lambda health: True)
        assert service.stop() == 0
    assert "Passerelle est arrêtée." in service.said()
    assert "Traceback" not in service.said()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_may_be_stopped_at_any_moment_of_its_start(number: signal.Signals, tmp_path: Path) -> None:
    with TelegramPeer() as peer:
        for tenths in range(2, 70, 7):
            service = Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url)
            service.start(healthy=False)
            time.sleep(tenths / 10)
            assert service.stop(number) in (0, -number), tenths
            assert "Traceback" not in service.said()
            assert "Warning" not in service.said()


def test_two_instances_run_side_by_side(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    with Running(one) as first, Running(two) as second:
        for service in (first, second):
            assert "Passerelle" in httpx.get(service.url, trust_env=False).text


@pytest.fixture
def several(postgres: str, tmp_path: Path) -> Iterator[tuple[TelegramPeer, list[Running]]]:
    """The three roles as three processes on one PostgreSQL, with a webhook."""
    with TelegramPeer() as peer:
        peer.open_chat(1)
        shared = {
            "DATABASE_URL": f"{postgres}/postgres",
            "SECRET_KEY": "k" * 40,
            "TELEGRAM_TOKEN": peer.token,
            "TELEGRAM_API_URL": peer.url,
            "TELEGRAM_MODE": "webhook",
        }
        web = Running(tmp_path, "web", **shared)
        web._environment["PASSERELLE_PUBLIC_URL"] = web.url
        others = [Running(tmp_path, name, **shared, PUBLIC_URL=web.url) for name in ("worker", "telegram")]
        with web:
            for other in others:
                other.start(healthy=False)
            try:
                web.wait_for(lambda health: "Rasa" in health.get("reason", ""))
                yield peer, [web, *others]
            finally:
                codes = [other.stop() for other in others]
        assert codes == [0, 0]


def test_web_worker_and_telegram_apart_on_postgresql_with_a_webhook(
    several: tuple[TelegramPeer, list[Running]],
) -> None:
    peer, services = several
    peer.say(1, "jpeu avoir les 500e pr le permis ?")
    peer.wait_text(1, "21 février 2026", timeout=30)
    peer.press(1, "Autres aides au permis")
    peer.wait_answered(timeout=20)
    forged = httpx.post(f"{services[0].url}/telegram/webhook", json={"update_id": 1}, trust_env=False)
    assert forged.status_code == 403
    assert peer.violations == []


def test_the_commands_say_what_they_do() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for command in ("run", "web", "telegram", "worker", "train", "check"):
        assert command in shown.stdout
