"""kill -9 while an adviser takes a case or writes: done whole or not at all, and said once."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import sqlite3
import threading
import time
from pathlib import Path

import httpx

from bot.conversation.context import Context
from bot.conversation.ports import Outcome
from bot.foundations import utc_now
from bot.messages import Channel, Message, MessageKind
from bot.storage.conversations import SqlThreads
from bot.storage.database import Database
from bot.storage.inbox import SqlInbox
from bot.storage.migrate import migrate
from tests.edges.advisers import HERE, signed_in
from tests.edges.dossiers import handed_over
from tests.running import Running
from tests.telegram_peer import TelegramPeer

LOU, KILLS = 1001, 4
WRITTEN = "SELECT written_key FROM outbox WHERE kind = 'adviser' ORDER BY id"
CASE = "/espace/demandes/1"


async def prepared(folder: Path) -> str:
    """A case that waits, and the token of an adviser."""
    database = Database(f"sqlite:///{folder / 'passerelle.db'}")
    await migrate(database)
    inbox = SqlInbox(database, utc_now)
    await inbox.add([Message(Channel.TELEGRAM, str(LOU), "ask", MessageKind.TEXT, "oui")])
    (waiting,) = await inbox.next((), 1)
    asked = Outcome(Context(), request=handed_over(utc_now(), means=HERE))
    await SqlThreads(database, utc_now).settle(waiting, asked)
    token = await signed_in(database, 1)
    await database.close()
    return token


class Adviser:
    """A browser that asks again when the service was away, as a person does."""

    def __init__(self, service: Running, token: str) -> None:
        self.browser = httpx.Client(base_url=service.url, cookies={"espace": token}, trust_env=False)

    def page(self) -> str:
        return self.browser.get(CASE, timeout=20).raise_for_status().text

    def post(self, verb: str, **form: str) -> None:
        """Press a button once; whether the answer comes back is another matter."""
        with contextlib.suppress(httpx.HTTPError):
            csrf = re.search(r'name="csrf" value="(\w+)"', self.page())
            assert csrf
            self.browser.post(f"{CASE}/{verb}", data={"csrf": csrf[1], **form}, timeout=20)


def killed_during(service: Running, act: threading.Thread, after: float) -> None:
    act.start()
    time.sleep(after)
    service.kill()
    act.join()
    service.start()


def test_a_kill_in_the_middle_of_a_claim_or_a_reply_loses_nothing_and_says_nothing_twice(
    tmp_path: Path,
) -> None:
    chance, token = random.Random(6), asyncio.run(prepared(tmp_path))
    with TelegramPeer(flood=False) as peer:
        peer.open_chat(LOU)
        with Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url) as service:
            adviser = Adviser(service, token)
            claim = threading.Thread(target=adviser.post, args=("prendre",))
            killed_during(service, claim, chance.uniform(0.01, 0.15))
            if "Vous avez cette demande" not in adviser.page():
                adviser.post("prendre")
            peer.wait_text(LOU, "Camille 1 te répond maintenant", timeout=20)
            for number in range(KILLS):
                said = {"texte": f"message {number}", "cle": f"{number}" * 20}
                writing = threading.Thread(target=adviser.post, args=("ecrire",), kwargs=said)
                killed_during(service, writing, chance.uniform(0.01, 0.15))
                adviser.post("ecrire", **said)
                peer.wait_text(LOU, f"message {number}", timeout=20)
            time.sleep(2)
        texts = [sent.text for sent in peer.seen(LOU)]
        opened = [text for text in texts if "te répond maintenant" in text]
        written = [text.removeprefix("Camille 1 : ") for text in texts if text.startswith("Camille 1 : ")]
        assert len(texts) <= 1 + KILLS + KILLS + 1, "only what was on the wire may come twice"
        assert list(dict.fromkeys(written)) == [f"message {number}" for number in range(KILLS)]
        assert set(opened) == {opened[0]}
        kept = sqlite3.connect(tmp_path / "passerelle.db").execute(WRITTEN).fetchall()
        assert [key for (key,) in kept] == [f"{number}" * 20 for number in range(KILLS)]
        assert peer.violations == []
