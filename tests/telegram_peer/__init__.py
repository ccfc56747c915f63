"""Telegram's Bot API on loopback, so that tests and benchmarks need neither Telegram nor a mocked client."""

from .peer import TelegramPeer
from .world import Press, Request, Sent, Violation

__all__ = ["Press", "Request", "Sent", "TelegramPeer", "Violation"]
