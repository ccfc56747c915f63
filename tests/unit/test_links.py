"""Addresses that people and advisers type can be followed; whatever else they type stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.telegram.render import page
from bot.content.load import load
from bot.conversation.phrases import Phrase
from bot.web.links import linked
from bot.web.prose import rendered
from tests.conftest import ROOT
from tests.telegram_peer.html_text import visible

PHRASES = load(ROOT).phrases
SAFE = {"rel": "noopener noreferrer nofollow", "target": "_blank"}
SIGNS = st.sampled_from(
    ["http://", "HTTPS://", "https://a.fr", "javascript:", "<b>", '"', "'", "&amp;", "@", "\\"]
)
TYPED = st.lists(
    SIGNS
    | st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=8)
    | st.sampled_from([" ", "\n", ".", "/", "(", ")", "[", "]"])
).map("".join)

MISLEADING = "[clique](https://pirate.test) **gras** <a href='https://pirate.test'>ici</a> _x_\n- un\n- deux"


class Read(HTMLParser):
    """What a browser would show of a fragment, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.links: list[tuple[str, str]] = []
        self._href: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        if tag == "a":
            self._href = given.pop("href")
            assert given == SAFE
            self.links.append((str(self._href), ""))

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._href is not None:
            self.links[-1] = (self.links[-1][0], self.links[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        self._href = None


def links(text: str) -> list[str]:
    return [href for href, _ in Read(str(linked(text))).links]


@given(TYPED)
@example("https://a.fr/?a=1&lt=2&copy=3")
@example('https://a.fr/"onmouseover=alert(1)')
def test_whatever_is_typed_is_what_is_read_and_nothing_but_links_is_made(typed: str) -> None:
    read = Read(str(linked(typed)))
    assert read.text == typed
    assert read.tags <= {"a"}
    for href, shown in read.links:
        assert href == shown
        assert href.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vois https://www.alternance.emploi.gouv.fr/.", ["https://www.alternance.emploi.gouv.fr/"]),
        ("(http://exemple.test/a_(b))", ["http://exemple.test/a_(b)"]),
        ("https://exemple.test/a?b=1&c=2#d, puis HTTP://EXEMPLE.TEST !", ["https://exemple.test/a?b=1&c=2#d", "HTTP://EXEMPLE.TEST"]),
        ("« https://exemple.test »", ["https://exemple.test"]),
        ("https://bücher.test/é", ["https://bücher.test/é"]),
        ("https://xn--bcher-kva.test", ["https://xn--bcher-kva.test"]),
        ("http://127.0.0.1:8000/x http://[::1]/", ["http://127.0.0.1:8000/x", "http://[::1]/"]),
        ("https://exemple.test\u202egro.liam", ["https://exemple.test"]),
    ],
)  # fmt: skip
def test_an_address_is_a_link_that_says_where_it_leads(typed: str, found: list[str]) -> None:
    assert links(typed) == found


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://exemple.test", "//exemple.test", "www.exemple.test",
        "exemple.test", "camille@exemple.test", "mailto:camille@exemple.test", "https://", "http:///x",
        "https://caf.fr@pirate.test/", "https://caf.fr:80@pirate.test", "http://[::1", "http://a.test:99999/",
        "xhttp://exemple.test", "tel:3114",
    ],
)  # fmt: skip
def test_nothing_else_is_a_link(typed: str) -> None:
    assert links(typed) == []


def letters(text: str) -> str:
    """A text but for what typography may change: spaces, apostrophes, dashes of lists."""
    return re.sub(r"[\s•-]", "", text).replace("’", "'")


def said(text: str) -> str:
    """What an adviser wrote, as it goes out."""
    return PHRASES.text(Phrase.DESK_SAID, nom="Camille", texte=text)


def test_on_the_page_an_adviser_s_address_can_be_followed() -> None:
    read = Read(str(rendered(said("Vois https://exemple.test/l'aide_2 et /menu, **vite**."))))
    assert read.links == [("https://exemple.test/l'aide_2",) * 2]
    assert "**vite**" in read.text


@given(TYPED)
@example(MISLEADING)
def test_on_the_page_an_adviser_s_words_are_no_markup(typed: str) -> None:
    read = Read(str(rendered(said(f"x{typed}"))))
    assert read.tags <= {"div", "p", "ul", "li", "strong", "a", "button"}
    assert all(href == shown for href, shown in read.links)
    assert letters(read.text) == letters(f"Camille : x{typed}")


@given(TYPED)
@example(MISLEADING)
def test_on_telegram_an_adviser_s_words_are_no_markup(typed: str) -> None:
    shown = visible(page(said(f"x{typed}x")), "HTML", 10**6)
    assert [entity["type"] for entity in shown.entities] == ["bold"]
    assert letters(shown.text) == letters(f"Camille : x{typed}x")


def test_on_telegram_an_address_goes_as_typed_for_telegram_to_link() -> None:
    shown = visible(page(said("vois [ici](https://exemple.test/a_b*c)")), "HTML", 4096)
    assert shown.text == "Camille : vois [ici](https://exemple.test/a_b*c)"
