"""The service with advisers in real browsers and young people on Telegram."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import create_engine, select, update

from bot.storage.tables import cases
from tests.browser.stage import complaints
from tests.running import ROOT, Running
from tests.telegram_peer import TelegramPeer

LOU, SAM, MAX = 1001, 1002, 1003
PHONE: ViewportSize = {"width": 360, "height": 740}
SCREEN: ViewportSize = {"width": 1100, "height": 800}
PASSWORD = "cheval agrafe batterie"
QUESTIONNAIRE = (
    *("faire le point", "16", "jsuis en 3eme au college", "oui", "boulanger", "cholet", "septembre"),
    *("jai fait un stage de 3e", "jai appelé", "oui jai trouvé", "une demi heure", "pas trop"),
    *("oui ma mere", "non", "nickel", "tout est bon"),
)


@dataclass
class Office:
    """The service, its stand-in for Telegram, and browsers for advisers."""

    service: Running
    folder: Path
    peer: TelegramPeer
    browser: Browser

    def hire(self, name: str, network: str, role: str = "adviser") -> str:
        """The first link of somebody fictitious."""
        told = subprocess.run(
            [
                *(sys.executable, "-m", "bot", "staff", "add", f"{name.lower()}@exemple.test"),
                *("--name", name, "--role", role, "--network", network, "--territory", "44,49"),
            ],
            cwd=ROOT,
            env=self.service._environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        found = re.search(r"/espace/lien/\S+", told)
        assert found
        return found[0]

    @contextmanager
    def adviser(
        self,
        name: str,
        network: str,
        size: ViewportSize = SCREEN,
        role: str = "adviser",
        first: str = "File d'attente",
    ) -> Iterator[Page]:
        """Their browser, signed in, on their first page: none may fail, open a dialog or break the policy."""
        link = self.hire(name, network, role)
        context = self.browser.new_context(viewport=size, locale="fr-FR")
        page = context.new_page()
        broken = complaints(page)
        page.goto(self.service.url + link)
        for box in page.locator("input[type=password]").all():
            box.fill(PASSWORD)
        page.locator("main button").click()
        page.get_by_label("Adresse e-mail").fill(f"{name.lower()}@exemple.test")
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main button").click()
        expect(page.get_by_role("heading", name=first)).to_be_visible()
        yield page
        context.close()
        assert broken == []

    def say(self, text: str, chat: int = LOU) -> str:
        """Somebody writes; the newest reply."""
        before = len(self.peer.seen(chat))
        self.peer.say(chat, text)
        self.peer.wait_for(chat, before + 1, timeout=30)
        return self.peer.seen(chat)[-1].text

    def hand_over(self, name: str = "Lou", chat: int = LOU) -> None:
        """Somebody answers the questionnaire and asks for an adviser."""
        for text in QUESTIONNAIRE:
            self.say(text, chat)
        self.peer.wait_text(chat, "À faire maintenant", timeout=60)
        self.press("Demander un conseiller", "Comment on t'appelle", chat)
        self.say(name, chat)
        self.press("1. Ici, dans cette conversation", "Comment te joindre :", chat)
        self.press("Tout est bon", "Tu veux transmettre", chat)
        self.press("Oui, je suis d'accord", "C'est noté", chat)

    def let_go_by(self, time: timedelta) -> None:
        """The time since somebody began to wait for their adviser, as if it had passed."""
        engine = create_engine(f"sqlite:///{self.folder / 'passerelle.db'}")
        with engine.begin() as connection:
            for row in connection.execute(select(cases).where(cases.c.waiting_since.is_not(None))).all():
                earlier = update(cases).where(cases.c.id == row.id)
                connection.execute(earlier.values(waiting_since=row.waiting_since - time))
        engine.dispose()

    def press(self, label: str, then: str, chat: int = LOU) -> None:
        self.peer.press(chat, label)
        self.peer.wait_text(chat, then, timeout=30)


@contextmanager
def opened(browser: Browser, folder: Path) -> Iterator[Office]:
    """A service with young people on Telegram, which must have nothing to say against it."""
    with TelegramPeer(flood=False) as peer:
        for chat in (LOU, SAM, MAX):
            peer.open_chat(chat)
        with Running(folder, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url) as service:
            yield Office(service, folder, peer, browser)
        assert peer.violations == []
        assert peer.unanswered_callbacks == []
