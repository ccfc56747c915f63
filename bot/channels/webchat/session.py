"""Who writes on the page: a random token in one cookie, known to the database only by its fingerprint."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.privacy.retention import Retention

COOKIE = "passerelle"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The holder of a token; `address` is all that the database knows of it."""

    token: str
    address: str


class Sessions:
    """Reads and gives the page's only cookie."""

    def __init__(self, secret_key: str, secure: bool, retention: Retention) -> None:
        self._key = secret_key.encode()
        self._secure = secure
        self._retention = retention

    def of(self, request: Request) -> Visitor | None:
        """Who made a request, None for a first visit."""
        token = request.cookies.get(COOKIE, "")
        return self._visitor(token) if len(token) == 43 else None

    def new(self) -> Visitor:
        """A newcomer."""
        return self._visitor(secrets.token_urlsafe(32))

    def _visitor(self, token: str) -> Visitor:
        return Visitor(token, hmac.new(self._key, token.encode(), hashlib.sha256).hexdigest())

    def keep(self, response: Response, visitor: Visitor, handed_over: bool) -> None:
        """Have the browser keep the token, from now on for as long as what it opens may live."""
        length = self._retention.dossier if handed_over else self._retention.thread
        age = int(length.total_seconds())
        response.set_cookie(
            COOKIE, visitor.token, max_age=age, httponly=True, samesite="lax", secure=self._secure
        )

    def forget(self, response: Response) -> None:
        """Have the browser forget the token."""
        response.delete_cookie(COOKIE)
