"""Every phrase and every example of the real danger lists, one test each: these lists are the safety net."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.markup import mistakes, plain
from bot.safeguard.assess import Watch
from bot.safeguard.phrases import GAP, Book, choices, parse, words
from bot.safeguard.reply import helplines_text
from bot.safeguard.schema import Category, Safeguard

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
LISTS = Safeguard.model_validate(
    {
        **yaml.safe_load((KNOWLEDGE / "safeguard.yml").read_text()),
        **yaml.safe_load((KNOWLEDGE / "helplines.yml").read_text()),
    }
)
WATCH = Watch(LISTS)
CATEGORIES = {category.key: category for category in LISTS.categories}
DANGERS = ("accident", "suicide", "violence")
PHRASES = [(each.key, text) for each in LISTS.categories for text in each.phrases]
EXCEPTIONS = [(each.key, text) for each in LISTS.categories for text in each.exceptions]
ALWAYS = [(each.key, text) for each in LISTS.categories for text in each.always]
NEVER = [(each.key, text) for each in LISTS.categories for text in each.never]
BETWEEN = ("lundi", "mardi", "jeudi", "samedi")
TODAY = date(2026, 11, 24)
PLEA = "je veux mourir"


def spelt_out(phrase: str) -> Iterator[str]:
    """Messages in which every choice of the phrase comes up once, with and without words in between."""
    places = [[GAP] if item == GAP else choices(item, LISTS.words) for item in phrase.split()]
    for turn in range(max(map(len, places))):
        written = [place[turn % len(place)].removesuffix("*") for place in places]
        yield " ".join(word for word in written if word != GAP)
        yield " ".join(" ".join(BETWEEN) if word == GAP else word for word in written)


@pytest.mark.parametrize(("key", "phrase"), PHRASES)
def test_each_phrase_is_found_in_a_message(key: str, phrase: str) -> None:
    book = Book([parse(phrase, LISTS.words)])
    assert [text for text in spelt_out(phrase) if not any(book.spans(words(text)))] == []


@pytest.mark.parametrize(("key", "phrase"), PHRASES)
def test_each_phrase_raises_its_category_or_a_more_urgent_one(key: str, phrase: str) -> None:
    raised = [WATCH.assess(text) for text in spelt_out(phrase)]
    assert all(found and found.urgency <= CATEGORIES[key].urgency for found in raised)


@pytest.mark.parametrize(("key", "sentence"), ALWAYS)
def test_each_cry_for_help_raises_its_category(key: str, sentence: str) -> None:
    found = WATCH.assess(sentence)
    assert found
    assert found.key == key


@pytest.mark.parametrize(("key", "sentence"), NEVER)
def test_each_harmless_sentence_raises_nothing(key: str, sentence: str) -> None:
    assert WATCH.assess(sentence) is None


@pytest.mark.parametrize(("key", "sentence"), NEVER)
def test_a_harmless_sentence_hides_no_danger_beside_it(key: str, sentence: str) -> None:
    assert WATCH.assess(f"{sentence} {PLEA}")
    assert WATCH.assess(f"{PLEA} {sentence}")


@pytest.mark.parametrize(("key", "expression"), EXCEPTIONS)
def test_an_exception_hides_no_cry_for_help_after_it(key: str, expression: str) -> None:
    excuse = next(spelt_out(expression))
    assert [cry for cry in CATEGORIES[key].always if not WATCH.assess(f"{excuse} et {cry}")] == []


@pytest.mark.parametrize("key", DANGERS)
def test_the_lists_of_danger_are_rich(key: str) -> None:
    category = CATEGORIES[key]
    assert len(category.phrases) >= 60
    assert len(category.always) >= 25
    assert len(category.never) >= 25


@pytest.mark.parametrize("category", LISTS.categories, ids=lambda each: each.key)
def test_each_reply_starts_with_a_number_to_tap_and_stays_short(category: Category) -> None:
    reply = helplines_text(category, LISTS, TODAY)
    first = LISTS.helpline(category.helplines[0])
    assert reply.startswith(f"- **[{first.number}](tel:")
    assert len(plain(reply)) < 700
    assert mistakes(reply) == []


@pytest.mark.parametrize("category", LISTS.categories, ids=lambda each: each.key)
def test_each_reply_offers_a_human_and_promises_no_secret(category: Category) -> None:
    reply = category.reply.casefold()
    assert "parler à quelqu'un" in reply
    assert not any(word in reply for word in ("secret", "confidentiel", "promis", "anonyme", "entre nous"))
    assert "?" not in reply


@pytest.mark.parametrize(
    ("key", "numbers"),
    [("accident", ["15", "112", "114"]), ("violence", ["17", "114"]), ("suicide", ["3114", "15"])],
)
def test_the_right_number_comes_first(key: str, numbers: list[str]) -> None:
    shown = [LISTS.helpline(line).number for line in CATEGORIES[key].helplines]
    assert shown[: len(numbers)] == numbers


def test_accidents_come_before_all_else() -> None:
    ordered = sorted(LISTS.categories, key=lambda each: each.urgency)
    assert [each.key for each in ordered] == ["accident", "suicide", "violence", "mal_etre"]
