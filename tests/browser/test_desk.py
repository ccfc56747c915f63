"""A danger, a conversation on the page, and what axe finds: advisers in browsers, young people on phones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.office import LOU, PHONE, QUESTIONNAIRE, SAM, Office
from tests.browser.stage import Chat, grave


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
        camille.get_by_label("Votre message").press_sequentially("Bonjour, je vous écoute.")
        writes = chat.page.get_by_text("Camille écrit…")
        expect(writes).to_be_visible()
        assert grave(chat.page) == {}
        assert chat.overflow() == 0
        camille.get_by_role("button", name="Envoyer").click()
        expect(writes).to_have_count(0)
        expect(chat.replies.last).to_contain_text("Camille : Bonjour, je vous écoute.")
        assert "Je te réponds de nouveau" in chat.press("Reprendre avec le programme")
        assert "CFA" in chat.ask("c'est quoi un cfa ?")
    page.close()


def test_a_canned_reply_goes_where_the_cursor_is_and_telegram_shows_that_somebody_writes(
    office: Office,
) -> None:
    with office.adviser("Nour", "Mission locale d'essai", PHONE, "coordinator") as nour:
        nour.goto(f"{office.service.url}/espace/reponses-types")
        assert grave(nour) == {}
        nour.get_by_role("link", name="Ajouter une réponse type").click()
        nour.get_by_label("Titre").fill("Bonjour")
        nour.get_by_label("Texte").fill("Bonjour {prenom}, où en es-tu ?")
        assert grave(nour) == {}
        nour.get_by_role("button", name="Ajouter la réponse type").click()
        expect(nour.get_by_text("Bonjour {prenom}, où en es-tu ?")).to_be_visible()
        office.hand_over()
        nour.goto(f"{office.service.url}/espace/file")
        nour.locator(".case").get_by_role("button", name="Prendre").click()
        box = nour.get_by_label("Votre message")
        box.press_sequentially("Avant. Après.")
        for _ in range(len(" Après.")):
            box.press("ArrowLeft")
        nour.get_by_role("heading", level=1).click()
        nour.keyboard.press("i")
        expect(nour.get_by_role("heading", name="Réponses types")).to_be_visible()
        assert grave(nour) == {}
        assert nour.evaluate("document.documentElement.scrollWidth <= innerWidth")
        nour.keyboard.type("bonj")
        nour.keyboard.press("Tab")
        nour.keyboard.press("Enter")
        expect(box).to_have_value("Avant.\n\nBonjour Lou, où en es-tu ?\n\n Après.")
        expect(box).to_be_focused()
        assert {call.parameters["action"] for call in office.peer.calls("sendChatAction")} == {"typing"}
        nour.get_by_role("button", name="Envoyer").click()
        office.peer.wait_text(LOU, "Bonjour Lou, où en es-tu ?", timeout=10)


def test_an_address_can_be_followed_and_nothing_else_and_few_strokes_are_told_of(office: Office) -> None:
    office.hand_over()
    with office.adviser("Camille", "Mission locale d'essai") as camille:
        camille.locator(".case").get_by_role("button", name="Prendre").click()
        typed = "vois https://exemple.test/a?b=1&c=2, <a href=x>x</a> javascript:alert(1)"
        office.peer.say(LOU, typed)
        line = camille.locator(".line.them .words").last
        expect(line).to_have_text(typed)
        (link,) = line.get_by_role("link").all()
        assert link.get_attribute("href") == link.inner_text() == "https://exemple.test/a?b=1&c=2"
        camille.get_by_label("Votre message").fill(typed)
        camille.get_by_role("button", name="Envoyer").click()
        office.peer.wait_text(LOU, f"Camille : {typed}", timeout=10)
        told: list[str] = []
        camille.on("request", lambda asked: told.append(asked.url) if "/frappe" in asked.url else None)
        camille.clock.install()
        camille.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
        with camille.expect_request("**/frappe"):
            camille.get_by_label("Votre message").press_sequentially("Un")
        camille.get_by_label("Votre message").press_sequentially("Deux")
        camille.clock.run_for(4000)
        with camille.expect_request("**/frappe"):
            camille.get_by_label("Votre message").press_sequentially("Trois")
        assert len(told) == 2, "many strokes are told of once in four seconds"
