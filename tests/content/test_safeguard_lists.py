"""Every phrase and every example of the real danger lists, one test each: these lists are the safety net."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise

import pytest

from bot.content.load import load
from bot.markup import mistakes, plain
from bot.safeguard.assess import Watch
from bot.safeguard.book import Book
from bot.safeguard.phrases import BOTH, REACH, choices, orders, parse_all, words
from bot.safeguard.reply import helplines_text
from bot.safeguard.schema import Category
from tests.conftest import ROOT

CONTENT = load(ROOT)
LISTS = CONTENT.safeguard
WATCH = Watch(LISTS)
CATEGORIES = {category.key: category for category in LISTS.categories}
PHRASES = [(each.key, text) for each in LISTS.categories for text in each.phrases]
EXCEPTIONS = [(each.key, text) for each in LISTS.categories for text in each.exceptions]
ALWAYS = [(each.key, text) for each in LISTS.categories for text in each.always]
NEVER = [(each.key, text) for each in LISTS.categories for text in each.never]
BETWEEN = {
    **dict.fromkeys(REACH, "lundi mardi jeudi samedi"),
    BOTH: "lundi mardi jeudi samedi dimanche avril",
}
TODAY = date(2026, 11, 24)
PLEA = "je veux mourir"
# Answers that may be asked for in the words of someone who suffers: helplines come first, then their button.
NEAR_DANGER = {"harcelement-travail", "harcelement-cfa", "idees-noires", "inspection-travail", "detresse"}


def spelt_out(phrase: str) -> Iterator[str]:
    """Messages in which every choice of the phrase comes up once, with and without words in between."""
    for order in orders(phrase):
        places = [[item] if item in REACH else choices(item, LISTS.words) for item in order.split()]
        for turn in range(max(map(len, places))):
            written = [place[turn % len(place)].removesuffix("*").replace("_", " ") for place in places]
            close = " ".join(word for word in written if word not in REACH)
            apart = " ".join(BETWEEN.get(word, word) for word in written)
            yield from (text for text in (close, apart) if not stutters(text))


def stutters(text: str) -> bool:
    """Whether a word is said twice: the normaliser hears it once."""
    return any(word == following for word, following in pairwise(text.replace("'", " ").split()))


@pytest.mark.parametrize(("key", "phrase"), PHRASES)
def test_each_phrase_is_found_in_a_message(key: str, phrase: str) -> None:
    book = Book(parse_all([phrase], LISTS.words))
    assert [text for text in spelt_out(phrase) if not any(book.spans(words(text)))] == []


@pytest.mark.parametrize(("key", "phrase"), PHRASES)
def test_each_phrase_raises_its_category_or_a_more_urgent_one(key: str, phrase: str) -> None:
    raised = [WATCH.assess(text) for text in islice(spelt_out(phrase), 4)]
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
    cries = CATEGORIES[key].always[::9]
    assert [cry for cry in cries if not WATCH.assess(f"{excuse} et {cry}")] == []


def test_no_question_about_apprenticeship_is_taken_for_a_danger() -> None:
    asked = [(topic, text) for topic, text in CONTENT.examples if topic not in NEAR_DANGER]
    assert len(asked) > 5_000
    assert [(topic, text) for topic, text in asked if WATCH.assess(text)] == []


@pytest.mark.parametrize("category", LISTS.categories, ids=lambda each: each.key)
def test_each_list_is_rich(category: Category) -> None:
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


@pytest.mark.parametrize("category", LISTS.categories, ids=lambda each: each.key)
def test_what_one_may_do_about_it_is_answered(category: Category) -> None:
    assert [key for key in category.followups if not CONTENT.library.get(key)] == []


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("accident", ["15", "112", "114"]),
        ("danger_immediat", ["17", "114", "112"]),
        ("suicide", ["3114", "15"]),
        ("automutilation", ["3114"]),
        ("violence", ["17", "114", "119", "3919"]),
        ("violence_sexuelle", ["17", "114", "119", "3919", "3018"]),
        ("harcelement", ["3018", "119"]),
        ("fugue", ["119", "115", "17"]),
        ("exploitation", ["119", "17"]),
    ],
)
def test_the_right_number_comes_first(key: str, numbers: list[str]) -> None:
    shown = [LISTS.helpline(line).number for line in CATEGORIES[key].helplines]
    assert shown[: len(numbers)] == numbers


def test_a_life_at_stake_comes_first_and_sadness_last() -> None:
    urgencies = {each.key: each.urgency for each in LISTS.categories}
    assert urgencies["accident"] == 1 < min(number for key, number in urgencies.items() if key != "accident")
    assert LISTS.gentlest.key == "mal_etre"
    assert len({number for key, number in urgencies.items() if number == urgencies["mal_etre"]}) == 1
