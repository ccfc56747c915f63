"""On a small phone a coordinator gives towns and skills, and the queue says what each case asks for."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.office import PASSWORD, PHONE
from tests.browser.stage import grave
from tests.running import ROOT, Running

EMAIL = "coordinator@demonstration.test"


@pytest.fixture
def coordinator(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The demonstration, opened by its coordinator."""
    with Running(tmp_path) as service:
        said = subprocess.run(
            [sys.executable, "-m", "bot", "demo"],
            cwd=ROOT,
            env=service._environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        link = re.search(rf"{EMAIL}[^/]*\S*?(/espace/lien/\S+)", said)
        assert link
        context = browser.new_context(viewport=PHONE, locale="fr-FR")
        page = context.new_page()
        page.goto(service.url + link[1])
        for box in page.locator("input[type=password]").all():
            box.fill(PASSWORD)
        page.locator("main button").click()
        page.get_by_label("Adresse e-mail").fill(EMAIL)
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main button").click()
        expect(page.get_by_role("heading", name="File d'attente")).to_be_visible()
        yield page
        context.close()


def sound(page: Page) -> bool:
    """Whether a page passes axe and does not scroll sideways."""
    assert grave(page) == {}
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_skills_and_towns_are_given_and_then_read_in_the_queue(coordinator: Page, scheme: str) -> None:
    page = coordinator
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    wanted = page.locator(".needs .tag").first.inner_text()
    page.goto(page.url.replace("/file", "/equipe"))
    page.locator("main").get_by_role("link", name="Inès").click()
    page.get_by_role("checkbox", name=wanted).check()
    page.get_by_label("Territoires").fill("Châteaubriand")
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_role("alert")).to_contain_text("Châteaubriant (44), commune")
    expect(page.get_by_role("checkbox", name=wanted)).to_be_checked()
    assert sound(page)
    page.get_by_label("Territoires").fill("")
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_role("status")).to_contain_text("enregistré")
    assert sound(page)
    page.get_by_role("link", name="File d'attente").click()
    expect(page.get_by_text(f"{wanted}, pour vous").first).to_be_visible()
    page.get_by_label("Compétence", exact=True).select_option("les-miennes")
    page.get_by_role("button", name="Filtrer").click()
    for row in page.locator(".case").all():
        expect(row).to_contain_text("pour vous")
    assert sound(page)
