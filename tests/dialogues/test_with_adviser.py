"""With an adviser in the chat: nobody talks over anybody, and the young person decides."""

from __future__ import annotations

import pytest

from bot.conversation.content import Content
from bot.conversation.context import Context
from bot.conversation.desk.desk import Desk
from bot.conversation.ports import Outcome
from bot.handoff.cases import Closing, End
from bot.markup import plain
from bot.messages import Message, MessageKind, Reply, ReplyKind
from bot.staff.members import Member, Role
from bot.storage.conversations import SqlThreads
from bot.storage.database import Database
from bot.storage.desk import SqlDesk
from bot.storage.roster import SqlRoster
from bot.storage.staff import SqlMembers
from tests.conftest import Clock
from tests.dialogues.conftest import Talk
from tests.edges.dossiers import handed_over


@pytest.fixture
def desk(database: Database, clock: Clock, content: Content) -> Desk:
    return Desk(SqlDesk(database, clock), SqlRoster(database, clock), lambda: content, clock)


@pytest.fixture
async def camille(database: Database, clock: Clock) -> Member:
    email, network = "camille@mission.test", "Mission locale d'essai"
    member = await SqlMembers(database, clock).add(email, "Camille", Role.ADVISER, network)
    assert member
    return member


async def handed(talk: Talk, desk: Desk, database: Database, member: Member) -> int:
    """The person agreed to be answered here; the case."""
    await talk.say("/start")
    await talk.inbox.add([Message(talk.channel, talk.address, "handed", MessageKind.TEXT, "oui")])
    (waiting,) = await talk.inbox.next((), 1)
    request = handed_over(talk.clock(), means="ici")
    await SqlThreads(database, talk.clock).settle(waiting, Outcome(Context(), request=request))
    talk.clock.forward(seconds=5)
    return (await desk.queue(member))[0].case.id


def said(replies: list[Reply]) -> list[str]:
    return [plain(reply.text) for reply in replies]


async def test_an_adviser_talks_and_the_assistant_keeps_quiet_until_the_end(
    talk: Talk, desk: Desk, database: Database, camille: Member
) -> None:
    case = await handed(talk, desk, database, camille)
    await desk.claim(camille, case)
    (opening,) = said(await talk.read())
    assert opening.startswith("Camille te répond maintenant (Mission locale d'essai).")
    assert await talk.say("le smic c'est combien ?") == []
    await desk.say(camille, case, "Bonjour ! Tu as un CV ? [*_", "k" * 20)
    assert said(await talk.read()) == ["Camille : Bonjour ! Tu as un CV ? [*_"]
    await desk.close(camille, case, Closing(End.INFORMED))
    (ending,) = said(await talk.read())
    assert "est finie" in ending
    assert await talk.say("c'est quoi un cfa ?")


async def test_helplines_rights_and_a_pressed_button_still_answer(
    talk: Talk, desk: Desk, database: Database, camille: Member
) -> None:
    case = await handed(talk, desk, database, camille)
    await talk.say("/menu")
    await desk.claim(camille, case)
    await talk.read()
    (helped,) = await talk.say("jai envi de crever")
    assert helped.kind is ReplyKind.SAFETY
    assert "3114" in helped.text
    assert next(iter(await talk.say("/mes_donnees"))).kind is ReplyKind.COMMAND
    (still,) = said(await talk.press("Les aides"))
    assert still.startswith("C'est Camille qui te répond ici")
    (photo,) = await talk.say("", MessageKind.PHOTO)
    assert photo.kind is ReplyKind.NOTICE


@pytest.mark.parametrize("words", ["Reprendre avec le programme", "rends moi le bot", "/programme"])
async def test_the_young_person_takes_the_assistant_back_whenever_they_want(
    talk: Talk, desk: Desk, database: Database, camille: Member, words: str
) -> None:
    case = await handed(talk, desk, database, camille)
    await desk.claim(camille, case)
    await talk.read()
    assert said(await talk.say(words))[0].startswith("Je te réponds de nouveau")
    assert await talk.say("c'est quoi un cfa ?")
    await desk.say(camille, case, "Je suis là", "k" * 20)
    again = said(await talk.read())
    assert [again[0][:7], again[1]] == ["Camille", "Camille : Je suis là"]


@pytest.mark.parametrize("yes", ["oui", "Oui, je veux lui parler"])
async def test_after_a_danger_an_adviser_asks_before_reading_anything(
    talk: Talk, desk: Desk, camille: Member, yes: str
) -> None:
    await talk.say("/start")
    await talk.say("mon patron ma frappé")
    (case,) = [line.case for line in await desk.queue(camille)]
    await desk.claim(camille, case.id)
    (asked,) = said(await talk.read())
    assert "rien d'avant" in asked
    assert await talk.say("c'est quoi un cfa ?"), "the assistant still answers"
    talk.clock.forward(seconds=5)
    assert said(await talk.say(yes))[0].startswith("D'accord, Camille lit maintenant")
    talk.clock.forward(seconds=5)
    assert await talk.say("il ma tapé hier") != [], "helplines are shown again"
    found = await desk.find(camille, case.id)
    assert found
    assert [line.text for line in await desk.thread(found) if line.kind is None] == ["il ma tapé hier"]


async def test_an_old_yes_to_one_adviser_opens_nothing_to_the_next(
    talk: Talk, desk: Desk, database: Database, camille: Member, clock: Clock
) -> None:
    noe = await SqlMembers(database, clock).add("noe@exemple.test", "Noé", Role.ADVISER)
    assert noe
    await talk.say("/start")
    await talk.say("mon patron ma frappé")
    (case,) = [line.case for line in await desk.queue(camille)]
    await desk.claim(camille, case.id)
    (asked,) = await talk.read()
    await desk.release(camille, case.id)
    await desk.claim(noe, case.id)
    talk.clock.forward(seconds=5)
    refused = said(await talk.again(asked.buttons[0].action))[-1]
    assert "D'accord" not in refused
    found = await desk.find(noe, case.id)
    assert found
    assert found.consent is None
    assert said(await talk.press("Oui, je veux lui parler"))[0].startswith("D'accord, Noé lit maintenant")


async def test_a_no_keeps_everything_closed(talk: Talk, desk: Desk, camille: Member) -> None:
    await talk.say("/start")
    await talk.say("mon patron ma frappé")
    (case,) = [line.case for line in await desk.queue(camille)]
    await desk.claim(camille, case.id)
    await talk.read()
    assert said(await talk.press("Non, pas maintenant"))[0].startswith("D'accord. Personne ne lit")
    assert not (await desk.say(camille, case.id, "Bonjour", "k" * 20)).made
