"""The whole handing over, for real: a phone on Telegram, two advisers in browsers, a page that follows."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.stage import grave
from tests.running import ROOT, Running
from tests.telegram_peer import TelegramPeer

LOU, SAM = 1001, 1002
PHONE: ViewportSize = {"width": 360, "height": 740}
SCREEN: ViewportSize = {"width": 1100, "height": 800}
PASSWORD = "cheval agrafe batterie"
QUESTIONNAIRE = (
    *("faire le point", "16", "jsuis en 3eme au college", "oui", "boulanger", "cholet", "septembre"),
    *("jai fait un stage de 3e", "jai appelé", "oui jai trouvé", "une demi heure", "pas trop"),
    *("oui ma mere", "non", "nickel", "tout est bon"),
)


@dataclass
class Floor:
    """The service, its stand-in for Telegram, and browsers for advisers."""

    service: Running
    peer: TelegramPeer
    browser: Browser

    def hire(self, name: str, network: str) -> str:
        """A fictitious adviser's first link."""
        told = subprocess.run(
            [
                *(sys.executable, "-m", "bot", "staff", "add", f"{name.lower()}@exemple.test"),
                *("--name", name, "--role", "adviser", "--network", network, "--territory", "44,49"),
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
    def adviser(self, name: str, network: str, size: ViewportSize = SCREEN) -> Iterator[Page]:
        """Their browser, signed in, on the queue."""
        link = self.hire(name, network)
        context = self.browser.new_context(viewport=size, locale="fr-FR")
        page = context.new_page()
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda said: broken.append(said.text) if "Security Policy" in said.text else None)
        page.goto(self.service.url + link)
        for box in page.locator("input[type=password]").all():
            box.fill(PASSWORD)
        page.locator("main button").click()
        page.get_by_label("Adresse e-mail").fill(f"{name.lower()}@exemple.test")
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main button").click()
        expect(page.get_by_role("heading", name="File d'attente")).to_be_visible()
        yield page
        context.close()
        assert broken == []

    def say(self, text: str, chat: int = LOU) -> str:
        """Somebody writes; the newest reply."""
        before = len(self.peer.seen(chat))
        self.peer.say(chat, text)
        self.peer.wait_for(chat, before + 1, timeout=30)
        return self.peer.seen(chat)[-1].text

    def hand_over(self) -> None:
        """Lou answers the questionnaire and asks for an adviser."""
        for text in QUESTIONNAIRE:
            self.say(text)
        self.peer.wait_text(LOU, "À faire maintenant", timeout=60)
        self.press("Demander un conseiller", "Comment on t'appelle")
        self.say("Lou")
        self.press("1. Ici, dans cette conversation", "Comment te joindre :")
        self.press("Tout est bon", "Tu veux transmettre")
        self.press("Oui, je suis d'accord", "C'est noté")

    def press(self, label: str, then: str, chat: int = LOU) -> None:
        self.peer.press(chat, label)
        self.peer.wait_text(chat, then, timeout=30)


@pytest.fixture
def floor(browser: Browser, tmp_path: Path) -> Iterator[Floor]:
    with TelegramPeer(flood=False) as peer:
        for chat in (LOU, SAM):
            peer.open_chat(chat)
        with Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url) as service:
            yield Floor(service, peer, browser)
        assert peer.violations == []
        assert peer.unanswered_callbacks == []


def test_a_young_person_asks_two_advisers_race_one_answers_and_the_assistant_comes_back(floor: Floor) -> None:
    with (
        floor.adviser("Camille", "Mission locale d'essai") as camille,
        floor.adviser("Noa", "CIO d'essai", PHONE) as noa,
    ):
        expect(camille.get_by_text("Rien ici pour l'instant.")).to_be_visible()
        floor.hand_over()
        for page in (camille, noa):
            page.locator(".case", has_text="Lou").get_by_role("link").click()
        for page in (camille, noa):
            page.evaluate("document.querySelector('form[action$=prendre]').submit()")
        name = floor.peer.wait_text(LOU, "te répond maintenant", timeout=10).text.split()[0]
        first, second = (camille, noa) if name == "Camille" else (noa, camille)
        expect(second.locator("#fil")).to_contain_text(f"Prise par {name}")
        expect(second.get_by_role("button", name="Envoyer")).to_have_count(0)

        floor.peer.say(LOU, "bonjour, <b>jai</b> une question")
        expect(first.locator(".line.them").last).to_contain_text("bonjour, <b>jai</b> une question")
        first.keyboard.press("r")
        first.keyboard.type("Bonjour Lou, je vous écoute.")
        first.get_by_role("button", name="Envoyer").click()
        floor.peer.wait_text(LOU, f"{name} : Bonjour Lou, je vous écoute.", timeout=10)
        expect(first.locator(".line.adviser .fate")).to_have_text("envoyé")

        first.get_by_text("Clore la demande").click()
        first.get_by_label("Ce que cette demande a donné").select_option("signed")
        first.get_by_label("Mois").fill("2027-09")
        first.get_by_label("Précision").fill("boulangerie")
        first.get_by_role("button", name="Clore", exact=True).click()
        floor.peer.wait_text(LOU, "est finie", timeout=10)
        expect(first.locator("#fil")).to_contain_text("Contrat signé, boulangerie")
    assert "CFA" in floor.say("c'est quoi un cfa ?")


def test_a_danger_comes_first_and_is_opened_by_the_young_person_alone(floor: Floor) -> None:
    floor.say("jai envi de crever", SAM)
    with floor.adviser("Camille", "Mission locale d'essai", PHONE) as camille:
        camille.locator(".case.urgent").get_by_role("button").click()
        floor.peer.wait_text(SAM, "Camille peut te parler ici", timeout=10)
        expect(camille.get_by_role("button", name="Envoyer")).to_have_count(0)
        floor.press("Oui, je veux lui parler", "Camille lit maintenant", SAM)
        expect(camille.get_by_role("button", name="Envoyer")).to_be_visible()
        floor.peer.say(SAM, "jsui seul")
        expect(camille.locator(".line.them").last).to_contain_text("jsui seul")
        expect(camille.locator("body")).not_to_contain_text("crever")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_the_desk(floor: Floor, scheme: str) -> None:
    floor.say("jai envi de crever", SAM)
    with floor.adviser("Camille", "Mission locale d'essai", PHONE) as camille:
        camille.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert grave(camille) == {}
        camille.locator(".case.urgent").get_by_role("link").click()
        assert grave(camille) == {}
        camille.get_by_role("button", name="Prendre cette demande").click()
        expect(camille.get_by_text("Vous avez cette demande")).to_be_visible()
        assert grave(camille) == {}
        camille.keyboard.press("?")
        expect(camille.get_by_role("heading", name="Au clavier")).to_be_visible()
        assert camille.evaluate("document.documentElement.scrollWidth <= innerWidth")
