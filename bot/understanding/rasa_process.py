"""Rasa as a child process: on a free loopback port, started again when it dies, gone when we are."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from bot.understanding.training import yield_to_others

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
STEADY_SECONDS = 120.0
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


class RasaProcess:
    """Keeps one Rasa server running; it watches its standard input and ends when we do, even by kill -9."""

    def __init__(self, root: Path, python: Path, log_file: Path, niceness: int = 0) -> None:
        self._root = root
        self.python = python
        self._log_file = log_file
        self._niceness = niceness
        self.port = free_port()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def run(self, model: Callable[[], Path]) -> None:
        """Start it, and start it again with growing pauses whenever it ends; until cancelled.

        Each start asks for the model anew: files of older ones go.
        """
        pause = FIRST_PAUSE
        while True:
            started = time.monotonic()
            code = await self._once(model())
            if time.monotonic() - started > STEADY_SECONDS:
                pause = FIRST_PAUSE
            log.warning("Rasa ended (code %s); started again in %.0f s", code, pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _once(self, model_file: Path) -> int:
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        with self._log_file.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                *(str(self.python), "-m", "nlu.launch", "run", "--enable-api", "-i", "127.0.0.1"),
                *("-p", str(self.port), "-m", str(model_file)),
                cwd=self._root,
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=os.environ | QUIET,
                start_new_session=True,  # Ctrl-C reaches us alone; we end it in order
            )
        yield_to_others(process.pid, self._niceness)
        try:
            return await process.wait()
        finally:
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 5)
    except TimeoutError:
        process.kill()
        await process.wait()


def free_port() -> int:
    """A loopback port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
