"""Rasa killed again and again while people write: nobody notices."""

from __future__ import annotations

import shutil
from pathlib import Path

import psutil

from bot.channels.telegram.sender import ON_THE_WIRE
from bot.understanding.models import Model
from tests.running import Running
from tests.storm import handled_once, storm
from tests.telegram_peer import TelegramPeer

READY_SECONDS = 120


def rasa_of(service: Running) -> psutil.Process | None:
    """The service's own Rasa, None while it is between two lives."""
    assert service.process
    children = psutil.Process(service.process.pid).children()
    return next(filter(_is_rasa, children), None)


def _is_rasa(child: psutil.Process) -> bool:
    try:
        return "nlu.launch" in child.cmdline()
    except psutil.Error:
        return False  # just killed, and not buried yet


def test_killing_rasa_and_the_app_loses_nothing(model: Model, tmp_path: Path) -> None:
    shutil.copytree(model.file.parent, tmp_path / "models")
    with TelegramPeer(flood=False) as peer:
        service = Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url, RASA_URL="")
        orphans: list[psutil.Process] = []

        def disturb(number: int) -> None:
            rasa = rasa_of(service)
            if number in (60, 120, 240) and rasa:
                rasa.kill()
            if number == 180:
                orphans.extend([rasa] if rasa else [])
                service.kill()
                service.start(healthy=False)

        with service:
            service.wait_for(lambda health: health["understanding"] == "rasa", READY_SECONDS)
            twice = storm(peer, disturb, pause=0.02)
            service.wait_for(lambda health: health["understanding"] == "rasa", READY_SECONDS)
            orphans.extend(filter(None, [rasa_of(service)]))
            assert service.stop() == 0
        assert psutil.wait_procs(orphans, timeout=10)[1] == []
        assert peer.violations == []
        assert twice <= ON_THE_WIRE, "only what was on the wire at the instant of the kill may come twice"
    assert handled_once(tmp_path / "passerelle.db")
