"""One service and one browser for the folder; a new person, without any cookie, for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.office import Office, opened
from tests.browser.stage import CHROMIUM, DESK, MISSING, Chat, launch
from tests.conftest import MUST_RUN
from tests.running import Running

# A busy machine takes longer than a person would wait.
PATIENCE = 20_000
Newcomer = Callable[..., Chat]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, or a skip that says how to get it."""
    if CHROMIUM is None:
        (pytest.fail if MUST_RUN else pytest.skip)(MISSING)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the service answers."""
    with Running(tmp_path_factory.mktemp("service")) as service:
        yield service.url


@pytest.fixture
def newcomer(browser: Browser, address: str) -> Iterator[Newcomer]:
    """Someone new opens the page; options are those of a browser context."""
    opened: list[BrowserContext] = []

    def arrive(**options: Any) -> Chat:
        opened.append(browser.new_context(**{"viewport": DESK, "locale": "fr-FR"} | options))
        return Chat(opened[-1].new_page(), address).open()

    yield arrive
    for context in opened:
        context.close()


@pytest.fixture
def chat(newcomer: Newcomer) -> Chat:
    """The page, just opened on a computer."""
    return newcomer()


@pytest.fixture
def office(browser: Browser, tmp_path: Path) -> Iterator[Office]:
    """A service of its own, with young people on Telegram."""
    with opened(browser, tmp_path) as office:
        yield office


@pytest.fixture(scope="module")
def shared_office(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One that the tests of a file share."""
    with opened(browser, tmp_path_factory.mktemp("office")) as office:
        yield office
