"""A letter by SMTP: its headers, one person each, its password said to nobody who might listen."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from bot.handoff.alert_words import Letter
from bot.handoff.alerting import Fate, Receipt
from bot.mail.sender import Mailer
from bot.mail.server import Server, server_of
from tests.conftest import Clock
from tests.edges.mailbox import HOST, PASSWORD, Mailbox

# The server is on this very machine: in clear is fine.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")
FROM = "alertes@passerelle.test"
LETTER = Letter("12-danger-7-0-99", "camille@mission.test", "Passerelle : danger signalé", "Été.\n.\nFin.\n")


def mailer(url: str, clock: Clock, seconds: float = 5) -> Mailer:
    return Mailer(server_of(url), FROM, clock, seconds)


async def test_a_letter_arrives_whole_with_its_headers(clock: Clock) -> None:
    with Mailbox() as mailbox:
        assert await mailer(mailbox.url, clock).send(LETTER) == Receipt(Fate.SENT)
        (envelope,), (message,) = mailbox.envelopes, mailbox.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == (FROM, [LETTER.to])
    assert message["From"] == f"Passerelle <{FROM}>"
    assert message["To"] == LETTER.to
    assert message["Subject"] == LETTER.subject
    assert message["Message-ID"] == "<12-danger-7-0-99@passerelle.test>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(message["Date"]) == clock()
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == LETTER.text


async def test_with_a_login(clock: Clock) -> None:
    with Mailbox(login=True) as mailbox:
        assert (await mailer(mailbox.url, clock).send(LETTER)).fate is Fate.SENT
        wrong = mailbox.url.replace(PASSWORD, "autre")
        receipt = await mailer(wrong, clock).send(LETTER)
    assert receipt == Receipt(Fate.REFUSED, "SMTPAuthenticationError 535")
    assert len(mailbox.envelopes) == 1


async def test_a_refusal_is_told_without_the_address_it_quotes(clock: Clock) -> None:
    with Mailbox() as mailbox:
        mailbox.refused = {LETTER.to}
        receipt = await mailer(mailbox.url, clock).send(LETTER)
    assert receipt == Receipt(Fate.REFUSED, "SMTPRecipientRefused 550")


async def test_a_server_that_is_away_or_slow_is_a_refusal_and_one_cut_off_at_the_end_a_doubt(
    clock: Clock,
) -> None:
    mailbox = Mailbox()
    assert (await mailer(mailbox.url, clock).send(LETTER)).fate is Fate.REFUSED
    with mailbox:
        mailbox.stalls = 3
        receipt = await mailer(mailbox.url, clock, 0.2).send(LETTER)
        assert receipt == Receipt(Fate.REFUSED, "SMTPReadTimeoutError")
        mailbox.stalls, mailbox.stalls_after = 0, 3
        receipt = await mailer(mailbox.url, clock, 0.2).send(LETTER)
        assert receipt == Receipt(Fate.UNKNOWN, "SMTPReadTimeoutError")


async def test_nothing_is_said_in_clear_to_a_server_that_should_speak_tls(clock: Clock) -> None:
    with Mailbox(login=True) as mailbox:
        receipt = await mailer(f"{mailbox.url}?starttls=yes", clock).send(LETTER)
    assert receipt.fate is Fate.REFUSED
    assert mailbox.tries == 0


async def test_tls_is_spoken_with_a_server_one_can_trust_and_no_other(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, context = made(tmp_path)
    with Mailbox(login=True, tls=context) as mailbox:
        post = mailer(f"{mailbox.url}?starttls=yes", clock)
        assert (await post.send(LETTER)).fate is Fate.REFUSED
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert (await post.send(LETTER)).fate is Fate.SENT
    assert mailbox.reached == {LETTER.to: 1}


def made(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine, and a server's use of it."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl here; it would come with: apt-get install openssl")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    asked = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=passerelle")
    names = ("-addext", f"subjectAltName=IP:{HOST}", "-keyout", str(key), "-out", str(certificate))
    subprocess.run(("openssl", *asked, *names), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.test", Server("mail.test", 587)),
        ("smtp://a%40b.test:p%2Fq@mail.test:2525", Server("mail.test", 2525, "a@b.test", "p/q")),
        ("smtps://u:p@mail.test", Server("mail.test", 465, "u", "p", tls=True, starttls=False)),
        ("smtp://localhost:25", Server("localhost", 25, starttls=False)),
        ("smtp://[::1]:25/", Server("::1", 25, starttls=False)),
        ("smtp://mail.test?starttls=no", Server("mail.test", 587, starttls=False)),
    ],
)
def test_an_address_says_which_server(url: str, server: Server) -> None:
    assert server_of(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "http://u:secret@mail.test",
        "smtp://u:secret@",
        "smtp://u:secret@mail.test:port",
        "smtp://u:secret@mail.test/box",
        "smtp://u:secret@mail.test?starttls=maybe",
        "smtp://u:secret@mail.test?tls=no",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"attendu|option") as refusal:
        server_of(url)
    assert "secret" not in str(refusal.value)


def test_a_server_does_not_show_its_password() -> None:
    assert "secret" not in repr(server_of("smtp://u:secret@mail.test"))
