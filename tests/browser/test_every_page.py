"""Every page of the console, found by its links and full of what somebody hostile wrote, is safe to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.office import MAX, PHONE, QUESTIONNAIRE, SAM, Office
from tests.browser.stage import Chat, complaints, grave

WIDE: ViewportSize = {"width": 1280, "height": 800}
EVIL = "<img src=x onerror=alert(1)>"
WORSE = f"{EVIL} \"><svg onload=alert(2)> '); alert(3); //"
INJECTED = "img[src=x], [onload], [onerror], script:not([src])"
START = ("/espace/file", *(f"/espace/demandes/{number}" for number in (1, 2, 3)))
BESIDE = ("/espace/rien", f"/espace/file?chercher={WORSE}&voir={WORSE}&departement={WORSE}")
KNOWN = {"/espace/compte", "/espace/equipe", "/espace/equipe/ajouter", "/espace/equipe/1", "/espace/reseaux"}
KNOWN |= {"/espace/reseaux/1", "/espace/bilan"}


@pytest.fixture(scope="module")
def alix(shared_office: Office) -> Iterator[Page]:
    """A coordinator, to whom every page is open; everything that can be written is hostile."""
    with shared_office.adviser("Alix", "Mission locale d'essai", WIDE, "coordinator") as page:
        _dangers(shared_office, page)
        _conversation(shared_office, page)
        _team(page, shared_office.service.url)
        yield page


def _dangers(office: Office, page: Page) -> None:
    """One that waits, one closed with hostile words."""
    office.say("jai envi de crever", SAM)
    office.say("jai envi de crever", MAX)
    page.goto(f"{office.service.url}/espace/demandes/2")
    page.get_by_role("button", name="Prendre cette demande").click()
    _closed(page)


def _closed(page: Page) -> None:
    page.get_by_text("Clore la demande").click()
    page.get_by_label("Ce que cette demande a donné").select_option("directed")
    page.get_by_label("Précision").fill(WORSE)
    page.get_by_role("button", name="Clore", exact=True).click()
    expect(page.locator("#fil")).to_contain_text(EVIL)


def _conversation(office: Office, page: Page) -> None:
    """Somebody on the page and an adviser write hostile things to each other, and colleagues read them."""
    visitor = office.browser.new_page(viewport=PHONE, locale="fr-FR")
    wrong = complaints(visitor)
    chat = Chat(visitor, office.service.url).open()
    for text in QUESTIONNAIRE:
        chat.ask(text)
    chat.press("Demander un conseiller")
    chat.ask(EVIL)
    for label in ("1. Ici, dans cette conversation", "Tout est bon", "Oui, je suis d’accord"):
        chat.press(label)
    page.goto(f"{office.service.url}/espace/demandes/3")
    page.get_by_role("button", name="Prendre cette demande").click()
    expect(chat.replies.last).to_contain_text("te répond maintenant")
    chat.write(WORSE)
    expect(page.locator(".line.them").last).to_contain_text(WORSE)
    page.get_by_label("Votre message").fill(WORSE)
    page.get_by_role("button", name="Envoyer").click()
    expect(chat.replies.last).to_contain_text(EVIL)
    page.get_by_text("Écrire une note interne").click()
    page.get_by_label("Note pour vos collègues").fill(WORSE)
    page.get_by_role("button", name="Garder la note").click()
    expect(page.locator(".line.note")).to_contain_text(WORSE)
    visitor.reload()
    expect(chat.mine.last).to_contain_text(WORSE)
    expect(visitor.locator(INJECTED)).to_have_count(0)
    assert wrong == []
    visitor.close()


def _team(page: Page, address: str) -> None:
    """A network and a member with hostile names."""
    page.goto(f"{address}/espace/equipe/1")
    page.get_by_label("Nom affiché").fill(EVIL)
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_text("C'est enregistré.").or_(page.get_by_text("C’est enregistré."))).to_be_visible()


def pages(page: Page, address: str) -> Iterator[str]:
    """Each page that a link leads to, one of each sort, from the start and what no link leads to."""
    waiting, seen = [*START, *BESIDE], set[str]()
    while waiting:
        path = waiting.pop(0)
        page.goto(address + path)
        yield path
        for link in page.locator("a[href^='/espace']:not([download])").all():
            found = (link.get_attribute("href") or "").partition("#")[0]
            sort = re.sub(r"\d+", "0", found.partition("?")[0])
            if sort not in seen and found not in START:
                seen.add(sort)
                waiting.append(found)


def test_what_anybody_writes_is_shown_as_typed_on_every_page(shared_office: Office, alix: Page) -> None:
    walked, shown = set[str](), set[str]()
    for path in pages(alix, shared_office.service.url):
        walked.add(path)
        expect(alix.locator(INJECTED)).to_have_count(0)
        if EVIL in alix.locator("body").inner_text():
            shown.add(path)
    assert walked >= KNOWN
    assert shown >= {*START, "/espace/compte", "/espace/equipe"}


def test_axe_finds_nothing_grave_on_any_page_however_it_is_read(shared_office: Office, alix: Page) -> None:
    wrong: dict[str, object] = {}
    for path in pages(alix, shared_office.service.url):
        for state in _states(alix):
            wrong |= _misread(alix, f"{path} {state}")
    assert wrong == {}


def _states(page: Page) -> Iterator[str]:
    """As it opens, unfolded, with its dialog."""
    yield ""
    if page.locator("details").count():
        page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true; })")
        yield "unfolded"
    for dialog in page.locator("dialog").all():
        dialog.evaluate("dialog => dialog.showModal()")
        yield "dialog"
        page.keyboard.press("Escape")


def _misread(page: Page, where: str) -> dict[str, object]:
    """What axe finds grave, and what is wider than the screen, in both lights and at both sizes."""
    found: dict[str, object] = {}
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if rules := grave(page):
                found[f"{where} {size['width']} {scheme}"] = rules
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found[f"{where} {size['width']}"] = "wider than the screen"
    return found


def test_pages_before_signing_in_are_read_as_well(shared_office: Office) -> None:
    page = shared_office.browser.new_page(locale="fr-FR")
    link = shared_office.hire("Sacha", "Mission locale d'essai")
    page.goto(shared_office.service.url + link)
    assert _misread(page, "link") == {}
    page.goto(f"{shared_office.service.url}/espace/connexion?suite={WORSE}")
    assert _misread(page, "sign in") == {}
    page.get_by_label("Adresse e-mail").fill("personne@exemple.test")
    page.locator("input[type=password]").fill("un mot de passe")
    page.locator("main button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert _misread(page, "refused") == {}
    page.close()


def test_the_desk_is_worked_with_the_keyboard_alone(shared_office: Office, alix: Page) -> None:
    alix.goto(f"{shared_office.service.url}/espace/file")
    lines = alix.locator(".case > a")
    for key, at in (("j", 0), ("j", 1), ("j", 1), ("k", 0), ("k", 0)):
        alix.keyboard.press(key)
        expect(lines.nth(at)).to_be_focused()
    alix.keyboard.press("?")
    expect(alix.get_by_role("heading", name="Au clavier")).to_be_visible()
    alix.keyboard.press("Escape")
    expect(alix.get_by_role("heading", name="Au clavier")).to_be_hidden()
    alix.locator(".case.mine > a").first.focus()
    alix.keyboard.press("Enter")
    expect(alix.locator("#fil")).to_be_visible()
    alix.wait_for_load_state()
    alix.keyboard.press("n")
    expect(alix.get_by_label("Note pour vos collègues")).to_be_focused()
    alix.keyboard.type("jnkr?u")
    expect(alix.get_by_label("Note pour vos collègues")).to_have_value("jnkr?u")
    alix.keyboard.press("Escape")
    alix.locator("h1").click()
    alix.keyboard.press("r")
    expect(alix.get_by_label("Votre message")).to_be_focused()
    alix.locator("h1").click()
    alix.keyboard.press("u")
    expect(alix.get_by_role("heading", name="File d'attente")).to_be_visible()
