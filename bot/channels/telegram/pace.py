"""Telegram's sending limits, kept on our side: 30 a second in all, a burst then one a second a chat."""

from __future__ import annotations

from collections import deque

OVERALL, WINDOW = 29, 1.05
BURST, REFILL = 6.0, 0.95
GROUP_EVERY = 3.2
INSTANT = 0.001


class Pace:
    """How long to wait before the next message to a chat; times are monotonic seconds."""

    def __init__(self) -> None:
        self._sent: deque[float] = deque()
        self._chats: dict[str, tuple[float, float]] = {}
        self._closed: dict[str, float] = {}

    def wait(self, chat: str, now: float) -> float:
        """Seconds until a message to this chat may go out, 0 when it may go now."""
        while self._sent and self._sent[0] <= now - WINDOW:
            self._sent.popleft()
        overall = self._sent[0] + WINDOW - now if len(self._sent) >= OVERALL else 0.0
        missing = 1 - self._left(chat, now)
        own = missing / self._refill(chat) if missing > 0 else 0.0
        pause = max(overall, own, self._closed.get(chat, now) - now)
        return pause if pause > INSTANT else 0.0

    def sending(self, chat: str, now: float) -> None:
        """Count a message that goes out now."""
        self._sent.append(now)
        self._chats[chat] = (self._left(chat, now) - 1, now)
        if len(self._chats) > 10_000:
            self._forget_rested(now)

    def closed(self, chat: str, until: float) -> None:
        """Telegram asked to leave this chat alone until then."""
        self._closed[chat] = until

    def _left(self, chat: str, now: float) -> float:
        burst = 1.0 if chat.startswith("-") else BURST
        left, at = self._chats.get(chat, (burst, now))
        return min(burst, left + (now - at) * self._refill(chat))

    @staticmethod
    def _refill(chat: str) -> float:
        return 1 / GROUP_EVERY if chat.startswith("-") else REFILL

    def _forget_rested(self, now: float) -> None:
        self._chats = {chat: state for chat, state in self._chats.items() if self._left(chat, now) < BURST}
        self._closed = {chat: until for chat, until in self._closed.items() if until > now}
