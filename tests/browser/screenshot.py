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
    """Ask about the licence aid, and keep the answer as it is seen."""
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
        chat.press("Les aides")
        chat.ask("jpeu avoir les 500e pr le permis ?")
        chat.writing.blur()
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    if CHROMIUM is None or len(sys.argv) != 2:
        sys.exit(MISSING if CHROMIUM is None else __doc__)
    take(Path(sys.argv[1]))
