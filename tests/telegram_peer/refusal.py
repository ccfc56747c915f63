"""What Telegram answers instead of a result, raised from wherever the reason is found."""

from __future__ import annotations


class RefusedError(Exception):
    """An answer with `ok: false`; `retry_after` is in seconds."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after


def bad_request(reason: str) -> RefusedError:
    """A 400: the bot asked for something Telegram never does."""
    return RefusedError(400, f"Bad Request: {reason}")


def too_many_requests(retry_after: int) -> RefusedError:
    """A 429: come back in `retry_after` seconds."""
    return RefusedError(429, f"Too Many Requests: retry after {retry_after}", retry_after)
