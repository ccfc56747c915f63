"""The held-out set is really held out, and really covers what can be asked."""

from __future__ import annotations

from collections import Counter

from bot.conversation.content import Content
from nlu.language import normalise
from tests.nlu.conftest import NOWHERE, held_out


def test_no_held_out_text_is_also_learned(content: Content) -> None:
    learned = {normalise(text) for _, text in content.examples}
    assert [text for text, _ in held_out() if normalise(text) in learned] == []


def test_every_label_leads_somewhere(content: Content) -> None:
    assert {intent for _, intent in held_out() if not content.knows(intent)} == {"aucune"}


def test_every_answer_is_asked_for_several_times(content: Content) -> None:
    counts = Counter(intent for _, intent in held_out())
    wanted = {entry.key for entry in content.library} | (content.intents - set(NOWHERE))
    assert {intent: counts[intent] for intent in wanted if counts[intent] < 4} == {}
