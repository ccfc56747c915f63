"""Which SMTP server takes our mail, as one address says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

SMTP, SMTPS = "smtp", "smtps"
PORTS = {SMTP: 587, SMTPS: 465}
EXPECTED = "attendu : smtp://utilisateur:motdepasse@serveur:port ou smtps://…"


@dataclass(frozen=True, slots=True)
class Server:
    """A server; `tls` is from the first byte, `starttls` before anything of worth is said."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: bool = True


def server_of(url: str) -> Server:
    """The server of an address; only to this very machine does it speak in clear, or with `?starttls=no`.

    Raises ValueError, in French and without the password, when it cannot be read.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(EXPECTED) from None
    if parts.scheme not in PORTS or not host or parts.path not in ("", "/"):
        raise ValueError(EXPECTED)
    tls = parts.scheme == SMTPS
    return Server(
        host,
        port or PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls,
        starttls=not tls and _starttls(parts.query, host),
    )


def _starttls(query: str, host: str) -> bool:
    options = parse_qs(query, keep_blank_values=True)
    said = options.pop("starttls", ["no" if _is_loopback(host) else "yes"])
    if options or said[-1] not in ("yes", "no"):
        raise ValueError("la seule option est starttls=yes ou starttls=no")
    return said[-1] == "yes"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
