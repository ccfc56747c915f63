"""Telegram's sending limits, kept on our side: 30 a second in all, a burst then one a second a chat."""

from __future__ import annotations

from collections import deque

OVERALL, WINDOW = 30, 1.0
BURST, REFILL = 6.0, 0.95
GROUP_EVERY = 3.2
RESTED = 10_000


class Pace:
    """When the next message may go; times are monotonic seconds.

    A chat's own rest is waited out first, then a place in the common queue is taken: first come,
    first served, so that nobody is passed over for ever.
    """

    def __init__(self) -> None:
        self._places: deque[float] = deque(maxlen=OVERALL)
        self._chats: dict[str, tuple[float, float]] = {}
        self._closed: dict[str, float] = {}

    def rest(self, chat: str, now: float) -> float:
        """Seconds until this chat may get a message, 0 when it may now."""
        missing = 1 - self._left(chat, now)
        own = missing / self._refill(chat) if missing > 0 else 0.0
        return max(own, self._closed.get(chat, now) - now, 0.0)

    def place(self, chat: str, now: float) -> float:
        """Take a place for a message to this chat; seconds until it comes up."""
        full = len(self._places) == OVERALL
        at = max(now, self._places[0] + WINDOW) if full else now
        self._places.append(at)
        self._chats[chat] = (self._left(chat, at) - 1, at)
        if len(self._chats) > RESTED:
            self._forget_rested(now)
        return at - now

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
