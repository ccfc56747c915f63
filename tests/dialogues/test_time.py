"""What was true in 2026 is not said as true later."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.messages import MessageKind
from tests.dialogues.conftest import Talk


async def test_an_amount_past_its_review_is_not_shown(talk: Talk) -> None:
    talk.clock.now = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
    await talk.say("/start")
    said = (await talk.say("mon salaire d'apprenti"))[0].text
    assert "504" not in said
    assert "montant à vérifier" in said
    assert "Pas revérifié depuis" in said
    assert "mission locale" in said


async def test_after_three_failures_in_a_row_an_adviser_is_offered_and_not_before(talk: Talk) -> None:
    await talk.say("/start")
    for words in ("zblorg", "gnumph zut", "merci", "zblorg", "gnumph zut"):
        said = await talk.say(words)
        assert "Un conseiller peut te répondre" not in said[0].text
    offered = (await talk.say("krafougna"))[0]
    assert "Un conseiller peut te répondre" in offered.text
    assert "Demander un conseiller" in [button.label for button in offered.buttons]
    assert "Un conseiller peut te répondre" not in (await talk.say("zblorg"))[0].text
    assert await talk.say("demander un conseiller")


async def test_a_double_press_is_answered_once_and_a_later_one_again(talk: Talk) -> None:
    await talk.say("/menu")
    assert await talk.press("Les aides")
    assert await talk.again("theme:aides") == []
    talk.clock.forward(seconds=10)
    assert await talk.again("theme:aides")


async def test_a_button_of_another_age_is_told_apart(talk: Talk) -> None:
    await talk.say("/start")
    for action in (
        "answer:reponse-retiree",
        "theme:vide",
        "speak:nimporte",
        "danse",
        "tell:age=42",
        "tell:nimporte",
        "suppose:year=9",
        "theme:aides.99",
        "more:x",
        "erase:peut-etre",
    ):
        talk.clock.forward(seconds=10)
        assert await talk.send(kind=MessageKind.PRESS, action=action, token="cb", pressed="9")


async def test_the_day_and_the_hour_are_those_of_france(talk: Talk) -> None:
    talk.clock.now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    await talk.say("/start")
    assert "montant à vérifier" in (await talk.say("mon salaire d'apprenti"))[0].text
    copy = "\n".join(reply.text for reply in await talk.say("/mes_donnees"))
    assert "01/01 00:30" in copy
