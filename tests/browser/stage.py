"""The real service and a real browser, as a person has them."""

from __future__ import annotations

import shutil
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Locator, Page, Playwright

CHROMIUM = shutil.which("chromium")
MISSING = "Chromium manque : apt-get install chromium"
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1100, "height": 800}


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, silent on the network."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))


class Chat:
    """The page as a person uses it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self) -> Chat:
        self.page.goto(self.address)
        return self

    @property
    def writing(self) -> Locator:
        return self.page.get_by_label("Ton message")

    @property
    def replies(self) -> Locator:
        return self.page.locator("#log .ours[id]")

    @property
    def mine(self) -> Locator:
        return self.page.locator("#log .person")

    def write(self, text: str) -> None:
        """Write without looking at what comes back."""
        self.writing.fill(text)
        self.writing.press("Enter")

    def ask(self, text: str) -> str:
        """Write, and read the reply."""
        before = self.replies.count()
        self.write(text)
        return self.next_reply(before)

    def press(self, label: str) -> str:
        """Press the newest button of that label, and read the reply."""
        before = self.replies.count()
        self.page.locator("#log").get_by_role("button", name=label, exact=True).last.click()
        return self.next_reply(before)

    def next_reply(self, before: int) -> str:
        """The last reply, once there are more than before and they stop coming."""
        self.page.wait_for_function(
            "before => document.querySelectorAll('#log .ours[id]').length > before", arg=before
        )
        self.page.wait_for_timeout(300)
        return self.replies.last.locator(".bubble").inner_text()

    def reload_until(self, text: str) -> None:
        """Without script, ask for the page again until the last reply says so."""
        for _ in range(20):
            self.page.get_by_role("link", name="Recharge la page").click()
            if self.replies.count() and text in self.replies.last.inner_text():
                return
        raise AssertionError(f"{text!r} never came")

    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        root = "document.documentElement"
        return int(self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


def complaints(page: Page) -> list[str]:
    """What goes wrong in a page from now on: a script that fails, a dialog, a breach of the policy."""
    said: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if "Security Policy" in line.text else None)
    return said


def grave(page: Page) -> dict[str, Any]:
    """The serious and critical violations that axe finds, by rule."""
    found = Axe().run(page).response["violations"]
    return {
        rule["id"]: [node["html"] for node in rule["nodes"]]
        for rule in found
        if rule["impact"] in ("serious", "critical")
    }
