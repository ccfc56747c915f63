"""What the Understanding port promises, of both its adapters."""

from __future__ import annotations

import pytest

from bot.conversation.content import Content
from bot.conversation.meaning import Entities, Source, Understanding
from bot.understanding.interpreter import Interpreter
from bot.understanding.models import Model
from bot.understanding.rasa_client import RasaClient
from bot.understanding.rasa_process import RasaProcess

ODD = [
    "",
    " ",
    "/",
    "/saluer",
    "\u00a0/detresse",
    '/intent{"x":1}',
    "😂" * 4096,
    "\0",
    "\u202e\u200b",
    "a" * 100_000,
    "{}[](){}%s",
]


@pytest.fixture(params=Source)
async def understanding(request: pytest.FixtureRequest, content: Content) -> Understanding:
    """Each adapter in turn."""
    made = Interpreter(content)
    if request.param is Source.RASA:
        rasa: RasaProcess = request.getfixturevalue("rasa")
        model: Model = request.getfixturevalue("model")
        made.listen_to(RasaClient(rasa.url))
        await made.refresh(content, model.examples)
    assert made.source is request.param
    return made


@pytest.mark.parametrize("text", ODD)
async def test_any_text_has_a_meaning(text: str, understanding: Understanding) -> None:
    confidences = [guess.confidence for guess in (await understanding.understand(text)).ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1.001 for confidence in confidences)


async def test_only_intents_that_lead_somewhere_come_back(
    understanding: Understanding, content: Content
) -> None:
    ranking = (await understanding.understand("c koi les aides pr le permis")).ranking
    assert ranking
    assert all(content.knows(guess.intent) for guess in ranking)


async def test_an_alias_is_understood_as_its_answer(understanding: Understanding) -> None:
    ranking = (await understanding.understand("Jpeu avoir les 500 € pr le permis ??")).ranking
    assert ranking[0].intent == "permis-500-euros"


async def test_entities_are_found_whichever_adapter_gave_the_intent(understanding: Understanding) -> None:
    meaning = await understanding.understand(
        "jai 17 ans, en 2e année de cap coiffure vers cholet, cb je gagne"
    )
    assert meaning.entities == Entities(age=17, year=2, place="Cholet (49)", trade="coiffeur", diploma="cap")
