"""Takes the README's pictures: `python -m tests.browser.screenshot`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright

from tests.browser.office import LOU, Office
from tests.browser.stage import CHROMIUM, MISSING, Chat, launch
from tests.running import Running
from tests.telegram_peer import TelegramPeer

FRAME = ViewportSize(width=900, height=735)


HERE = Path(__file__).parent


def conversation(service: Running, browser: Browser) -> None:
    """Ask what one earns, then what changes with age, and keep the answers as they are seen."""
    page = browser.new_page(
        viewport=FRAME, device_scale_factor=2, color_scheme="light", reduced_motion="reduce", locale="fr-FR"
    )
    chat = Chat(page, service.url).open()
    chat.ask("g 17 ans, 1ere année")
    chat.ask("et à 18 ans ?")
    chat.writing.blur()
    page.screenshot(path=HERE / "conversation.png")


def desk(office: Office) -> None:
    """Hand over, take the case and answer, and keep the case as an adviser sees it."""
    with office.adviser("Camille", "Mission locale", {"width": 1100, "height": 880}) as page:
        office.hand_over()
        page.locator(".case", has_text="Lou").get_by_role("link").click()
        page.get_by_role("button", name="Prendre cette demande").click()
        office.peer.wait_text(LOU, "te répond maintenant", timeout=10)
        office.peer.say(LOU, "bonjour, jai une promesse mais le patron dit rien depuis 2 semaines")
        expect(page.locator(".line.them")).to_be_visible()
        page.get_by_label("Votre message").fill("Bonjour Lou. On prépare un message pour le relancer ?")
        page.wait_for_timeout(500)
        page.screenshot(path=HERE / "desk.png")


def editing(office: Office) -> None:
    """Change a label, and keep the form as an editor sees it beside what phones will show."""
    with office.adviser("Ines", "Rédaction", {"width": 1100, "height": 880}, "editor", "Contenus") as page:
        page.goto(f"{office.service.url}/espace/contenus/answers/aide-logement")
        page.get_by_label("Libellé", exact=True).fill("Payer mon loyer")
        expect(page.locator("#etat")).to_contain_text("Brouillon gardé")
        page.get_by_label("Libellé", exact=True).blur()
        page.screenshot(path=HERE / "editing.png")


def take() -> None:
    """The pictures, in this folder."""
    with (
        tempfile.TemporaryDirectory() as folder,
        TelegramPeer(flood=False) as peer,
        Running(Path(folder), TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url) as service,
        sync_playwright() as playwright,
    ):
        peer.open_chat(LOU)
        browser = launch(playwright)
        conversation(service, browser)
        office = Office(service, Path(folder), peer, browser)
        desk(office)
        editing(office)
        browser.close()


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit(MISSING)
    take()
