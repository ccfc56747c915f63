"""The real service as a process of its own: started, killed, started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from bot.understanding.rasa_process import free_port

ROOT = Path(__file__).resolve().parents[1]
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Tests run in the background of a shell are deaf to Ctrl-C, and so would be the services they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
NO_RASA = "http://127.0.0.1:9"


class Running:
    """`python -m bot <command>` on its own data folder; without other word, the local matcher answers."""

    def __init__(self, folder: Path, command: str = "run", **settings: object) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_file = folder / f"{command}-{self.port}.log"
        self._command = [sys.executable, "-m", "bot", command]
        given = {"DATA_DIR": folder, "PORT": self.port, "RASA_URL": NO_RASA} | settings
        self._environment = {n: v for n, v in os.environ.items() if not n.startswith("PASSERELLE_")}
        self._environment |= {f"PASSERELLE_{name}": str(value) for name, value in given.items()}
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Running:
        try:
            self.start()
        except BaseException:
            # What did not come up in time would go on for ever.
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, healthy: bool = True) -> None:
        """Start it, and wait until it answers."""
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        if healthy:
            self.wait_for(lambda health: True)

    def wait_for(self, wanted: Any, seconds: float = 120) -> dict[str, Any]:
        """Wait until /healthz says what is wanted; what it says."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process and self.process.poll() is None:
            health = self.health()
            if health and wanted(health):
                return health
            time.sleep(0.1)
        raise AssertionError(f"the service is not as wanted:\n{self.said()[-3000:]}")

    def health(self) -> dict[str, Any] | None:
        """What /healthz says, None while it is silent."""
        try:
            return dict(httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).json())
        except httpx.HTTPError:
            return None

    def said(self) -> str:
        """Everything it printed and logged."""
        return self.log_file.read_text(errors="replace")

    def kill(self) -> None:
        """kill -9."""
        assert self.process
        self.process.kill()
        self.process.wait(10)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ctrl-C, or another sign to stop; the exit code."""
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(20)


def until(happened: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something that a process of its own will do."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.1)
