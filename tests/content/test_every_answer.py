"""Each answer, as both channels show it: readable, within limits, with buttons that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import pytest

from bot.answers.schema import Entry
from bot.channels.telegram.render import keyboard, page
from bot.content.load import load
from bot.conversation.actions import ACTIONS
from bot.conversation.answering import answer, longer
from bot.messages import Reply
from bot.safeguard.reply import helplines_text
from bot.safeguard.schema import Category
from bot.web.prose import rendered
from tests.conftest import ROOT
from tests.telegram_peer.html_text import visible
from tests.telegram_peer.markup import checked_markup

TODAY, LATER = date(2026, 11, 23), date(2028, 1, 1)
CONTENT = load(ROOT)
ENTRIES = list(CONTENT.library)
# Never closed in HTML.
VOID = {"br"}


class Balanced(HTMLParser):
    """Fails on a tag closed out of turn; `close` fails on one left open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open += [tag] * (tag not in VOID)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def close(self) -> None:
        super().close()
        assert self.open == []


def shown(entry: Entry) -> Iterator[Reply]:
    for today in (TODAY, LATER):
        yield answer(entry, CONTENT, today)
        yield longer(entry, CONTENT, today)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_an_answer_is_shown_whole_on_both_channels(entry: Entry) -> None:
    for reply in shown(entry):
        assert visible(page(reply.text), "HTML").text.strip()
        markup = keyboard(reply.buttons)
        assert markup
        assert checked_markup(markup.to_dict())
        html = Balanced()
        html.feed(str(rendered(reply.text)))
        html.close()
        assert "{" not in reply.text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_its_source_and_date_are_said_and_its_doubts_too(entry: Entry) -> None:
    said = answer(entry, CONTENT, TODAY).text
    assert entry.sources[0].url in said
    assert "vérifiée le" in said
    if entry.certainty in "CD":
        assert entry.confirm_with
        assert entry.confirm_with in said.rpartition("\n\n")[0].rpartition("\n\n")[2]
    if entry.certainty == "D":
        assert "pas confirmé" in said


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_its_buttons_lead_somewhere(entry: Entry) -> None:
    for button in answer(entry, CONTENT, TODAY).buttons:
        verb, _, argument = button.action.partition(":")
        assert verb in ACTIONS
        assert verb not in ("answer", "more") or CONTENT.library.get(argument)


@pytest.mark.parametrize("category", CONTENT.safeguard.categories, ids=lambda category: category.key)
def test_whom_to_call_is_shown_whole_on_both_channels(category: Category) -> None:
    text = helplines_text(category, CONTENT.safeguard, TODAY)
    assert visible(page(text), "HTML").text.startswith("• ")
    html = Balanced()
    html.feed(str(rendered(text)))
    html.close()
    assert 'href="tel:' in str(rendered(text))
