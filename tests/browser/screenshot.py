"""Takes the README's picture: `python -m tests.browser.screenshot docs/conversation.png`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from tests.browser.stage import CHROMIUM, MISSING, Chat, launch
from tests.running import Running

FRAME = ViewportSize(width=900, height=735)


def take(target: Path) -> None:
    """Ask what one earns, then what changes with age, and keep the answers as they are seen."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Running(Path(folder)) as service,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        page = browser.new_page(
            viewport=FRAME,
            device_scale_factor=2,
            color_scheme="light",
            reduced_motion="reduce",
            locale="fr-FR",
        )
        chat = Chat(page, service.url).open()
        chat.ask("g 17 ans, 1ere année")
        chat.ask("et à 18 ans ?")
        chat.writing.blur()
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    if CHROMIUM is None or len(sys.argv) != 2:
        sys.exit(MISSING if CHROMIUM is None else __doc__)
    take(Path(sys.argv[1]))
