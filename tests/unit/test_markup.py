"""The small markup shows what was meant, on both channels, whatever is put into it."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.channels.telegram.render import keyboard, page
from bot.markup import escape, mistakes, plain, spans
from bot.messages import Button
from bot.web.prose import rendered

TELEGRAM_TAGS = {"b", "a", "code"}


class Tags(HTMLParser):
    """Collects the tags of a page and notes what does not balance."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.balanced = True
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.balanced &= bool(self.open) and self.open.pop() == tag


def test_bold_links_and_lists() -> None:
    found = spans("**Non**, vois [ici](https://exemple.fr)\n- un\n- deux")
    assert [(s.text, s.bold, s.href) for s in found if s.text != "\n"] == [
        ("Non", True, ""),
        (", vois ", False, ""),
        ("ici", False, "https://exemple.fr"),
        ("• un", False, ""),
        ("• deux", False, ""),
    ]


def test_a_phone_number_can_be_touched_on_the_page_and_copied_on_telegram() -> None:
    assert page("[3114](tel:3114)") == "<code>3114</code>"
    assert '<a href="tel:3114">3114</a>' in rendered("[3114](tel:3114)")


def test_a_dangerous_address_is_no_link() -> None:
    assert "href" not in rendered("[clique](javascript:alert(1))")


def test_marks_left_open_are_mistakes() -> None:
    assert mistakes("**ouvert")
    assert mistakes("<b>html</b>")
    assert not mistakes("**fermé** et [lien](https://exemple.fr)")


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_what_comes_from_outside_stands_for_itself(text: str) -> None:
    shown = plain("x" + escape(" ".join(text.split())) + "x")
    assert shown == "x" + " ".join(text.split()) + "x"


@given(st.text())
def test_any_text_becomes_balanced_pages(text: str) -> None:
    telegram, web = Tags(page(text)), Tags(str(rendered(text)))
    assert telegram.seen <= TELEGRAM_TAGS
    assert telegram.balanced
    assert not telegram.open
    assert web.seen <= {"div", "p", "br", "ul", "li", "a", "strong"}
    assert web.balanced
    assert not web.open


def test_short_buttons_share_a_row_and_long_ones_do_not() -> None:
    labels = ["Ma paie", "Les aides", "Trouver un CFA, un patron", "Oui"]
    board = keyboard([Button(label, "menu") for label in labels])
    assert isinstance(board, InlineKeyboardMarkup)
    assert [[key.text for key in row] for row in board.inline_keyboard] == [
        labels[:2],
        labels[2:3],
        labels[3:],
    ]


def test_what_is_said_of_an_answer_has_a_row_of_its_own() -> None:
    actions = [("Les thèmes", "menu"), ("Utile", "helpful:conges"), ("Pas ma question", "notmine:conges")]
    board = keyboard([Button(label, action) for label, action in actions])
    assert isinstance(board, InlineKeyboardMarkup)
    rows = [[key.text for key in row] for row in board.inline_keyboard]
    assert rows == [["Les thèmes"], ["Utile", "Pas ma question"]]
