"""How much danger is seen in messages that nobody had in mind when writing the lists.

`tests/nlu/danger.tsv` was written without a look at the lists, and they are never tuned on it: a miss found
there is answered by a family of phrases found elsewhere, or the set is written anew.
"""

from __future__ import annotations

import csv

import pytest

from bot.conversation.content import Content
from nlu.language import normalise
from tests.conftest import ROOT

with (ROOT / "tests/nlu/danger.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
HARMLESS = "-"
# A little below what is measured today (README, Limits).
SEEN, FALSE_ALARMS = 0.79, 0.06


def share(content: Content, rows: list[dict[str, str]]) -> float:
    return sum(content.watch.assess(row["text"]) is not None for row in rows) / len(rows)


def test_most_dangers_nobody_had_in_mind_are_seen(content: Content) -> None:
    assert share(content, [row for row in ROWS if row["category"] != HARMLESS]) >= SEEN


def test_alarming_words_of_every_day_seldom_raise_anything(content: Content) -> None:
    assert share(content, [row for row in ROWS if row["category"] == HARMLESS]) <= FALSE_ALARMS


@pytest.mark.parametrize("key", sorted({row["category"] for row in ROWS} - {HARMLESS}))
def test_each_kind_of_danger_is_measured(key: str, content: Content) -> None:
    assert key in {category.key for category in content.safeguard.categories}
    assert sum(row["category"] == key for row in ROWS) >= 19


def test_the_lists_were_not_given_the_measure(content: Content) -> None:
    categories = content.safeguard.categories
    known = {normalise(text) for each in categories for text in (*each.always, *each.never)}
    assert [row["text"] for row in ROWS if normalise(row["text"]) in known] == []
