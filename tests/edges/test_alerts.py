"""Alerts to staff, by a real SMTP server: to those concerned, each once, whatever befalls."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.handoff.alerting import LONGEST_PAUSE
from bot.staff.members import Role
from bot.storage.alerts import GRACE
from bot.storage.staff import SqlMembers
from bot.storage.tables import alerts, cases, networks, staff
from tests.conftest import Clock
from tests.edges.alerting import SITE, alerter, danger, hire, late
from tests.edges.dossiers import NAME, PHONE
from tests.edges.mailbox import PASSWORD, Mailbox
from tests.edges.stores import Stores

# 23 November 2026 is a Monday: 22 h then, and 9 h 30 the next day, in France.
TO_THE_NIGHT, TO_THE_MORNING = timedelta(hours=11), timedelta(hours=11, minutes=30)


async def test_a_late_case_is_told_to_those_on_duty_of_its_territory_and_to_nobody_else(
    stores: Stores, mailbox: Mailbox
) -> None:
    for name, place, role in (
        ("ici", "53", Role.ADVISER),
        ("partout", "", Role.COORDINATOR),
        ("ailleurs", "75", Role.ADVISER),
        ("redaction", "53", Role.EDITOR),
    ):
        await hire(stores, name, *filter(None, [place]), role=role)
    gone, away = await hire(stores, "parti", "53"), await hire(stores, "absent", "53")
    await SqlMembers(stores.database, stores.clock).disable(gone.id)
    absent = update(staff).where(staff.c.id == away.id).values(absent_until=stores.clock().date())
    await stores.database.write(lambda connection: connection.execute(absent))
    await late(stores)
    assert await alerter(stores, mailbox).send_due() == 2
    assert mailbox.reached == {"ici@reseau.test": 1, "partout@reseau.test": 1}
    (case,) = await stores.cases.waiting()
    text = mailbox.messages[0].get_content()
    assert f"{SITE}/espace/demandes/{case.id}" in text
    assert "département 53" in text
    assert not re.search(f"{NAME}|{PHONE}|Craon|maçon", str(mailbox.messages[0]) + text)


async def test_danger_goes_to_all_at_night_and_the_rest_when_they_open(
    stores: Stores, mailbox: Mailbox, clock: Clock
) -> None:
    await hire(stores, "ici", "53")
    await hire(stores, "ailleurs", "75")
    clock.now += TO_THE_NIGHT
    await danger(stores)
    await late(stores)
    assert await alerter(stores, mailbox).send_due() == 2
    assert mailbox.reached == {"ici@reseau.test": 1, "ailleurs@reseau.test": 1}
    assert all("danger" in message["Subject"] for message in mailbox.messages)
    mailbox.envelopes.clear()
    await stores.database.write(
        lambda c: c.execute(update(cases).values(closed_at=clock()).where(cases.c.urgency == 1))
    )
    clock.now += TO_THE_MORNING
    assert await alerter(stores, mailbox).send_due() == 1
    assert mailbox.reached == {"ici@reseau.test": 1}


async def test_a_danger_is_told_again_until_somebody_takes_it(
    stores: Stores, mailbox: Mailbox, clock: Clock
) -> None:
    adviser, case = await hire(stores, "ici", "49"), await danger(stores)
    for _ in range(9):
        await alerter(stores, mailbox).send_due()
        clock.forward(minutes=10)
    assert mailbox.reached == {"ici@reseau.test": 3}
    await stores.desk.claim(adviser, case)
    clock.forward(minutes=9)
    assert await alerter(stores, mailbox).send_due() == 0
    await stores.desk.release(adviser, case)
    assert await alerter(stores, mailbox).send_due() == 1
    assert "rendue" in mailbox.messages[-1]["Subject"]


async def test_a_lease_about_to_end_is_told_to_who_holds_the_case(
    stores: Stores, mailbox: Mailbox, clock: Clock
) -> None:
    adviser, _, case = await hire(stores, "ici"), await hire(stores, "autre"), await danger(stores)
    await stores.desk.claim(adviser, case)
    clock.forward(minutes=19)
    assert await alerter(stores, mailbox).send_due() == 0
    clock.forward(minutes=1)
    assert await alerter(stores, mailbox).send_due() == 1
    assert mailbox.reached == {"ici@reseau.test": 1}


async def test_two_processes_and_restarts_send_each_once(stores: Stores, mailbox: Mailbox) -> None:
    for number in range(12):
        await hire(stores, f"m{number}")
    await danger(stores)
    await asyncio.gather(*(alerter(stores, mailbox).send_due() for _ in range(3)))
    await alerter(stores, mailbox).send_due()
    assert len(mailbox.reached) == 12
    assert set(mailbox.reached.values()) == {1}


async def test_who_is_refused_is_tried_again_and_the_others_have_theirs(
    stores: Stores, mailbox: Mailbox, clock: Clock
) -> None:
    await hire(stores, "ici")
    await hire(stores, "plein")
    await late(stores)
    mailbox.refused = {"plein@reseau.test"}
    for _ in range(4):
        await alerter(stores, mailbox).send_due()
    assert mailbox.reached == {"ici@reseau.test": 1}
    assert mailbox.tries == 2, "a refusal is followed by a pause"
    mailbox.refused.clear()
    clock.now += LONGEST_PAUSE
    await alerter(stores, mailbox).send_due()
    await alerter(stores, mailbox).send_due()
    assert mailbox.reached == {"ici@reseau.test": 1, "plein@reseau.test": 1}


async def test_an_unreachable_server_loses_nothing(stores: Stores, mailbox: Mailbox, clock: Clock) -> None:
    await hire(stores, "ici")
    await late(stores)
    mailbox.close()
    for _ in range(12):
        assert await alerter(stores, mailbox).send_due() == 0
        clock.forward(minutes=5)
    mailbox.open()
    clock.now += LONGEST_PAUSE
    assert await alerter(stores, mailbox).send_due() == 1
    assert await alerter(stores, mailbox).send_due() == 0
    assert mailbox.reached == {"ici@reseau.test": 1}


async def test_a_slow_server_holds_up_nobody_else(stores: Stores, mailbox: Mailbox, clock: Clock) -> None:
    await hire(stores, "ici")
    await danger(stores)
    mailbox.stalls = 60
    sending = asyncio.ensure_future(alerter(stores, mailbox, seconds=3).send_due())
    while not mailbox.tries:
        await asyncio.sleep(0.01)
    await stores.exchange("le smic ?", "réponse", "during", "1009")
    assert not sending.done()
    assert await sending == 0
    mailbox.stalls = 0
    clock.now += LONGEST_PAUSE
    assert await alerter(stores, mailbox).send_due() == 1
    assert mailbox.reached == {"ici@reseau.test": 1}


async def test_what_may_have_gone_out_is_sent_again_once_and_no_more(
    stores: Stores, mailbox: Mailbox, clock: Clock
) -> None:
    await hire(stores, "ici")
    await late(stores)
    mailbox.stalls_after = 60
    for _ in range(5):
        await alerter(stores, mailbox, seconds=0.3).send_due()
        clock.now += LONGEST_PAUSE
    assert mailbox.reached == {"ici@reseau.test": 2}
    assert len({message["Message-ID"] for message in mailbox.messages}) == 1


@pytest.mark.parametrize(("kills", "sent"), [(1, 1), (2, 0)])
async def test_killed_between_written_and_sent_it_is_tried_again_once(
    stores: Stores, mailbox: Mailbox, clock: Clock, kills: int, sent: int
) -> None:
    await hire(stores, "ici")
    await late(stores)
    mailbox.stalls = 60
    for _ in range(kills):
        killed, tries = asyncio.ensure_future(alerter(stores, mailbox).send_due()), mailbox.tries
        while mailbox.tries == tries:
            await asyncio.sleep(0.01)
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
        mailbox.stalls = 60
        assert await alerter(stores, mailbox).send_due() == 0, "another may still be at it"
        clock.now += GRACE
    mailbox.stalls = 0
    assert await alerter(stores, mailbox).send_due() == sent
    assert await alerter(stores, mailbox).send_due() == 0
    assert mailbox.reached.total() == sent


# The server is on this very machine: in clear is fine.
@pytest.mark.filterwarnings("ignore:Requiring AUTH")
async def test_neither_secrets_nor_addresses_nor_content_are_logged_or_kept(
    stores: Stores, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await hire(stores, "ici")
    await hire(stores, "plein")
    await danger(stores)
    with Mailbox(login=True) as mailbox, caplog.at_level(logging.DEBUG):
        mailbox.refused = {"plein@reseau.test"}
        await alerter(stores, mailbox).send_due()
    clock.now += LONGEST_PAUSE
    with caplog.at_level(logging.DEBUG):
        await alerter(stores, mailbox).send_due()
    logged = "\n".join(f"{r.name} {r.getMessage()}" for r in caplog.records if not r.name.startswith("mail."))
    async with stores.database.read() as connection:
        kept = str((await connection.execute(select(alerts))).all())
    assert "bot.handoff.alerting alert 1-danger-0-2-0: SMTPRecipientRefused 550" in logged
    for secret in (PASSWORD, "reseau.test", "Un danger", "espace/demandes"):
        assert secret not in logged
        assert secret not in kept


async def test_alerts_go_with_their_case(stores: Stores, mailbox: Mailbox) -> None:
    await hire(stores, "ici")
    await danger(stores)
    await alerter(stores, mailbox).send_due()
    await stores.database.write(lambda connection: connection.execute(cases.delete()))
    async with stores.database.read() as connection:
        assert (await connection.execute(select(alerts))).all() == []


async def test_what_is_late_at_the_same_moment_is_one_mail_and_a_danger_another(
    stores: Stores, mailbox: Mailbox, clock: Clock
) -> None:
    await hire(stores, "ici")
    for address in ("1002", "1003", "1004"):
        await late(stores, address)
    number = await danger(stores)
    assert await alerter(stores, mailbox).send_due() == 2
    subjects = sorted(message["Subject"] for message in mailbox.messages)
    assert subjects == [
        "Passerelle : 3 demandes attendent",
        f"Passerelle : danger signalé (demande n° {number}, département 49)",
    ]
    clock.forward(minutes=1)
    await late(stores, "1005")
    assert await alerter(stores, mailbox).send_due() == 1
    assert "une demande attend" in mailbox.messages[-1]["Subject"]


async def test_a_mail_of_several_is_tried_again_as_it_was(
    stores: Stores, mailbox: Mailbox, clock: Clock
) -> None:
    await hire(stores, "ici")
    await late(stores, "1002")
    await late(stores, "1003")
    mailbox.stalls_after = 60
    assert await alerter(stores, mailbox, seconds=0.3).send_due() == 0
    clock.now += LONGEST_PAUSE
    await late(stores, "1004")
    mailbox.stalls_after = 0
    assert await alerter(stores, mailbox).send_due() == 2
    clock.now += LONGEST_PAUSE
    assert await alerter(stores, mailbox).send_due() == 0
    ids = [message["Message-ID"] for message in mailbox.messages]
    first = [message for message in mailbox.messages if message["Message-ID"] == ids[0]]
    assert [message["Subject"] for message in first] == ["Passerelle : 2 demandes attendent"] * 2
    assert len(set(ids)) == 2


async def test_each_promise_missed_is_told_once(stores: Stores, mailbox: Mailbox, clock: Clock) -> None:
    await hire(stores, "ici")
    await late(stores)
    for _ in range(3):
        for due in (1, 0):
            assert await alerter(stores, mailbox).send_due() == due
            await stores.desk.keep_word()
            clock.forward(minutes=1)
        (case,) = await stores.cases.waiting()
        assert case.promised_at
        clock.now = case.promised_at
    assert mailbox.reached == {"ici@reseau.test": 3}


async def test_on_a_day_a_network_closes_it_hears_of_dangers_alone(
    stores: Stores, mailbox: Mailbox, clock: Clock
) -> None:
    await hire(stores, "ici")
    week = {"lundi": [["09:00", "17:00"]], "mardi": [["09:00", "17:00"]]}
    closed = update(networks).values(hours={"week": week, "closed": ["2026-11-23"]})
    await stores.database.write(lambda connection: connection.execute(closed))
    await late(stores)
    assert await alerter(stores, mailbox).send_due() == 0
    await danger(stores)
    assert await alerter(stores, mailbox).send_due() == 1
    assert "danger" in mailbox.messages[0]["Subject"]
    # From 11 h on Monday, in France, to 8 h 59 on Tuesday.
    clock.forward(hours=21, minutes=59)
    assert await alerter(stores, mailbox).send_due() == 1
    assert "danger" in mailbox.messages[1]["Subject"]
    clock.forward(minutes=1)
    assert await alerter(stores, mailbox).send_due() == 1
    assert "une demande attend" in mailbox.messages[2]["Subject"]
