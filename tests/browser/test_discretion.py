"""What the page does not do: ask elsewhere, break its own policy, leave a cookie before it is needed."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.stage import Chat

STATIC = ("chat.css", "chat.js", "place.js", "position.js")
SHARED = ("base.css", "icon.svg")
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
"""


def heard(page: Page) -> tuple[list[str], list[str]]:
    """Every address asked for, and every complaint of the browser, from now on."""
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return asked, complaints


def test_the_page_asks_nobody_else_and_keeps_to_its_policy(chat: Chat) -> None:
    chat.page.add_init_script(WATCH)
    asked, complaints = heard(chat.page)
    chat.open()
    chat.ask("je peux avoir les 500 euros pour le permis ?")
    chat.press("Les thèmes")
    assert chat.page.evaluate("refused") == []
    chat.page.goto(f"{chat.address}/confidentialite")
    assert chat.page.evaluate("refused") == []
    assert [url for url in asked if not url.startswith(f"{chat.address}/")] == []
    assert complaints == []


def test_one_cookie_and_only_after_the_first_message(chat: Chat) -> None:
    jar = chat.page.context
    chat.page.goto(f"{chat.address}/confidentialite")
    chat.open()
    assert jar.cookies() == []
    chat.ask("bonjour")
    (cookie,) = jar.cookies()
    assert cookie["name"] == "passerelle"
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"


def test_nothing_stays_in_the_browser_but_what_was_not_sent(chat: Chat) -> None:
    chat.ask("bonjour")
    assert chat.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_page_is_drawn_at_once(chat: Chat) -> None:
    sizes = {
        path: len(chat.page.request.get(chat.address + path).body())
        for path in ("/", *(f"/static/{name}" for name in STATIC), *(f"/commun/{name}" for name in SHARED))
    }
    assert sum(sizes.values()) < 40_000, sizes
    assert chat.page.locator("head link[rel=stylesheet]").count() == 2, "styles hold the first drawing back"
