"""An adviser would pass somebody on: they are asked in plain words, and their answer alone decides."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.markup import plain
from bot.messages import MessageKind, Reply
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.conftest import Clock
from tests.edges.relay import LOCAL, OTHER, YES, Team, gathered
from tests.edges.stores import Stores


@pytest.fixture
async def stores(tmp_path: Path, clock: Clock) -> AsyncIterator[Stores]:
    database = Database(f"sqlite:///{tmp_path / 'relay.db'}")
    await migrate(database)
    yield Stores(database, clock)
    await database.close()


def said(replies: list[Reply]) -> list[str]:
    return [plain(reply.text) for reply in replies]


def question(team: Team) -> Reply:
    return next(reply for reply in reversed(team.talk.seen) if reply.key.startswith("utter_relais"))


async def holder(team: Team) -> str:
    case = await team.found()
    return case.holder.name if case.holder else ""


async def test_they_are_told_who_proposes_whom_what_will_be_read_and_that_nothing_changes_yet(
    stores: Stores,
) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    (asked,) = said([question(team)])
    assert asked.startswith(f"Camille propose que ce soit Lina ({LOCAL}) qui continue avec toi.")
    assert "ce qui s'écrit ici depuis ton premier oui" in asked
    assert "D'ici là, rien ne change." in asked
    assert [button.label for button in question(team).buttons] == [YES, "Non, je ne veux pas changer"]


@pytest.mark.parametrize("yes", ["oui", "Ouais", "ok", "Oui, d'accord !", "daccord"])
async def test_a_typed_yes_is_understood_below_the_question(stores: Stores, yes: str) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    (told,) = said(await team.talk.say(yes))
    assert told.startswith(f"Lina te répond maintenant ({LOCAL}).")
    assert await holder(team) == "Lina"


@pytest.mark.parametrize("no", ["non", "nan", "Non merci", "pas d'accord", "Non, je ne veux pas changer"])
async def test_a_typed_no_is_understood_below_the_question(stores: Stores, no: str) -> None:
    team = await gathered(stores)
    await team.offer(OTHER)
    assert said(await team.talk.say(no)) == [
        "D'accord, rien n'est transmis. C'est Camille qui continue avec toi."
    ]
    assert (await team.found()).offer is None


@pytest.mark.parametrize("words", ["oui mais pourquoi ?", "non mais attends", "c'est qui Lina ?", "jsp"])
async def test_anything_else_is_for_the_adviser_and_answers_nothing(stores: Stores, words: str) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    assert await team.talk.say(words) == []
    assert (await team.found()).offer
    assert words in await team.read_by(team.camille)


async def test_a_yes_to_what_the_adviser_wrote_after_the_question_is_for_the_adviser(stores: Stores) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    await stores.desk.say(team.camille, team.case, "Tu as un CV ?", "k" * 20)
    await team.talk.read()
    stores.clock.forward(seconds=5)
    assert await team.talk.say("oui") == []
    assert await holder(team) == "Camille"
    await team.talk.press(YES)
    assert await holder(team) == "Lina"


async def test_a_yes_written_before_the_question_arrived_answers_nothing(stores: Stores) -> None:
    team = await gathered(stores)
    waiting = await stores.hear("oui", "early", team.talk.address)
    stores.clock.forward(seconds=1)
    await team.offer("Lina")
    await team.talk.receiver.receive(waiting)
    assert await holder(team) == "Camille"
    assert (await team.found()).offer


async def test_who_talks_with_the_assistant_meanwhile_answers_as_well(stores: Stores) -> None:
    team = await gathered(stores, means="telephone")
    await team.offer(OTHER)
    told = said(await team.talk.say("oui"))
    assert told[0].startswith(f"C'est noté : ta demande passe à un autre réseau, {OTHER}.")
    assert told[1].startswith("Nouvelle estimation : réponse")
    assert await team.talk.say("c'est quoi un cfa ?")


async def test_a_danger_written_instead_of_an_answer_shows_helplines(stores: Stores) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    (helped,) = await team.talk.say("jai envi de crever")
    assert "3114" in helped.text
    assert await holder(team) == "Camille"


async def test_after_a_danger_the_question_promises_that_nothing_before_is_read(stores: Stores) -> None:
    team = await gathered(stores, danger=True)
    await team.talk.press("Oui, je veux lui parler")
    stores.clock.forward(seconds=5)
    await team.offer("Lina")
    assert "rien d'avant" in question(team).text
    await stores.transfers.withdraw(team.camille, team.case)
    await team.offer(OTHER)
    assert "sans lire ce que tu as écrit" in question(team).text


async def test_an_old_button_pressed_twice_changes_nothing_twice(stores: Stores) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    await team.talk.press(YES)
    before = await team.found()
    stores.clock.forward(seconds=5)
    assert said(await team.talk.press(YES)) == [
        "Cette question n'est plus à jour. Ta réponse n'a rien changé."
    ]
    assert await team.found() == before


@pytest.mark.parametrize(
    "forged", ["relay:yes", "relay:yes.", "relay:no.0123456789abcdef", "relay:x.y", "relay"]
)
async def test_a_button_that_was_never_shown_changes_nothing(stores: Stores, forged: str) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    await team.talk.send(kind=MessageKind.PRESS, action=forged, token="cb", pressed="9")
    assert (await team.found()).offer
    assert await holder(team) == "Camille"


async def test_they_may_see_to_whom_they_said_yes(stores: Stores) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    await team.talk.press(YES)
    told = "\n".join(said(await team.talk.say("/mes_donnees")))
    assert f"la mission locale, Lina ({LOCAL})" in told
