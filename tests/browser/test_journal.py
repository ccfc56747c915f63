"""The journal in a real browser: readable by everybody, on a phone too."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.office import PHONE, Office
from tests.browser.stage import grave
from tests.running import Running
from tests.telegram_peer import TelegramPeer


def test_a_coordinator_reads_the_journal_and_a_case_its_history(browser: Browser, tmp_path: Path) -> None:
    with (
        TelegramPeer(flood=False) as peer,
        Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url) as service,
    ):
        office = Office(service, tmp_path, peer, browser)
        peer.open_chat(1001)
        office.say("jai envi de crever")
        with office.adviser("Camille", "Mission locale d'essai", PHONE) as page:
            page.goto(f"{service.url}/espace/demandes/1")
            page.get_by_text("Historique").click()
            expect(page.locator(".history")).to_contain_text("Camille : Demande lue")
            assert grave(page) == {}
            with sqlite3.connect(tmp_path / "passerelle.db") as database:
                database.execute("UPDATE staff SET role = 'coordinator'")
            page.goto(f"{service.url}/espace/journal")
            expect(page.get_by_role("row", name="Demande lue")).to_have_count(1)
            page.get_by_label("Acte", exact=True).select_option("claim")
            page.get_by_role("button", name="Filtrer").click()
            expect(page.get_by_text("Aucun acte ne correspond.")).to_be_visible()
            page.goto(f"{service.url}/espace/journal?du=hier")
            expect(page.get_by_role("alert")).to_contain_text("Date illisible")
            assert grave(page) == {}
            page.goto(f"{service.url}/espace/journal")
            assert grave(page) == {}
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
