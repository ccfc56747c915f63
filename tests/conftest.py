"""What every test stands on: no network but loopback, no skip where all must run, a clock that can be set."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.content.load import load
from bot.conversation.content import Content

ROOT = Path(__file__).resolve().parents[1]
MUST_RUN = os.environ.get("REQUIRE_ALL_TESTS") == "1"
# Official files kept beside the repository, which a clone may do without.
REFERENCE = "reference data"


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        ):
            raise AssertionError(f"a test reached for {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PASSERELLE_")]:
        monkeypatch.delenv(name)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Under REQUIRE_ALL_TESTS=1 a skip is a failure."""
    outcome: Any = yield
    report = outcome.get_result()
    if (
        MUST_RUN
        and report.skipped
        and not hasattr(report, "wasxfail")
        and REFERENCE not in str(report.longrepr)
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped although REQUIRE_ALL_TESTS=1: {report.longrepr}"


class Clock:
    """A clock that stands still until told."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **length: float) -> None:
        """Let time pass."""
        self.now += timedelta(**length)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def content() -> Content:
    """The real content."""
    return load(ROOT)
