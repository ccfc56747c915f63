"""Where someone is, shared on Telegram: centres near there, on a map, and no trace of the position."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest

from tests.running import Running
from tests.telegram_peer import TelegramPeer
from tests.telegram_peer.clients import call

LINA = 1001
NEAR_CHOLET = (47.0661, -0.8823)
LISBON = (38.7223, -9.1393)
VENUE = {"chat_id": LINA, "latitude": 47.06, "longitude": -0.88, "title": "CFA", "address": "Cholet"}


@pytest.fixture(scope="module")
def town() -> Iterator[TelegramPeer]:
    """A stand-in with many people, each for one test."""
    with TelegramPeer() as peer:
        for chat in range(1001, 1020):
            peer.open_chat(chat)
        yield peer


@pytest.fixture(scope="module")
def service(town: TelegramPeer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("positions")
    with Running(folder, TELEGRAM_TOKEN=town.token, TELEGRAM_API_URL=town.url) as running:
        yield running
        assert town.violations == []
        assert town.unanswered_callbacks == []
        assert "Traceback" not in running.said()


def asked_where(peer: TelegramPeer, chat: int) -> None:
    """Someone asks for a baker's school, and is asked for a town."""
    peer.say(chat, "cfa boulangerie")
    question = peer.wait_text(chat, "Autour de quelle ville")
    assert question.buttons[0] == "Ma position"
    assert not question.inline


def contents(service: Running) -> str:
    """All the database says, as text."""
    with closing(sqlite3.connect(Path(service.log_file).parent / "passerelle.db")) as database:
        return "\n".join(database.iterdump())


def test_a_position_shared_gives_the_nearest_centres_then_a_map(town: TelegramPeer, service: Running) -> None:
    asked_where(town, LINA)
    town.share(LINA, "Ma position", *NEAR_CHOLET)
    assert town.wait_text(LINA, "Cholet (49)").markup == {"remove_keyboard": True}
    centres = town.wait_text(LINA, "Boulanger")
    assert centres.inline
    assert "Sur la carte" in centres.buttons
    town.press(LINA, "Sur la carte")
    town.wait_answered()
    seen = [sent for sent in town.wait_for(LINA, 7) if sent.venue]
    assert 1 <= len(seen) <= 3
    assert all(abs(pin.venue.latitude - NEAR_CHOLET[0]) < 2 for pin in seen if pin.venue)


def test_a_position_is_nowhere_once_used(town: TelegramPeer, service: Running) -> None:
    asked_where(town, 1002)
    town.share(1002, "Ma position", 47.06613, -0.88237)
    town.wait_text(1002, "Je ne la garde pas")
    town.wait_text(1002, "Boulanger")
    kept = contents(service)
    assert "47.066" not in kept
    assert "0.882" not in kept
    assert "47.066" not in service.said()


@pytest.mark.parametrize(("chat", "words"), [(1003, "cholet"), (1004, "49300"), (1005, "Cholet (49)")])
def test_a_town_typed_does_as_well_as_the_button(
    chat: int, words: str, town: TelegramPeer, service: Running
) -> None:
    asked_where(town, chat)
    town.say(chat, words)
    assert town.wait_text(chat, "de Cholet").inline


def test_a_computer_that_cannot_share_is_told_what_to_do(town: TelegramPeer, service: Running) -> None:
    asked_where(town, 1006)
    town.say(1006, "Ma position")
    town.wait_text(1006, "écris ta ville ou ton code postal")
    town.say(1006, "cholet")
    town.wait_text(1006, "de Cholet")


def test_a_position_out_of_france_asks_for_a_town_and_goes_on(town: TelegramPeer, service: Running) -> None:
    asked_where(town, 1007)
    town.share(1007, "Ma position", *LISBON)
    town.wait_text(1007, "loin de toutes les villes")
    town.say(1007, "cholet")
    town.wait_text(1007, "de Cholet")


def test_a_position_sent_out_of_the_blue_asks_for_the_trade(town: TelegramPeer, service: Running) -> None:
    town.locate(1008, *NEAR_CHOLET)
    town.wait_text(1008, "Cholet (49)")
    town.wait_text(1008, "Pour quel métier")
    town.say(1008, "boulanger")
    town.wait_text(1008, "de Cholet")


def test_every_button_under_the_centres_answers(town: TelegramPeer, service: Running) -> None:
    asked_where(town, 1009)
    town.share(1009, "Ma position", *NEAR_CHOLET)
    for label in town.wait_text(1009, "Boulanger").buttons:
        before = len(town.seen(1009))
        town.press(1009, label)
        assert town.wait_for(1009, before + 1, timeout=20)[-1].text
    town.wait_answered()


# The stand-in itself


async def test_the_stand_in_shows_a_venue(peer: TelegramPeer, bot: Bot) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Oui", callback_data="oui")]])
    sent = await bot.send_venue(LINA, 47.06, -0.88, "CFA & Co", "1 rue <Haute>", reply_markup=markup)
    assert sent.venue
    assert (sent.venue.title, sent.venue.location.longitude) == ("CFA & Co", -0.88)
    (seen,) = peer.seen(LINA)
    assert (seen.text, seen.buttons) == ("CFA & Co\n1 rue <Haute>", ["Oui"])
    with pytest.raises(BadRequest, match=r"(?i)there is no text"):
        await bot.edit_message_text("autre", LINA, sent.message_id)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"latitude": None}, "latitude is empty"),
        ({"longitude": None}, "longitude is empty"),
        ({"latitude": "ici"}, "can't parse latitude"),
        ({"latitude": 90.1}, "wrong venue location"),
        ({"longitude": "-180.5"}, "wrong venue location"),
        ({"longitude": "nan"}, "wrong venue location"),
        ({"title": ""}, "venue title must be non-empty"),
        ({"address": " "}, "venue address must be non-empty"),
        ({"text": "un mot"}, "unknown parameter text"),
    ],
)
async def test_the_stand_in_refuses_a_wrong_venue(
    wrong: dict[str, object], reason: str, peer: TelegramPeer
) -> None:
    answer = await call(peer, "sendVenue", json=VENUE | wrong)
    assert answer.status_code == 400
    assert reason in answer.json()["description"]
    assert len(peer.violations) == 1


async def test_only_a_key_that_asks_for_the_position_shares_it(peer: TelegramPeer, bot: Bot) -> None:
    keys = [[KeyboardButton("Ma position", request_location=True)], [KeyboardButton("Passer")]]
    await bot.send_message(LINA, "Où es-tu ?", reply_markup=ReplyKeyboardMarkup(keys))
    with pytest.raises(ValueError, match="does not ask for a position"):
        peer.share(LINA, "Passer", *NEAR_CHOLET)
    peer.share(LINA, "ma position", *NEAR_CHOLET)
    (update,) = await bot.get_updates(timeout=0)
    assert update.message
    assert update.message.location
    assert json.loads(update.message.location.to_json()) == dict(
        zip(("latitude", "longitude"), NEAR_CHOLET, strict=True)
    )
    await bot.send_message(LINA, "Merci", reply_markup=ReplyKeyboardRemove())
    with pytest.raises(LookupError, match="Ma position"):
        peer.share(LINA, "Ma position", *NEAR_CHOLET)
