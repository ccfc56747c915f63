"""A real SMTP server on loopback, which keeps what it takes and makes the trouble a test asks for."""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from bot.understanding.rasa_process import free_port

HOST = "127.0.0.1"
USER, PASSWORD = "passerelle", "motdepasse-tres-secret"


class Mailbox:
    """`with Mailbox() as mailbox:` listens on `mailbox.url` until the end of the block.

    `refused` are addresses it knows not; `stalls` the seconds before it answers, `stalls_after` those
    between keeping a message and saying so.
    """

    def __init__(self, login: bool = False, tls: ssl.SSLContext | None = None) -> None:
        self.port = free_port()
        self.envelopes: list[Envelope] = []
        self.refused: set[str] = set()
        self.stalls = self.stalls_after = 0.0
        self.tries = 0
        self._tls = tls
        self._login = login
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """Its address as the settings have it."""
        return f"smtp://{f'{USER}:{PASSWORD}@' if self._login else ''}{HOST}:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """What it took, oldest first."""
        return [read(envelope) for envelope in self.envelopes]

    @property
    def reached(self) -> Counter[str]:
        """How many messages each address got."""
        return Counter(address for envelope in self.envelopes for address in envelope.rcpt_tos)

    def open(self) -> None:
        """Listen, again on the same port."""
        given: dict[str, Any] = {"tls_context": self._tls, "require_starttls": self._tls is not None}
        if self._login:
            given |= {"authenticator": _authenticate, "auth_required": True}
            given["auth_require_tls"] = self._tls is not None
        self._controller = Controller(self, HOST, self.port, **given)
        self._controller.start()

    def close(self) -> None:
        """Refuse connections."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries += 1
        await _pause(self.stalls)
        if address in self.refused:
            return f"550 5.1.1 <{address}> unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        await _pause(self.stalls_after)
        return "250 kept"


def read(envelope: Envelope) -> EmailMessage:
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    right = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=given == right, handled=False)


async def _pause(seconds: float) -> None:
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(seconds)
