"""`make bench`: prints what the service takes, on the real Rasa, through the stand-in for Telegram."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path

from tests.benchmarks import desk, directory, editors, reading
from tests.benchmarks.measures import Latencies, long_conversation, memory, presses, steady
from tests.running import ROOT, Running
from tests.telegram_peer import TelegramPeer

FOLDER = ROOT / "var/bench"
RATES = ((1, 20, True), (10, 30, True), (20, 30, True), (30, 30, False))
TRAINING_SECONDS = 900


def fresh_folder() -> Path:
    """The benchmark's data folder, without the last run's database but with a model of today's content."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for database in FOLDER.glob("passerelle.db*"):
        database.unlink()
    if not (FOLDER / "models").exists() and (ROOT / "var/models").exists():
        shutil.copytree(ROOT / "var/models", FOLDER / "models")
    # Learning in the background would be measured with the rest.
    given = os.environ | {"PASSERELLE_DATA_DIR": str(FOLDER)}
    subprocess.run([sys.executable, "-m", "bot", "train"], cwd=ROOT, env=given, check=True)
    return FOLDER


def report(name: str, figures: object) -> None:
    """One line."""
    print(f"{name:<58} {figures}", flush=True)


def measure_rates(peer: TelegramPeer) -> None:
    """From an update to its reply, at growing rates."""
    people = count(5000, 100)
    for rate, seconds, flood in RATES:
        peer.flood = flood
        latencies = steady(peer, next(people), rate, seconds)
        limits = "with Telegram's limits" if flood else "without limits"
        report(f"update to reply, {rate}/s for {seconds} s, {limits}", latencies)


def main() -> int:
    """Run everything once; takes about five minutes."""
    for name, figure in (*reading.measure(), *directory.measure()):
        report(name, figure)
    with tempfile.TemporaryDirectory() as folder:
        for name, figure in desk.measure(Path(folder)):
            report(name, figure)
    with tempfile.TemporaryDirectory() as folder:
        for name, figure in editors.measure(Path(folder)):
            report(name, figure)
    with TelegramPeer() as peer:
        service = Running(
            fresh_folder(),
            TELEGRAM_TOKEN=peer.token,
            TELEGRAM_API_URL=peer.url,
            RASA_URL="",
            LOG_LEVEL="WARNING",
        )
        with service:
            service.wait_for(lambda health: health["understanding"] == "rasa", TRAINING_SECONDS)
            service.stop()
            report("first answer after a warm start", first_answer(service))
            service.wait_for(lambda health: health["understanding"] == "rasa", TRAINING_SECONDS)
            measure_rates(peer)
            report("a button of the questionnaire to the next question", presses(peer, 9000, 30, 7))
            for turn, latency in long_conversation(service.url, (10, 100, 1000)).items():
                report(f"one conversation on the page, around turn {turn}", latency)
            for name, megabytes in memory(service).items():
                report(f"memory of {name}", f"{megabytes:.0f} MB")
    report("requests Telegram would refuse", len(peer.violations))
    report("times Telegram asked to slow down", peer.flooded)
    return len(peer.violations)


def first_answer(service: Running) -> str:
    """From the start of the process to the reply to a first message."""
    latency = Latencies()
    with latency.timed():
        service.start()
        long_conversation(service.url, (1,))
    return f"{latency.seconds[0]:.1f} s"


if __name__ == "__main__":
    sys.exit(main())
