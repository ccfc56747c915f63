"""The real service against a stand-in for Telegram: every kind of message, every kind of trouble."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Running
from tests.telegram_peer import TelegramPeer

LINA, YANIS, GROUP = 1001, 1002, -100_500
STRANGE = {
    "text too long for a message": "a" * 4096,
    "only emoji": "😂😂😂",
    "an unknown command": "/nimporte",
    "something that looks like an intent": '/intent{"x":1}',
    "markup": "<b>salut</b> & **gras** [x](https://exemple.fr)",
    "right to left and zero width": "\u202eabc\u200b\u200d",
}


@pytest.fixture(scope="module")
def peer() -> Iterator[TelegramPeer]:
    with TelegramPeer() as peer:
        for chat in range(1001, 1060):
            peer.open_chat(chat)
        yield peer


@pytest.fixture(scope="module")
def service(peer: TelegramPeer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("telegram")
    with Running(folder, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url, LOG_LEVEL="DEBUG") as running:
        yield running
        assert peer.violations == []
        assert "Traceback" not in running.said()


@pytest.fixture(autouse=True)
def _served(service: Running) -> None:
    """Every test talks to the running service."""


def test_a_question_gets_its_sourced_answer_with_buttons_that_work(peer: TelegramPeer) -> None:
    peer.say(LINA, "/start")
    peer.wait_for(LINA, 2)
    peer.say(LINA, "jpeu avoir les 500e pr le permis ?")
    answer = peer.wait_text(LINA, "21 février 2026")
    assert "Source :" in answer.text
    peer.press(LINA, "Autres aides au permis")
    peer.wait_for(LINA, 4)
    peer.wait_answered()


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_strange_text_gets_a_sensible_answer(text: str, peer: TelegramPeer) -> None:
    before = len(peer.seen(YANIS))
    peer.say(YANIS, text)
    assert peer.wait_for(YANIS, before + 1, timeout=20)[-1].text.strip()


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
def test_what_cannot_be_read_is_said_kindly(kind: str, peer: TelegramPeer) -> None:
    before = len(peer.seen(1003))
    getattr(peer, kind)(1003)
    assert peer.wait_for(1003, before + 1)[-1].text


def test_a_caption_in_distress_is_seen(peer: TelegramPeer) -> None:
    peer.photo(1004, caption="jai envi de crever")
    assert "3114" in peer.wait_for(1004, 1)[-1].text


def test_a_position_is_answered(peer: TelegramPeer) -> None:
    peer.locate(1005, 47.2, -1.55)
    assert peer.wait_for(1005, 1)


def test_an_edited_question_is_answered_anew(peer: TelegramPeer) -> None:
    message = peer.say(1006, "c koi laprentisage")
    peer.wait_for(1006, 2)
    peer.edit(1006, message, "les 45 premiers jours")
    peer.wait_text(1006, "45")


def test_a_group_is_told_to_write_in_private_and_otherwise_left_alone(peer: TelegramPeer) -> None:
    peer.group_say(GROUP, LINA, "salut tout le monde")
    peer.group_say(GROUP, LINA, "/start")
    peer.wait_text(GROUP, "message privé")
    assert len(peer.seen(GROUP)) == 1


def test_a_stale_button_and_one_pressed_twice_are_acknowledged(peer: TelegramPeer) -> None:
    peer.say(1007, "/menu")
    peer.wait_for(1007, 2)
    before = len(peer.seen(1007))
    peer.press(1007, "Les aides")
    peer.press(1007, "Les aides")
    peer.wait_answered()
    peer.wait_for(1007, before + 1)
    peer.say(1007, "merci")
    peer.wait_text(1007, "plaisir")
    assert len(peer.seen(1007)) == before + 2


def test_thirty_messages_in_two_seconds_are_all_answered_in_order(peer: TelegramPeer) -> None:
    for number in range(30):
        peer.say(1008, f"/nimporte{number}" if number % 2 else "merci")
    answers = peer.wait_for(1008, 31, timeout=60)
    kinds = ["commande" in answer.text for answer in answers[-30:]]
    assert kinds == [bool(number % 2) for number in range(30)]


def test_two_people_at_once_each_get_their_own_answer(peer: TelegramPeer) -> None:
    peer.say(1009, "c quoi le cfa")
    peer.say(1010, "merci")
    peer.wait_text(1010, "plaisir")
    assert all("plaisir" not in sent.text for sent in peer.wait_for(1009, 1))


@pytest.mark.parametrize("kind", ["429", "502", "drop", "repeat"])
def test_trouble_on_the_wire_loses_nothing_and_repeats_nothing(kind: str, peer: TelegramPeer) -> None:
    chat = {"429": 1011, "502": 1012, "drop": 1013, "repeat": 1014}[kind]
    peer.fail(kind, times=2)
    for _ in range(3):
        peer.say(chat, "merci")
    answers = peer.wait_for(chat, 4, timeout=30)
    assert sum("plaisir" in answer.text for answer in answers) == 3
    assert len(answers) == 4


def test_telegram_away_for_a_moment_loses_nothing(peer: TelegramPeer) -> None:
    peer.fail("unreachable", seconds=2)
    peer.say(1015, "merci")
    peer.wait_text(1015, "plaisir", timeout=30)


def test_whoever_blocked_us_and_comes_back_is_answered(peer: TelegramPeer) -> None:
    peer.say(1016, "merci")
    peer.wait_text(1016, "plaisir")
    peer.block(1016)
    peer.unblock(1016)
    before = len(peer.seen(1016))
    peer.say(1016, "merci")
    peer.wait_for(1016, before + 1)


def test_no_text_and_no_token_is_in_the_log(peer: TelegramPeer, service: Running) -> None:
    peer.say(1017, "je suis Zébulon Fictif")
    peer.wait_for(1017, 1)
    assert "Zébulon" not in service.said()
    assert peer.token not in service.said()


def test_erasing_leaves_no_text_in_the_files(
    peer: TelegramPeer, service: Running, tmp_path_factory: pytest.TempPathFactory
) -> None:
    peer.say(1018, "jmappelle Zorglub Fictif")
    peer.wait_for(1018, 1)
    peer.say(1018, "/supprimer")
    peer.wait_text(1018, "vraiment tout effacer")
    peer.press(1018, "Oui, efface tout")
    peer.wait_text(1018, "C'est effacé")
    database = Path(service.log_file).parent / "passerelle.db"
    assert b"Zorglub" not in database.read_bytes()
