"""A case passes to a colleague by the young person's own yes, on a phone on both sides."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.office import LOU, PHONE, Office
from tests.browser.stage import grave

NETWORK = "Mission locale d'essai"


def sound(page: Page) -> bool:
    """Whether a page passes axe and does not scroll sideways."""
    assert grave(page) == {}
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_no_changes_nothing_a_yes_brings_the_colleague(office: Office) -> None:
    with (
        office.adviser("Camille", NETWORK, PHONE) as camille,
        office.adviser("Noa", NETWORK) as noa,
    ):
        office.hand_over()
        camille.locator(".case").get_by_role("button", name="Prendre").click()
        office.peer.wait_text(LOU, "Camille te répond maintenant", timeout=20)

        proposed(office, camille)
        office.press("Non, je ne veux pas changer", "rien n'est transmis")
        expect(camille.locator("#fil")).to_contain_text("Refusé")

        proposed(office, camille, note="Lou préfère le matin.")
        expect(camille.locator("#fil")).to_contain_text("En attente de son accord")
        expect(noa.locator(".case")).to_contain_text("Camille")
        office.press("Oui, d'accord", "Noa te répond maintenant")
        expect(camille.locator("#fil")).to_contain_text("Prise par Noa")
        expect(camille.get_by_role("button", name="Envoyer")).to_have_count(0)

        noa.locator(".case > a").click()
        expect(noa.locator(".line.note")).to_contain_text("Lou préfère le matin.")
        noa.get_by_label("Votre message").fill("Bonjour Lou, c'est Noa.")
        noa.get_by_role("button", name="Envoyer").click()
        office.peer.wait_text(LOU, "Noa : Bonjour Lou, c'est Noa.", timeout=20)


def proposed(office: Office, page: Page, note: str = "") -> None:
    """Camille proposes that Noa goes on."""
    before = len(office.peer.seen(LOU))
    page.get_by_text("Transmettre la demande").click()
    assert sound(page)
    page.get_by_label("À qui").select_option(label="Noa (Mission locale d’essai)")
    page.get_by_label("Note pour la suite").fill(note)
    page.get_by_role("button", name="Demander son accord").click()
    office.peer.wait_for(LOU, before + 1, timeout=20)
    assert "Camille propose que ce soit Noa" in office.peer.seen(LOU)[-1].text
    assert sound(page)
