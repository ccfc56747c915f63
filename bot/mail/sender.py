"""Sends a letter by SMTP: in plain text, to one person, over one connection."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, formataddr

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from bot.handoff.alert_words import Letter
from bot.handoff.alerting import Fate, Receipt
from bot.mail.server import Server

SECONDS = 20.0
NAME = "Passerelle"


class Mailer:
    """The Post port by e-mail."""

    def __init__(
        self, server: Server, sender: str, clock: Callable[[], datetime], seconds: float = SECONDS
    ) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._seconds = seconds

    async def send(self, letter: Letter) -> Receipt:
        """Try once; what failed is told by its kind alone, for a server's answer may quote an address."""
        content = message_of(letter, self._sender, self._clock()).as_bytes()
        client = self._client()
        try:
            await self._reach(client)
            await client.mail(self._sender)
            await client.rcpt(letter.to)
            return await self._hand_over(client, content)
        except (SMTPException, OSError) as error:
            return Receipt(Fate.REFUSED, _kind(error))
        finally:
            client.close()

    def _client(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls,
            start_tls=server.starttls,
            # Asking the system for our own name may take seconds, and tells the machine's.
            local_hostname=_domain(self._sender),
            timeout=self._seconds,
        )

    async def _reach(self, client: SMTP) -> None:
        await client.connect()
        if self._server.user:
            await client.login(self._server.user, self._server.password)

    async def _hand_over(self, client: SMTP, content: bytes) -> Receipt:
        try:
            await client.data(content)
        except SMTPResponseException as error:
            return Receipt(Fate.REFUSED, _kind(error))
        except (SMTPException, OSError) as error:
            # Cut off after the last byte, nobody knows whether the server kept it.
            return Receipt(Fate.UNKNOWN, _kind(error))
        with suppress(SMTPException, OSError):
            await client.quit(timeout=1)
        return Receipt(Fate.SENT)


def message_of(letter: Letter, sender: str, now: datetime) -> EmailMessage:
    """A letter as mail programs read it; the same Message-ID at each try lets them drop a double."""
    message = EmailMessage(policy=WIRE)
    message["From"] = formataddr((NAME, sender))
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.id}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    return message


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2]


def _kind(error: Exception) -> str:
    code = f" {error.code}" if isinstance(error, SMTPResponseException) else ""
    return f"{type(error).__name__}{code}"
