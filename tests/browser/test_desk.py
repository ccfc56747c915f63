"""The whole handing over, for real: a phone on Telegram, two advisers in browsers, a page that follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.office import LOU, PHONE, QUESTIONNAIRE, SAM, Office
from tests.browser.stage import Chat, grave
from tests.running import Running
from tests.telegram_peer import TelegramPeer


@pytest.fixture
def office(browser: Browser, tmp_path: Path) -> Iterator[Office]:
    with TelegramPeer(flood=False) as peer:
        for chat in (LOU, SAM):
            peer.open_chat(chat)
        with Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url) as service:
            yield Office(service, peer, browser)
        assert peer.violations == []
        assert peer.unanswered_callbacks == []


def test_somebody_asks_two_advisers_race_one_answers_the_assistant_comes_back(office: Office) -> None:
    with (
        office.adviser("Camille", "Mission locale d'essai") as camille,
        office.adviser("Noa", "CIO d'essai", PHONE) as noa,
    ):
        expect(camille.get_by_text("Rien ici pour l'instant.")).to_be_visible()
        office.hand_over()
        for page in (camille, noa):
            page.locator(".case", has_text="Lou").get_by_role("link").click()
        for page in (camille, noa):
            page.evaluate("document.querySelector('form[action$=prendre]').submit()")
        name = office.peer.wait_text(LOU, "te répond maintenant", timeout=10).text.split()[0]
        first, second = (camille, noa) if name == "Camille" else (noa, camille)
        expect(second.locator("#fil")).to_contain_text(f"Prise par {name}")
        expect(second.get_by_role("button", name="Envoyer")).to_have_count(0)

        office.peer.say(LOU, "bonjour, <b>jai</b> une question")
        expect(first.locator(".line.them").last).to_contain_text("bonjour, <b>jai</b> une question")
        first.keyboard.press("r")
        first.keyboard.type("Bonjour Lou, je vous écoute.")
        first.get_by_role("button", name="Envoyer").click()
        office.peer.wait_text(LOU, f"{name} : Bonjour Lou, je vous écoute.", timeout=10)
        expect(first.locator(".line.adviser .fate")).to_have_text("envoyé")

        first.get_by_text("Clore la demande").click()
        first.get_by_label("Ce que cette demande a donné").select_option("signed")
        first.get_by_label("Mois").fill("2027-09")
        first.get_by_label("Précision").fill("boulangerie")
        first.get_by_role("button", name="Clore", exact=True).click()
        office.peer.wait_text(LOU, "est finie", timeout=10)
        expect(first.locator("#fil")).to_contain_text("Contrat signé, boulangerie")
    assert "CFA" in office.say("c'est quoi un cfa ?")


def test_a_danger_comes_first_and_is_opened_by_the_young_person_alone(office: Office) -> None:
    office.say("jai envi de crever", SAM)
    with office.adviser("Camille", "Mission locale d'essai", PHONE) as camille:
        camille.locator(".case.urgent").get_by_role("button").click()
        office.peer.wait_text(SAM, "Camille peut te parler ici", timeout=10)
        expect(camille.get_by_role("button", name="Envoyer")).to_have_count(0)
        office.press("Oui, je veux lui parler", "Camille lit maintenant", SAM)
        expect(camille.get_by_role("button", name="Envoyer")).to_be_visible()
        office.peer.say(SAM, "jsui seul")
        expect(camille.locator(".line.them").last).to_contain_text("jsui seul")
        expect(camille.locator("body")).not_to_contain_text("crever")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_the_desk(office: Office, scheme: str) -> None:
    office.say("jai envi de crever", SAM)
    with office.adviser("Camille", "Mission locale d'essai", PHONE) as camille:
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


def test_on_the_page_it_is_the_same(office: Office) -> None:
    page = office.browser.new_page(viewport=PHONE, locale="fr-FR")
    chat = Chat(page, office.service.url).open()
    for text in QUESTIONNAIRE:
        chat.ask(text)
    for label in ("Demander un conseiller", "Passer", "1. Ici, dans cette conversation", "Tout est bon"):
        chat.press(label)
    assert "C’est noté" in chat.press("Oui, je suis d’accord")
    with office.adviser("Camille", "Mission locale d'essai") as camille:
        camille.locator(".case").get_by_role("button", name="Prendre").click()
        expect(chat.replies.last).to_contain_text("Camille te répond maintenant")
        chat.write("bonjour")
        expect(camille.locator(".line.them").last).to_contain_text("bonjour")
        camille.get_by_label("Votre message").fill("Bonjour, je vous écoute.")
        camille.get_by_role("button", name="Envoyer").click()
        expect(chat.replies.last).to_contain_text("Camille : Bonjour, je vous écoute.")
        assert "Je te réponds de nouveau" in chat.press("Reprendre avec le programme")
        assert "CFA" in chat.ask("c'est quoi un cfa ?")
    page.close()
