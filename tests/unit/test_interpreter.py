"""What is published is understood at once, and what was taken away is heard no more, before Rasa learns."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from bot.conversation.content import Content
from bot.conversation.meaning import Guess, Source
from bot.understanding.interpreter import Interpreter
from bot.understanding.rasa_client import RasaClient

WORDING, TAKEN, OTHER = "jvoudrai zingué des toits", "definition-apprentissage", "trouver-cfa"


class Sure:
    """A Rasa that has learned a wording by heart."""

    async def parse(self, _: str) -> tuple[Guess, ...]:
        """What it learned."""
        return (Guess(TAKEN, 0.97), Guess(OTHER, 0.02))


def with_wordings(content: Content, *rows: tuple[str, str]) -> Content:
    return replace(content, examples=[*content.examples, *rows])


@pytest.fixture
async def interpreter(content: Content) -> Interpreter:
    """One whose Rasa has learned the wording as the answer it is taken from."""
    learned = with_wordings(content, (TAKEN, WORDING))
    made = Interpreter(learned)
    made.listen_to(cast(RasaClient, Sure()))
    await made.refresh(learned, frozenset(learned.examples))
    assert (await made.understand(WORDING)).ranking[0].intent == TAKEN
    return made


async def heard(interpreter: Interpreter, content: Content, text: str = WORDING) -> dict[str, float]:
    learned = frozenset(with_wordings(content, (TAKEN, WORDING)).examples)
    await interpreter.refresh(content, learned)
    meaning = await interpreter.understand(text)
    return {guess.intent: guess.confidence for guess in meaning.ranking}


async def test_a_wording_taken_from_an_answer_is_not_heard_as_it_any_more(
    interpreter: Interpreter, content: Content
) -> None:
    assert (await heard(interpreter, content)).get(TAKEN, 0) < 0.1
    assert (await heard(interpreter, content, "JVOUDRAI zingué des toits !!")).get(TAKEN, 0) < 0.1


async def test_what_rasa_hears_in_other_words_stands(interpreter: Interpreter, content: Content) -> None:
    assert (await heard(interpreter, content, "zinguer"))[TAKEN] > 0.5


async def test_a_wording_that_went_to_another_answer_is_that_one(
    interpreter: Interpreter, content: Content
) -> None:
    moved = await heard(interpreter, with_wordings(content, (OTHER, WORDING)))
    assert max(moved, key=lambda intent: moved[intent]) == OTHER


async def test_written_otherwise_but_alike_it_was_not_taken_away(
    interpreter: Interpreter, content: Content
) -> None:
    alike = with_wordings(content, (TAKEN, WORDING.upper() + " !"))
    assert (await heard(interpreter, alike))[TAKEN] > 0.5
    assert interpreter.source is Source.RASA
