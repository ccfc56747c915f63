"""What a network and Telegram's limits do to a bot: floods refused, and faults asked for by a test."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

OVERALL_PER_SECOND = 30
CHAT_BURST = 8
CHAT_PER_SECOND = 1.0
GROUP_PER_MINUTE = 20
ROUNDING = 0.001


class FaultKind(StrEnum):
    """429 and 502 answer so; DROP cuts before the effect, LOST after it; REPEAT delivers twice."""

    TOO_MANY = "429"
    BAD_GATEWAY = "502"
    DROP = "drop"
    LOST = "lost"
    REPEAT = "repeat"
    UNREACHABLE = "unreachable"


@dataclass
class Fault:
    """Trouble for the next `times` requests of `method` (any but getUpdates when None)."""

    kind: FaultKind
    times: int = 1
    method: str | None = None
    retry_after: int = 1

    def strikes(self, method: str) -> bool:
        """Whether a request of this method meets it."""
        if self.kind is FaultKind.REPEAT:
            return False
        return method != "getUpdates" if self.method is None else method == self.method


class Faults:
    """The trouble still to come, oldest first."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        """Queue it behind the others."""
        with self._lock:
            self._coming.append(fault)

    def clear(self) -> None:
        """Calm again."""
        with self._lock:
            self._coming.clear()

    def take(self, method: str) -> Fault | None:
        """The fault this request meets, if any."""
        with self._lock:
            return self._spend(next((fault for fault in self._coming if fault.strikes(method)), None))

    def take_repeat(self) -> bool:
        """Whether this update's acknowledgement gets lost."""
        with self._lock:
            coming = (fault for fault in self._coming if fault.kind is FaultKind.REPEAT)
            return self._spend(next(coming, None)) is not None

    def _spend(self, fault: Fault | None) -> Fault | None:
        if fault is not None:
            fault.times -= 1
            self._coming = [coming for coming in self._coming if coming.times > 0]
        return fault


class Limits:
    """Telegram's published limits; `now` is in seconds of any clock that never goes back."""

    def __init__(self) -> None:
        self._overall: deque[float] = deque()
        self._groups: defaultdict[int, deque[float]] = defaultdict(deque)
        self._tokens: dict[int, tuple[float, float]] = {}

    def retry_after(self, chat: int, now: float) -> int:
        """0 when the message may go (and is counted), else the whole seconds to wait."""
        group = self._groups[chat] if chat < 0 else deque[float]()
        tokens = self._tokens_of(chat, now)
        wait = max(
            _wait(self._overall, OVERALL_PER_SECOND, 1.0, now),
            _wait(group, GROUP_PER_MINUTE, 60.0, now),
            (1 - tokens) / CHAT_PER_SECOND,
        )
        if wait > ROUNDING:
            return math.ceil(wait)
        self._overall.append(now)
        group.append(now)
        self._tokens[chat] = (tokens - 1, now)
        return 0

    def _tokens_of(self, chat: int, now: float) -> float:
        tokens, since = self._tokens.get(chat, (float(CHAT_BURST), now))
        return min(float(CHAT_BURST), tokens + (now - since) * CHAT_PER_SECOND)


def _wait(sent: deque[float], most: int, window: float, now: float) -> float:
    while sent and sent[0] <= now - window:
        sent.popleft()
    return sent[0] + window - now if len(sent) >= most else 0.0
