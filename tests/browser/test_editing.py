"""An editor writes, previews, tries, publishes, is understood on Telegram, and goes back."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import PHONE, Office
from tests.browser.stage import grave

WORDS = "un toit pour zouzou"
ANSWER, LODGING = "aide-logement", "logement à ton nom"
# Comparing two whole contents takes a busy machine some seconds.
SLOW = 30_000
PIECES = (
    "answers/aide-logement",
    "figures/smic_mensuel",
    "forms/feasibility",
    "forms/feasibility?partie=questions.3",
    "forms/feasibility?partie=rules.3",
    "nouvelle?sorte=figures",
    "helplines/helplines",
    "safeguard/suicide",
    "safeguard/words",
    "apprentissage",
    "/espace/sans-reponse",
    "/espace/usages",
)


@pytest.fixture
def office(shared_office: Office) -> Office:
    """The service, of which the tests of this file change different pieces."""
    return shared_office


def understood(office: Office, words: str, answer: str) -> bool:
    """Whether a question gets an answer, asked again for a few seconds."""
    return any(answer in said for said in replies(office, words))


def given_no_more(office: Office, words: str, answer: str) -> bool:
    """Whether a question ceases to get an answer, asked again for a few seconds."""
    return any(answer not in said for said in replies(office, words))


def replies(office: Office, words: str) -> Iterator[str]:
    end = time.monotonic() + 15
    while time.monotonic() < end:
        yield office.say(words)


def opened(page: Page, office: Office, name: str) -> None:
    page.goto(
        f"{office.service.url}/espace/contenus/{name}"
        if not name.startswith("/")
        else office.service.url + name
    )


def published(page: Page, why: str) -> None:
    page.get_by_role("link", name="Vérifier et publier").click()
    expect(page.get_by_text("Tout est en ordre")).to_be_visible(timeout=SLOW)
    page.get_by_label("Pourquoi ce changement").fill(why)
    page.get_by_role("button", name="Publier maintenant").click()
    expect(page.get_by_text("et en ligne partout")).to_be_visible(timeout=SLOW)


def test_written_previewed_tried_published_understood_and_put_back(office: Office) -> None:
    assert LODGING not in office.say(WORDS)
    with office.adviser("Zoe", "Rédaction", role="editor", first="Contenus") as page:
        opened(page, office, f"answers/{ANSWER}")
        boxes = page.get_by_label("Formulations")
        boxes.fill(f"{boxes.input_value()}\n{WORDS}")
        page.get_by_label("Réponse courte").fill("**Oui, avec un logement à ton nom.** La CAF peut t'aider.")
        expect(page.locator("#etat")).to_contain_text("Brouillon gardé")
        for place in ("Sur Telegram", "Sur la page"):
            shown = page.locator(".phone", has_text=place)
            expect(shown).to_contain_text("La CAF peut t’aider")
        expect(page.locator("#etat")).to_contain_text("caractères sur 500")
        page.get_by_role("link", name="Vérifier et publier").click()
        page.get_by_label("Question").fill(WORDS)
        page.get_by_role("button", name="Essayer").click()
        expect(page.locator("#essai")).to_contain_text("Une fois publié", timeout=SLOW)
        expect(page.locator("#essai")).to_contain_text("APL")
        page.get_by_role("link", name="Revenir au brouillon").click()
        published(page, "Un mot des jeunes d'ici.")
        assert understood(office, WORDS, "La CAF peut t'aider")
        page.get_by_role("button", name="Remettre l'origine").click()
        expect(page.get_by_text("et en ligne partout")).to_be_visible(timeout=SLOW)
        assert understood(office, "apl", "Une part de coloc")


def test_two_editors_on_one_answer_see_each_other(office: Office) -> None:
    with (
        office.adviser("Mia", "Rédaction", role="editor", first="Contenus") as mia,
        office.adviser("Ali", "Rédaction", role="editor", first="Contenus") as ali,
    ):
        for page in (mia, ali):
            opened(page, office, "answers/mobili-jeune")
        mia.get_by_label("Question", exact=True).fill("C'est quoi, Mobili-Jeune ?")
        expect(mia.locator("#etat")).to_contain_text("Brouillon gardé par Mia")
        ali.get_by_label("Question", exact=True).fill("Mobili-Jeune, ça sert à quoi ?")
        expect(ali.get_by_role("alert")).to_contain_text("Mia a enregistré cette fiche")
        expect(ali.get_by_label("Question", exact=True)).to_have_value("Mobili-Jeune, ça sert à quoi ?")
        opened(ali, office, "answers/mobili-jeune")
        expect(ali.get_by_label("Question", exact=True)).to_have_value("C'est quoi, Mobili-Jeune ?")


def test_an_answer_withdrawn_is_given_to_nobody_until_it_is_put_back(office: Office) -> None:
    wording, said = "jveu aller bosser a letranger", "un an au plus"
    assert understood(office, wording, said)
    with office.adviser("Ines", "Rédaction", role="editor", first="Contenus") as page:
        opened(page, office, "answers/partir-etranger")
        page.get_by_text("Retirer cette réponse…").click()
        page.get_by_role("button", name="Préparer le retrait").click()
        expect(page.get_by_role("heading", name="Retirer Je peux partir")).to_be_visible(timeout=SLOW)
        assert grave(page) == {}
        page.get_by_label("Pourquoi ce changement").fill("Le dispositif a pris fin.")
        page.get_by_role("button", name="Retirer maintenant").click()
        expect(page.get_by_text("et en ligne partout")).to_be_visible(timeout=SLOW)
        assert grave(page) == {}
        assert given_no_more(office, wording, said)
        page.get_by_role("button", name="Remettre l'origine").click()
        expect(page.get_by_text("Retour à l'origine")).to_be_visible(timeout=SLOW)
        assert understood(office, wording, said)


def test_a_session_that_ended_loses_no_word(office: Office) -> None:
    with office.adviser("Eva", "Rédaction", role="editor", first="Contenus") as page:
        opened(page, office, "answers/caution-garant")
        page.context.clear_cookies()
        page.get_by_label("Question", exact=True).fill("Qui peut se porter garant ?")
        expect(page.locator("#etat")).to_contain_text("n'a pas pu être gardé")
        expect(page.get_by_label("Question", exact=True)).to_have_value("Qui peut se porter garant ?")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_small_phone(office: Office, scheme: str) -> None:
    name = f"Noa{scheme}"
    with office.adviser(name, "Rédaction", PHONE, role="editor", first="Contenus") as page:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for piece in ("", "nouvelle", "aide", *PIECES, f"answers/{ANSWER}/historique"):
            opened(page, office, piece)
            assert grave(page) == {}, piece
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), piece
        opened(page, office, f"answers/{ANSWER}")
        page.get_by_label("Question", exact=True).fill("L'APL, j'y ai droit ?")
        expect(page.locator("#etat")).to_contain_text("Brouillon gardé")
        opened(page, office, f"answers/{ANSWER}/publier")
        assert grave(page) == {}
        page.get_by_role("link", name="Revenir au brouillon").click()
        page.get_by_text("Jeter le brouillon…").click()
        page.get_by_role("button", name="Jeter pour de bon").click()
