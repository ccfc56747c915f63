"""Editors at work: a page of content as their browser sees it, and what its form sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import httpx

from tests.edges.staff_room import csrf

ZOE, SAMI, ADVISER = "zoe@exemple.test", "sami@exemple.test", "lina@exemple.test"
CONTENTS = "/espace/contenus"
LODGING = f"{CONTENTS}/answers/aide-logement"


def fields(page: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    form = page.partition('id="fiche"')[2].partition("</form>")[0]
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items()}


async def sent(
    browser: httpx.AsyncClient, address: str, changed: Mapping[str, str], live: bool = False
) -> httpx.Response:
    """The form of a page sent with some fields changed; `live` as the page itself does while one types."""
    page = await browser.get(address)
    headers = {"HX-Request": "true"} if live else {}
    return await browser.post(
        address.partition("?")[0], data=fields(page.text) | dict(changed), headers=headers
    )


async def publish(
    browser: httpx.AsyncClient, address: str, why: str = "La CAF a changé sa page."
) -> httpx.Response:
    """The gate of a draft passed, with a reason."""
    page = (await browser.get(f"{address}/publier")).text
    seen = re.search(r'name="vu" value="(\d+)"', page)
    data = {"csrf": await csrf(browser), "vu": seen[1] if seen else "0", "pourquoi": why}
    return await browser.post(f"{address}/publier", data=data)
