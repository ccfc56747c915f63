"""What a form asks of names is written in plain lines, and read back as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.contents.pairs import Name, Pairs, Worth, names_of

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,15}", fullmatch=True)
VALUES: dict[Worth, st.SearchStrategy[Any]] = {
    Worth.LIST: st.lists(NAMES, max_size=4),
    Worth.NUMBER: st.integers(-1000, 1000),
    Worth.TEXT: st.lists(NAMES, min_size=1, max_size=4).map(" ".join),
}


@given(st.data(), st.sampled_from(Worth))
def test_what_is_written_is_read_as_it_was(data: st.DataObject, worth: Worth) -> None:
    group = st.dictionaries(NAMES, VALUES[worth], max_size=4)
    one, several = data.draw(group), data.draw(st.lists(group.filter(bool), max_size=3))
    assert Pairs(worth).read(Pairs(worth).written(one)) == one
    assert Pairs(worth, groups=True).read(Pairs(worth, groups=True).written(several)) == several


@given(st.text(), st.sampled_from(Worth), st.booleans())
def test_whatever_is_typed_is_read_or_refused_with_its_line(said: str, worth: Worth, groups: bool) -> None:
    pairs = Pairs(worth, groups)
    try:
        found = pairs.read(said)
    except ValueError as error:
        assert str(error).startswith("«")  # noqa: PT017 - either way is right
    else:
        assert pairs.read(pairs.written(found)) == found


def test_it_reads_like_a_sentence() -> None:
    conditions = Pairs(Worth.LIST, groups=True)
    said = "situation : lycee, college\nou\nage:ans_15"
    assert conditions.read(said) == [{"situation": ["lycee", "college"]}, {"age": ["ans_15"]}]
    assert conditions.written(conditions.read(said)) == "situation : lycee, college\nou\nage : ans_15"
    assert Pairs(Worth.NUMBER).read("projet : 2\n\n cfa: -1 ") == {"projet": 2, "cfa": -1}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("situation lycee", "« situation lycee » : il manque les deux-points"),
        (": lycee", "« : lycee » : il manque les deux-points"),
        ("age : a\nage : b", "« age » : écrit deux fois"),
    ],
)
def test_a_line_that_says_nothing_is_named(said: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        Pairs(Worth.LIST).read(said)


@pytest.mark.parametrize("body", ["tel quel", 3, ["tel", "quel"]])
def test_what_is_no_such_body_is_shown_as_it_is(body: object) -> None:
    assert Pairs(Worth.LIST).written(body) == str(body)


def test_the_names_that_lines_may_bear_are_told() -> None:
    choices = [{"key": "oui", "label": "Oui"}, {"label": "sans clé"}, "rien"]
    body = {"questions": [{"key": "age", "name": "Âge", "choices": choices}], "dimensions": "rien"}
    assert names_of(body) == (("questions", (Name("age", "Âge", (Name("oui", "Oui"),)),)),)
    assert names_of(None) == ()
