"""The danger check promises to find, to tell apart, to answer with numbers first and never to stumble."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.safeguard.assess import Watch
from bot.safeguard.phrases import parse
from bot.safeguard.reply import FREE, helplines_text
from bot.safeguard.schema import Safeguard
from tests.steps import IN_PROPORTION, growth

CHECKED = date(2026, 11, 23)
REVIEW = date(2027, 5, 23)
EVERYTHING = st.text(st.characters(exclude_categories=()), max_size=300)


def helpline(key: str, number: str, **fields: Any) -> dict[str, Any]:
    return {
        "key": key,
        "number": number,
        "name": key.capitalize(),
        "purpose": "aide",
        "hours": "24 h/24",
        "free": True,
        "source": "essai",
        "checked_on": CHECKED,
        "review_by": REVIEW,
        "certainty": "A",
        **fields,
    }


def category(key: str, urgency: int, **fields: Any) -> dict[str, Any]:
    return {
        "key": key,
        "urgency": urgency,
        "helplines": ["samu"],
        "reply": "Courage.",
        "phrases": [f"danger {key}"],
        "never": ["rien"],
        **fields,
    }


def lists(*categories: dict[str, Any], **fields: Any) -> Safeguard:
    lines = [
        helpline("samu", "15"),
        helpline("ecrire", "114", sms=True),
        helpline("ecoute", "0 800 235 236"),
    ]
    return Safeguard.model_validate({"categories": categories, "helplines": lines, **fields})


SMALL = lists(
    category(
        "suicide",
        2,
        phrases=[
            "suicid*",
            "veux mourir",
            "envie ... mourir",
            "me tuer",
            "me foutre en l'air",
            "envie d'être morte",
        ],
        **{"except": ["mourir de rire", "me tuer a la tache"]},
    ),
    category("accident", 1, phrases=["<avale> ... medic*|poison", "perd du sang"]),
    words={"avale": "avale avaler"},
)
WATCH = Watch(SMALL)


def raised(text: str) -> str | None:
    found = WATCH.assess(text)
    return found.key if found else None


@pytest.mark.parametrize(
    "text",
    [
        "JE VEUX MOURIR",
        "jveu mourir",
        "je veux mourrir",
        "je ne veux que ça : envie de mourir",
        "ma copine pense au suicide",
        "elle est suicidaire",
        "je vais me foutre en lair",
        "j'ai plus qu'envie detre morte",
        "/je veux mourir",
        "bonjour.je veux mourir.merci",
        "envie vraiment très très de mourir",
    ],
)
def test_what_is_written_in_many_ways_is_found(text: str) -> None:
    assert raised(text) == "suicide"


@pytest.mark.parametrize(
    "text",
    [
        "suicid3",
        "5uicide",
        "s u i c i d e",
        "je pense au s.u.i.c.i.d.e",
        "su1c1de",
        "s*icide",
        "je veux me t*er",
        "je veux m#urir",
        "su\u200bicide",
        "ｓｕｉｃｉｄｅ",
    ],
)
def test_what_is_hidden_from_filters_is_found(text: str) -> None:
    assert raised(text) == "suicide"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "bonjour",
        "envie un deux trois quatre cinq mourir",
        "mourir veux",
        "c'est à mourir de rire, j'ai envie de mourir de rire",
        "je vais me tuer à la tâche",
        "j'ai avalé du poisson",
        "perdu du sang",
    ],
)
def test_what_is_no_danger_is_left_alone(text: str) -> None:
    assert raised(text) is None


def test_the_most_urgent_danger_wins_wherever_it_stands() -> None:
    assert raised("je veux mourir j'ai avalé plein de médicaments") == "accident"
    assert raised("j'ai avalé du poison, suicide") == "accident"


def test_an_exception_does_not_glue_its_neighbours_together() -> None:
    assert raised("je veux, mourir de rire, mourir") is None


def test_an_exception_hides_only_itself() -> None:
    assert raised("mourir de rire, non : je veux mourir") == "suicide"


@pytest.mark.parametrize(
    "text", ["...", "a ...", "... a", "a ... ... b", "", "ab*", "a|*", "?", "<rien> b", "ne"]
)
def test_a_phrase_that_cannot_be_looked_for_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="«"):
        parse(text, {})


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"helplines": ["inconnu"]}, "inconnu"),
        ({"helplines": []}, "helplines"),
        ({"helplines": ["samu", "samu"]}, "en double"),
        ({"phrases": []}, "phrases"),
        ({"phrases": ["a b", "A B"]}, "en double"),
        ({"phrases": [" "]}, "phrases"),
        ({"phrases": ["<rien>"]}, "groupe inconnu"),
        ({"never": []}, "never"),
        ({"urgency": 0}, "urgency"),
        ({"reply": ""}, "reply"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_lists_with_a_mistake_are_refused(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        lists({**category("suicide", 1), **fields})


def test_the_same_phrase_in_two_categories_is_refused() -> None:
    with pytest.raises(ValidationError, match="expressions en double"):
        lists(category("un", 1, phrases=["au secours"]), category("deux", 2, phrases=["au secours"]))


@pytest.mark.parametrize(
    "fields",
    [{"certainty": "C"}, {"certainty": "D"}, {"number": "zéro"}, {"review_by": CHECKED}, {"hours": ""}],
)
def test_a_helpline_that_is_not_sure_is_refused(fields: dict[str, Any]) -> None:
    lines = [{**helpline("samu", "15"), **fields}]
    with pytest.raises(ValidationError):
        Safeguard.model_validate({"categories": [category("suicide", 1)], "helplines": lines})


def test_numbers_come_first_and_can_be_tapped() -> None:
    safeguard = lists(category("suicide", 1, helplines=["ecoute", "samu", "ecrire"]))
    reply = helplines_text(safeguard.categories[0], safeguard, CHECKED)
    assert reply.splitlines() == [
        "- **[0 800 235 236](tel:0800235236)** Ecoute : aide (24 h/24)",
        "- **[15](tel:15)** Samu : aide (24 h/24)",
        "- **[114](sms:114)** Ecrire : aide (24 h/24)",
        FREE,
        "",
        "Courage.",
    ]


def test_hours_overdue_for_review_go_but_the_number_stays() -> None:
    day_before, that_day = REVIEW - timedelta(days=1), REVIEW
    first = SMALL.categories[0]
    assert "24 h/24" in helplines_text(first, SMALL, day_before)
    assert "24 h/24" not in helplines_text(first, SMALL, that_day)
    assert "[15](tel:15)" in helplines_text(first, SMALL, that_day)


def test_a_paid_number_is_not_said_to_be_free() -> None:
    lines = [helpline("samu", "15"), helpline("payant", "36 36", free=False)]
    paid = category("suicide", 1) | {"helplines": ["samu", "payant"]}
    safeguard = Safeguard.model_validate({"categories": [paid, category("accident", 2)], "helplines": lines})
    assert FREE not in helplines_text(safeguard.categories[0], safeguard, CHECKED)
    assert FREE in helplines_text(safeguard.categories[1], safeguard, CHECKED)
    assert safeguard.gentlest.key == "accident"


@given(EVERYTHING)
def test_any_text_gets_an_answer_and_always_the_same(text: str) -> None:
    assert WATCH.assess(text) == WATCH.assess(text)


@given(EVERYTHING, EVERYTHING)
def test_a_danger_is_found_whatever_stands_around_it(before: str, after: str) -> None:
    assert raised(f"{before} perd du sang {after}") == "accident"


@given(
    st.lists(
        st.sampled_from(
            ["je", "veux", "me", "mourir", "de", "rire", "tuer", "envie", "avaler", "suicid3", "t*er", "a.b"]
        ),
        max_size=40,
    )
)
def test_a_danger_more_never_lowers_the_alarm(words: list[str]) -> None:
    assert raised(" ".join([*words, "et", "puis", "avalé", "médicament"])) == "accident"


@pytest.mark.parametrize(
    "pattern",
    ["a", "je veux me ", "envie ", "a*b ", "m*****", "a b ", "a.b-", "e\u0301\u0302", "s3 1a4 ", "/ "],
)
def test_work_grows_no_faster_than_the_text(pattern: str) -> None:
    assert growth(WATCH.assess, pattern) < IN_PROPORTION
