"""Centres near someone: their position when they agree, their town when they do not, and the way there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Geolocation, Request, expect

from tests.browser.conftest import Newcomer
from tests.browser.stage import DESK, PHONE, Chat, grave

NEAR_CHOLET = Geolocation(latitude=47.06613, longitude=-0.88237, accuracy=50)
MAP = re.compile(r"https://www\.openstreetmap\.org/\?mlat=4\d\.\d+&mlon=-\d\.\d+#map=")
SEARCHING = "Je cherche ta position…"
NOT_GIVEN = "Je n’ai pas reçu ta position"
SLOW = """
navigator.geolocation.getCurrentPosition = (found) => {
  window.agree = () => found({ coords: { latitude: 47.06613, longitude: -0.88237 } });
};
"""
SILENT = "navigator.geolocation.getCurrentPosition = (found, failed) => { window.refuse = failed; };"


@pytest.fixture
def agreeing(newcomer: Newcomer) -> Chat:
    """Someone near Cholet, on a phone, whose browser may say so."""
    return newcomer(
        viewport=PHONE, geolocation=NEAR_CHOLET, permissions=["geolocation"], reduced_motion="reduce"
    )


def asked_where(chat: Chat) -> None:
    assert "Autour de quelle ville" in chat.ask("cfa boulangerie")


def sent_by(chat: Chat) -> list[str]:
    """What the page posts, from now on."""
    bodies: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            bodies.append(request.post_data or "")

    chat.page.on("request", note)
    return bodies


def test_a_position_gives_the_nearest_centres_and_is_only_sent_rounded(agreeing: Chat) -> None:
    asked_where(agreeing)
    sent = sent_by(agreeing)
    assert "de Cholet" in agreeing.press("Ma position")
    expect(agreeing.mine.last).to_have_text("Toi : Ma position")
    expect(agreeing.replies.nth(-2)).to_contain_text("Je ne la garde pas")
    (body,) = sent
    assert "latitude=47.066&longitude=-0.882" in body
    assert agreeing.page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_centres_and_their_map_are_readable(newcomer: Newcomer, scheme: str, size: dict[str, int]) -> None:
    given: dict[str, Any] = {"geolocation": NEAR_CHOLET, "permissions": ["geolocation"]}
    chat = newcomer(viewport=size, color_scheme=scheme, reduced_motion="reduce", **given)
    asked_where(chat)
    chat.press("Ma position")
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    assert "Voir sur la carte" in chat.press("Sur la carte")
    link = chat.replies.last.get_by_role("link", name="Voir sur la carte")
    expect(link).to_have_attribute("href", MAP)
    assert grave(chat.page) == {}
    assert chat.overflow() == 0
    assert [url for url in asked if not url.startswith(chat.address)] == []


def test_refusing_costs_nothing(newcomer: Newcomer) -> None:
    chat = newcomer(permissions=[])
    asked_where(chat)
    assert NOT_GIVEN in chat.press("Ma position")
    assert "de Cholet" in chat.ask("cholet")


def test_waiting_for_the_browser_is_shown_and_said(chat: Chat) -> None:
    asked_where(chat)
    chat.page.evaluate(SLOW)
    button = chat.page.get_by_role("button", name="Ma position")
    button.press("Enter")
    expect(chat.page.get_by_role("status").first).to_have_text(SEARCHING)
    expect(chat.page.get_by_role("status").first).to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-busy", "true")
    assert grave(chat.page) == {}
    button.press("Enter")
    before = chat.replies.count()
    chat.page.evaluate("agree()")
    assert "de Cholet" in chat.next_reply(before)
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(chat.page.get_by_role("status").first).to_be_empty()
    assert chat.mine.all_inner_texts().count("Toi :\nMa position") == 1


def test_whoever_types_a_town_meanwhile_is_not_told_that_no_position_came(chat: Chat) -> None:
    asked_where(chat)
    chat.page.evaluate(SILENT)
    chat.page.get_by_role("button", name="Ma position").click()
    assert "de Cholet" in chat.ask("cholet")
    before = chat.replies.count()
    chat.page.evaluate("refuse()")
    chat.page.wait_for_timeout(500)
    assert chat.replies.count() == before


def test_a_browser_that_never_answers_is_not_waited_for_long(chat: Chat) -> None:
    asked_where(chat)
    chat.page.clock.install()
    chat.page.evaluate(SILENT)
    chat.page.get_by_role("button", name="Ma position").click()
    before = chat.replies.count()
    chat.page.clock.fast_forward(30_000)
    assert NOT_GIVEN in chat.next_reply(before)


def test_a_position_not_sent_is_kept_nowhere_and_looked_for_again(agreeing: Chat) -> None:
    asked_where(agreeing)
    agreeing.page.route("**/messages", lambda route: route.fulfill(status=503))
    agreeing.page.locator("#log").get_by_role("button", name="Ma position").click()
    expect(agreeing.mine.last).to_contain_text("Pas envoyé")
    kept = agreeing.page.evaluate("JSON.stringify(sessionStorage)")
    assert "locate" in kept
    assert "tude" not in kept
    agreeing.page.unroute("**/messages")
    agreeing.page.reload()
    sent = sent_by(agreeing)
    before = agreeing.replies.count()
    agreeing.page.get_by_role("button", name="Réessayer").click()
    assert "de Cholet" in agreeing.next_reply(before)
    assert "latitude=47.066" in sent[0]


def test_without_script_the_button_is_a_form(newcomer: Newcomer) -> None:
    chat = newcomer(java_script_enabled=False)
    chat.writing.fill("cfa boulangerie")
    chat.page.get_by_role("button", name="Envoyer").click()
    chat.reload_until("Autour de quelle ville")
    chat.page.get_by_role("button", name="Ma position").click()
    chat.reload_until(NOT_GIVEN)
    expect(chat.mine.last).to_have_text("Toi : Ma position")
