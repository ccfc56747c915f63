"""From a question on a phone to a case closed: two advisers, one falls silent, and nobody is forgotten."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from playwright.sync_api import Error, Page, expect

from tests.browser.office import LOU, PHONE, SAM, Office

# Whatever the day of the test and its holidays, a week holds the half open hour an adviser may be silent.
A_WEEK = timedelta(days=7)
SILENCE = 60_000


def test_somebody_asks_one_adviser_falls_silent_the_other_takes_over_and_ends_it(office: Office) -> None:
    with (
        office.adviser("Camille", "Mission locale d'essai") as camille,
        office.adviser("Noa", "CIO d'essai", PHONE) as noa,
    ):
        expect(camille.get_by_text("Rien ici pour l'instant.")).to_be_visible()
        office.hand_over("Sam", SAM)
        office.hand_over()
        name, first, second = raced(office, camille, noa)
        other = "Noa" if name == "Camille" else "Camille"

        office.peer.say(LOU, "bonjour, <b>jai</b> une question")
        expect(first.locator(".line.them").last).to_contain_text("bonjour, <b>jai</b> une question")
        first.keyboard.press("r")
        answered(office, first, f"{name} : Bonjour Lou, je vous écoute.")

        second.wait_for_load_state()
        second.keyboard.press("u")
        expect(second.locator(".case")).to_have_count(2)
        expect(second.locator(".case").first).to_contain_text("Sam")
        office.peer.say(LOU, "et la paie ?")
        expect(second.locator(".case").last).to_contain_text("attend votre réponse")
        second.evaluate("window.stayed = true")
        office.let_go_by(A_WEEK)
        office.peer.wait_text(LOU, f"{name} n'a pas pu", timeout=SILENCE / 1000)
        given_back = second.locator(".case").first
        expect(given_back).to_contain_text("Lou")
        expect(given_back).to_contain_text("En attente")
        assert second.evaluate("window.stayed")

        given_back.get_by_role("button", name="Prendre").click()
        office.peer.wait_text(LOU, f"{other} te répond maintenant", timeout=20)
        expect(first.locator("#fil")).to_contain_text(f"Prise par {other}")
        expect(first.get_by_role("button", name="Envoyer")).to_have_count(0)
        expect(second.locator(".line.them").last).to_contain_text("et la paie ?")
        second.wait_for_load_state()
        second.keyboard.press("r")
        answered(office, second, f"{other} : Me voici, Lou.")
        closed(office, second)
    assert "CFA" in office.say("c'est quoi un cfa ?")


def raced(office: Office, camille: Page, noa: Page) -> tuple[str, Page, Page]:
    """Both press at once: who has the case, their page, the other's."""
    for page in (camille, noa):
        page.locator(".case", has_text="Lou").get_by_role("link").click()
    for page in (camille, noa):
        page.evaluate("document.querySelector('form[action$=prendre]').submit()")
    name = office.peer.wait_text(LOU, "te répond maintenant", timeout=20).text.split()[0]
    first, second = (camille, noa) if name == "Camille" else (noa, camille)
    expect(second.locator("#fil")).to_contain_text(f"Prise par {name}")
    expect(second.get_by_role("button", name="Envoyer")).to_have_count(0)
    return name, first, second


def answered(office: Office, page: Page, said: str) -> None:
    """What an adviser types reaches the phone under their name, and their page says so."""
    page.keyboard.type(said.partition(" : ")[2])
    page.get_by_role("button", name="Envoyer").click()
    office.peer.wait_text(LOU, said, timeout=20)
    expect(page.locator(".line.adviser .fate").last).to_have_text("envoyé")


def closed(office: Office, page: Page) -> None:
    """An adviser says what the case came to."""
    page.get_by_text("Clore la demande").click()
    page.get_by_label("Ce que cette demande a donné").select_option("signed")
    page.get_by_label("Mois").fill("2027-09")
    page.get_by_label("Précision").fill("boulangerie")
    page.get_by_role("button", name="Clore", exact=True).click()
    office.peer.wait_text(LOU, "est finie", timeout=20)
    expect(page.locator("#fil")).to_contain_text("Contrat signé, boulangerie")


def test_what_was_typed_when_the_service_fell_is_still_in_the_box_and_goes_once(office: Office) -> None:
    office.say("jai envi de crever", SAM)
    with office.adviser("Camille", "Mission locale d'essai") as camille:
        camille.locator(".case.urgent").get_by_role("button").click()
        office.peer.wait_text(SAM, "Camille peut te parler ici", timeout=20)
        office.press("Oui, je veux lui parler", "Camille lit maintenant", SAM)
        box, page = camille.get_by_label("Votre message"), camille.url
        expect(box).to_be_visible()
        camille.wait_for_load_state()
        office.service.kill()
        box.fill("Je suis là, Sam.\nOn prend le temps.")
        with suppress(Error):
            camille.get_by_role("button", name="Envoyer").click()
        office.service.start()
        camille.goto(page)
        expect(box).to_have_value("Je suis là, Sam.\nOn prend le temps.")
        camille.get_by_role("button", name="Envoyer").click()
        expect(camille.locator(".line.adviser .fate")).to_have_text("envoyé")
        expect(box).to_have_value("")
    assert sum("On prend le temps." in sent.text for sent in office.peer.seen(SAM)) == 1
