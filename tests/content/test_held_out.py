"""What understanding is measured on is really unseen, and really covers what can be asked."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.conversation.content import Content
from bot.understanding.utterances import NOWHERE, Utterance, read
from nlu.language import normalise
from tests.conftest import ROOT

SETS = {name: read(ROOT / f"tests/nlu/{name}.tsv") for name in ("heldout", "tuning", "context")}
STYLES = {"correct", "abrege", "sms"}
each_set = pytest.mark.parametrize("utterances", SETS.values(), ids=SETS)


@each_set
def test_no_utterance_of_a_set_is_also_learned(utterances: list[Utterance], content: Content) -> None:
    learned = {normalise(text) for _, text in content.examples}
    assert [each.text for each in utterances if normalise(each.text) in learned] == []


def test_the_bars_are_not_chosen_on_what_they_are_judged_by() -> None:
    tuned = {normalise(each.text) for each in SETS["tuning"]}
    assert [each.text for each in SETS["heldout"] if normalise(each.text) in tuned] == []


@each_set
def test_every_label_leads_somewhere(utterances: list[Utterance], content: Content) -> None:
    assert {each.wanted for each in utterances if not content.knows(each.wanted)} <= {"aucune"}
    assert {each.topic for each in utterances if each.topic and not content.library.get(each.topic)} == set()


@pytest.mark.parametrize("name", ["heldout", "tuning"])
def test_every_answer_is_asked_for_in_every_style(name: str, content: Content) -> None:
    counts = Counter(each.wanted for each in SETS[name])
    wanted = {entry.key for entry in content.library} | content.intents
    assert {intent for intent in wanted if not counts[intent]} == set()
    assert {each.style for each in SETS[name]} == STYLES


def test_the_held_out_set_is_large_enough_to_say_something() -> None:
    assert len([each for each in SETS["heldout"] if each.answerable]) >= 400
    assert len([each for each in SETS["heldout"] if each.wanted in NOWHERE]) >= 100


def test_every_answer_is_asked_for_several_times(content: Content) -> None:
    counts = Counter(each.wanted for each in SETS["heldout"])
    wanted = {entry.key for entry in content.library} | (content.intents - set(NOWHERE))
    assert {intent: counts[intent] for intent in wanted if counts[intent] < 4} == {}
