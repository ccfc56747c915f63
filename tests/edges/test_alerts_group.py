"""Alerts to the staff's group on Telegram, and both ways of alerting in the real service."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telegram import Bot

from bot.channels.telegram.group import Group
from bot.conversation.desk.desk import LEASE
from bot.handoff.alerting import LONGEST_PAUSE, Alerter
from bot.handoff.alerts import for_group
from bot.staff.members import Role
from bot.storage.alerts import SqlAlerts
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.staff import SqlMembers
from tests.conftest import Clock
from tests.edges.alerting import SITE, danger, hire, late
from tests.edges.mailbox import PASSWORD, USER, Mailbox
from tests.edges.stores import Stores
from tests.running import Running, until
from tests.telegram_peer import TelegramPeer

GROUP, LINA, YANIS = -100_777, 1001, 1002


@pytest.fixture
async def alerter(database: Database, clock: Clock, bot: Bot, peer: TelegramPeer) -> Alerter:
    """The group's, with a danger of department 49 to tell."""
    peer.open_chat(GROUP)
    await danger(Stores(database, clock))
    post = Group(bot, str(GROUP))
    return Alerter(SqlAlerts(database, clock), post, for_group, LEASE, SITE, clock)


async def test_the_group_is_told_in_the_same_words_once(
    alerter: Alerter, peer: TelegramPeer, clock: Clock
) -> None:
    assert [await alerter.send_due() for _ in range(3)] == [1, 0, 0]
    (sent,) = peer.seen(GROUP)
    assert "Demande n° 1, département 49. Attente : 0 min." in sent.text
    assert f"{SITE}/espace/demandes/1" in sent.text
    clock.forward(minutes=30)
    assert await alerter.send_due() == 1
    assert peer.seen(GROUP)[-1].text.startswith("Rappel 1 : ")


async def test_the_group_reads_of_all_that_is_late_in_one_message(
    alerter: Alerter, peer: TelegramPeer, stores: Stores
) -> None:
    await hire(stores, "ici")
    for address in ("1003", "1004"):
        await late(stores, address)
    assert await alerter.send_due() == 2
    (several,) = [sent.text for sent in peer.seen(GROUP) if "danger" not in sent.text]
    assert several.count("Ouvrir la demande") == 2


@pytest.mark.parametrize("trouble", ["429", "502", "drop", "unreachable"])
async def test_trouble_delays_it(trouble: str, alerter: Alerter, peer: TelegramPeer, clock: Clock) -> None:
    peer.fail(trouble)
    assert await alerter.send_due() == 0
    peer.recover()
    clock.now += LONGEST_PAUSE
    assert [await alerter.send_due() for _ in range(2)] == [1, 0]
    assert len(peer.seen(GROUP)) == 1


async def test_an_answer_lost_again_and_again_repeats_it_once(
    alerter: Alerter, peer: TelegramPeer, clock: Clock
) -> None:
    peer.fail("lost", times=9)
    for _ in range(4):
        await alerter.send_due()
        clock.forward(minutes=1)
    assert len(peer.seen(GROUP)) == 2


async def test_a_group_the_bot_is_not_in_is_tried_now_and_then(
    database: Database, clock: Clock, bot: Bot, alerter: Alerter
) -> None:
    post = Group(bot, "-100999")
    elsewhere = Alerter(SqlAlerts(database, clock), post, for_group, LEASE, SITE, clock)
    assert [await elsewhere.send_due() for _ in range(2)] == [0, 0]
    clock.now += LONGEST_PAUSE
    assert await alerter.send_due() == 1


async def hired(folder: Path) -> None:
    database = Database(f"sqlite:///{folder / 'passerelle.db'}")
    await migrate(database)
    members = SqlMembers(database, lambda: datetime.now(UTC) - timedelta(days=1))
    for name, role in (("ici", Role.ADVISER), ("redaction", Role.EDITOR)):
        await members.add(f"{name}@reseau.test", name, role)
    await database.close()


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_the_service_alerts_both_ways_and_a_kill_repeats_nothing(tmp_path: Path, peer: TelegramPeer) -> None:
    asyncio.run(hired(tmp_path))
    for chat in (GROUP, YANIS):
        peer.open_chat(chat)
    with Mailbox(login=True) as mailbox:
        service = Running(
            tmp_path,
            TELEGRAM_TOKEN=peer.token,
            TELEGRAM_API_URL=peer.url,
            SMTP_URL=mailbox.url,
            MAIL_FROM="alertes@passerelle.test",
            ALERT_CHAT=GROUP,
            LOG_LEVEL="DEBUG",
        )
        with service:
            peer.say(LINA, "je veux mourir")
            until(lambda: len(mailbox.envelopes) > 0)
            peer.wait_text(GROUP, "Demande n° 1,", timeout=30)
            until(lambda: service.said().count("alert 1-danger") == 2)
            service.kill()
            service.start()
            peer.say(YANIS, "je veux mourir")
            until(lambda: len(mailbox.envelopes) > 1)
            peer.wait_text(GROUP, "Demande n° 2,", timeout=30)
    assert mailbox.reached == {"ici@reseau.test": 2}
    assert len({message["Message-ID"] for message in mailbox.messages}) == 2
    assert len(peer.seen(GROUP)) == 2
    for secret in (PASSWORD, f"{USER}:", "reseau.test", "mourir"):
        assert secret not in service.said()
    assert "alert 1-danger-0-1-0 sent" in service.said()


def test_without_a_mail_server_the_start_says_so_once_there_is_staff(tmp_path: Path) -> None:
    words = "pas d'alerte par e-mail"
    with Running(tmp_path) as nobody:
        pass
    assert words not in nobody.said()
    asyncio.run(hired(tmp_path))
    with Running(tmp_path) as staffed:
        pass
    assert words in staffed.said()
