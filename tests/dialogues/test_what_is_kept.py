"""What is kept of questions: what an editor can answer, and nothing that was said in trouble or to a form."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from bot.conversation.content import Content
from bot.editing.unanswered import tell_all
from bot.messages import Channel
from bot.storage.content_tables import revisions, unanswered, uses
from bot.storage.database import Database
from bot.storage.wishes import SqlWishes
from tests.dialogues.conftest import Talk

QUESTION, NONSENSE = "jai droit a combien de vacances", "zblorg gnumph"
LODGING = "answers/aide-logement"


async def kept(database: Database) -> list[tuple[str, str, str]]:
    async with database.read() as connection:
        return [(r.text, r.reason, r.given) for r in await connection.execute(select(unanswered))]


async def counted(database: Database) -> dict[tuple[str, str], int]:
    async with database.read() as connection:
        rows = await connection.execute(select(uses))
        return {(row.key, row.act): row._mapping["count"] for row in rows}


async def test_a_question_not_understood_is_kept_without_what_leads_to_anybody(
    talk: Talk, database: Database
) -> None:
    await talk.say("/start")
    await talk.say("zblorg gnumph 06 12 34 56 78 krafougna")
    assert await kept(database) == [("zblorg gnumph [numéro] krafougna", "lost", "")]
    assert await counted(database) == {("", "lost"): 1}


async def test_what_is_beside_the_point_is_counted_and_its_words_kept_only_on_request(
    talk: Talk, database: Database
) -> None:
    await talk.say("/start")
    await talk.say("pizza au chorizo")
    assert await kept(database) == []
    assert await counted(database) == {("", "beside"): 1}
    await talk.press("Préviens-moi")
    await talk.press("Oui, préviens-moi")
    assert [reason for _, reason, _ in await kept(database)] == ["beside"]


async def test_none_of_what_was_offered_is_a_question_too(talk: Talk, database: Database) -> None:
    await talk.say("/start")
    asked = await talk.say("on peut changer de cfa en cours d'année")
    assert [reply.key for reply in asked] == ["utter_tu_veux_dire"]
    await talk.press("Autre chose")
    talk.clock.forward(seconds=10)
    await talk.press("Autre chose")
    assert [reason for _, reason, _ in await kept(database)] == ["turned_down"]


@pytest.mark.parametrize("channel", list(Channel))
async def test_a_vote_counts_once_however_often_it_is_pressed(
    talk: Talk, database: Database, channel: Channel
) -> None:
    talk.channel = channel
    await talk.say("/start")
    await talk.say(QUESTION)
    for label in ("👍 Utile", "Pas ma question", "👍 Utile", "Pas ma question"):
        talk.clock.forward(seconds=10)
        assert await talk.press(label)
    expected = {("conges", "asked"): 1, ("conges", "helpful"): 1, ("conges", "not_mine"): 1}
    assert await counted(database) == expected
    assert await kept(database) == [(QUESTION, "not_mine", "conges")]


async def test_where_an_answer_led_is_counted(talk: Talk, database: Database, content: Content) -> None:
    entry = content.library.get("conges")
    assert entry
    following = content.library.get(entry.followups[0])
    assert following
    await talk.say("/start")
    await talk.say(QUESTION)
    await talk.press(following.label)
    assert (await counted(database))[following.key, "followed"] == 1


@pytest.mark.parametrize("words", ["mon patron ma frappé", "jai envi de crever"])
async def test_nothing_of_a_danger_nor_of_what_follows_it_is_kept(
    talk: Talk, database: Database, words: str
) -> None:
    await talk.say("/start")
    await talk.say(words)
    after = await talk.say(NONSENSE)
    assert "Préviens-moi" not in [button.label for reply in after for button in reply.buttons]
    assert await kept(database) == []


async def test_what_is_typed_to_a_form_is_never_kept(talk: Talk, database: Database) -> None:
    await talk.say("/start")
    await talk.say("cb on gagne en apprentissage")
    await talk.say("zblorg dupont")
    assert await kept(database) == []


async def test_who_asked_is_told_once_with_the_way_to_the_answer(
    talk: Talk, database: Database, content: Content
) -> None:
    await talk.say("/start")
    await talk.say(NONSENSE)
    await talk.press("Préviens-moi")
    await talk.press("Oui, préviens-moi")
    await published(talk, database)
    wishes = SqlWishes(database, lambda: content.phrases, talk.clock)
    assert [await tell_all(wishes, content.library) for _ in range(2)] == [1, 0]
    (told,) = await talk.read()
    assert "mon seul message" in told.text
    assert [reply.key for reply in await talk.press("L'APL pour mon logement")] == ["aide-logement"]


async def published(talk: Talk, database: Database) -> None:
    """An editor makes of every question words of an answer, and publishes it."""

    async def work(connection: Any) -> None:
        await connection.execute(update(unanswered).values(state="added", piece=LODGING))
        row = {"piece": LODGING, "body": {"key": "aide-logement"}, "at": talk.clock()}
        await connection.execute(revisions.insert().values(row))

    talk.clock.forward(minutes=1)
    await database.write(work)
