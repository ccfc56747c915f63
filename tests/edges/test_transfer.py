"""A case is passed on by the young person's yes alone, and to nobody else: on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from bot.conversation.desk.ports import Done
from bot.conversation.ports import Floor
from bot.handoff.alerts import Colleague
from bot.handoff.cases import Closing, End, State
from bot.staff.members import Member, Role
from bot.storage.balance import SqlBalance
from bot.storage.database import Database
from bot.storage.staff import SqlMembers
from bot.storage.tables import cases, staff
from tests.conftest import Clock
from tests.edges.advisers import floor
from tests.edges.relay import LOCAL, NO, OTHER, YES, gathered, hired
from tests.edges.stores import Stores


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


async def test_until_the_answer_the_first_adviser_holds_the_case_and_the_other_network_sees_nothing(
    stores: Stores,
) -> None:
    team = await gathered(stores)
    assert await team.offer(OTHER, "a besoin d'un bilan")
    case = await team.found()
    assert case.offer
    assert (case.offer.label, case.holder and case.holder.id) == (OTHER, team.camille.id)
    assert case.conversation_id
    assert await floor(stores, case.conversation_id) is Floor.ADVISER
    assert not await team.seen_by(team.zoe)
    assert await stores.desk.queue(team.zoe) == []
    assert [note.text for note in await stores.desk.notes(case)] == ["a besoin d'un bilan"]
    assert (await stores.desk.say(team.camille, team.case, "Prends ton temps", "k" * 20)).made


async def test_with_a_yes_a_colleague_goes_on_in_the_same_chat_and_reads_what_was_said(
    stores: Stores, clock: Clock
) -> None:
    team = await gathered(stores)
    await team.talk.say("jai un cv")
    clock.forward(minutes=1)
    handed_over = (await team.found()).consent
    await team.offer("Lina")
    assert await team.answers(YES) == ["utter_conseiller_parle"]
    case = await team.found()
    assert case.holder
    assert case.consent
    assert (case.holder.id, case.claimed_at, case.waiting_since) == (team.lina.id, clock(), clock())
    assert (case.offer, case.consent.recipients) == (None, (f"Lina ({LOCAL})",))
    assert case.consent.earlier == handed_over
    assert "Lina" in case.consent.words
    assert case.conversation_id
    assert await floor(stores, case.conversation_id) is Floor.ADVISER
    assert await team.read_by(team.lina) == ["jai un cv"]
    assert (await stores.desk.say(team.lina, team.case, "Bonjour", "k" * 20)).made
    assert not (await stores.desk.say(team.camille, team.case, "Encore moi", "l" * 20)).made


async def test_with_a_yes_a_network_has_it_at_the_head_of_its_queue_wherever_it_answers(
    stores: Stores, clock: Clock
) -> None:
    team = await gathered(stores)
    await team.talk.say("jai un cv")
    await team.offer(OTHER)
    assert await team.answers(YES) == ["utter_relais_reseau_accepte", "utter_promesse_suivante"]
    case = await team.found()
    assert (case.state, case.missed, case.waiting_since) == (State.WAITING, 1, None)
    assert case.promised_at
    assert case.promised_at > clock()
    assert case.conversation_id
    assert await floor(stores, case.conversation_id) is Floor.ASSISTANT
    assert [line.case.id for line in await stores.desk.queue(team.zoe)] == [team.case]
    assert Colleague(team.zoe).may_take(case)
    assert not Colleague(team.camille).may_take(case)
    assert not await team.seen_by(team.camille)
    assert (await stores.desk.claim(team.zoe, team.case)).made
    assert await team.read_by(team.zoe) == ["jai un cv"]
    await stores.desk.release(team.zoe, team.case)
    assert not await team.seen_by(team.camille), "it stays with the network that was agreed to"


async def test_a_no_leaves_everything_as_it_was_and_the_adviser_reads_it(stores: Stores) -> None:
    team = await gathered(stores)
    before = await team.found()
    await team.offer("Lina")
    assert await team.answers(NO) == ["utter_relais_refuse"]
    after = await team.found()
    assert (after.offer, after.holder, after.consent) == (None, before.holder, before.consent)
    assert [step.act for step in await stores.desk.steps(after)] == ["offer", "decline"]
    assert await team.acts() == ["claim", "offer", "decline"]
    assert (await stores.desk.say(team.camille, team.case, "Très bien", "k" * 20)).made


async def test_after_a_danger_the_one_who_was_named_reads_only_what_follows_the_yes(
    stores: Stores, clock: Clock
) -> None:
    team = await gathered(stores, danger=True)
    await team.talk.press("Oui, je veux lui parler")
    clock.forward(minutes=1)
    await team.talk.say("un secret")
    clock.forward(minutes=1)
    await team.offer("Lina")
    await team.answers(YES)
    assert await team.read_by(team.lina) == []
    clock.forward(minutes=1)
    await team.talk.say("bonjour Lina")
    assert await team.read_by(team.lina) == ["bonjour Lina"]


async def test_after_a_danger_whoever_of_a_network_takes_it_asks_anew(stores: Stores, clock: Clock) -> None:
    team = await gathered(stores, danger=True)
    await team.talk.press("Oui, je veux lui parler")
    clock.forward(minutes=1)
    await team.talk.say("un secret")
    await team.offer(OTHER)
    await team.answers(YES)
    assert (await team.found()).consent is None
    await stores.desk.claim(team.zoe, team.case)
    assert [reply.key for reply in await team.talk.read()] == ["utter_conseiller_propose"]
    assert await team.read_by(team.zoe) == []


async def test_before_any_yes_there_is_nothing_to_pass_on(stores: Stores) -> None:
    team = await gathered(stores, danger=True)
    with pytest.raises(ValueError, match="rien à transmettre"):
        await team.offer("Lina")
    assert (await team.found()).offer is None


async def test_who_waits_for_a_call_is_asked_in_the_chat_all_the_same(stores: Stores) -> None:
    team = await gathered(stores, means="telephone")
    await team.offer("Lina")
    assert await team.answers(YES) == ["utter_conseiller_contacte"]
    case = await team.found()
    assert case.holder
    assert case.holder.id == team.lina.id
    assert case.conversation_id
    assert await floor(stores, case.conversation_id) is Floor.ASSISTANT


@pytest.mark.parametrize("end", ["withdraw", "release", "close", "lease", "assistant", "erase"])
async def test_once_it_lapsed_a_yes_changes_nothing(stores: Stores, clock: Clock, end: str) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    if end == "withdraw":
        assert (await stores.transfers.withdraw(team.camille, team.case)).made
    elif end == "release":
        await stores.desk.release(team.camille, team.case)
    elif end == "close":
        await stores.desk.close(team.camille, team.case, Closing(End.INFORMED))
    elif end == "lease":
        await team.talk.say("je sais pas")
        clock.forward(minutes=31)
        assert await stores.desk.keep_word() == 1
    elif end == "assistant":
        await team.talk.say("Reprendre avec le programme")
    else:
        await team.talk.say("/supprimer")
        await team.talk.press("Oui, efface tout")
    lapsed = await team.found()
    assert lapsed.offer is None
    clock.forward(seconds=5)
    assert (await team.answers(YES))[-1] == "utter_relais_perime"
    assert await team.found() == lapsed
    assert "transfer" not in await team.acts()


@pytest.mark.parametrize("gone", ["absent", "disabled", "editor", "moved"])
async def test_a_colleague_who_can_no_longer_take_it_leaves_it_to_the_first(
    stores: Stores, clock: Clock, gone: str
) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    becomes: dict[str, dict[str, Any]] = {
        "absent": {"absent_until": clock().date() + timedelta(days=1)},
        "disabled": {"disabled_at": clock()},
        "editor": {"role": Role.EDITOR},
        "moved": {"network_id": team.zoe.network_id},
    }
    change = update(staff).where(staff.c.id == team.lina.id).values(becomes[gone])
    await stores.database.write(lambda connection: connection.execute(change))
    assert await team.answers(YES) == ["utter_relais_impossible"]
    case = await team.found()
    assert case.holder
    assert (case.holder.id, case.offer) == (team.camille.id, None)
    assert (await team.acts())[-1] == "lapse"


async def test_a_network_that_nobody_answers_for_any_more_leaves_it_to_the_first(stores: Stores) -> None:
    team = await gathered(stores)
    await team.offer(OTHER)
    await SqlMembers(stores.database, stores.clock).disable(team.zoe.id)
    assert await team.answers(YES) == ["utter_relais_impossible"]
    assert (await team.acts())[-1] == "lapse"


async def test_only_somebody_who_is_there_can_be_chosen_and_only_by_who_holds_the_case(
    stores: Stores, clock: Clock
) -> None:
    team = await gathered(stores)
    away = await hired(stores, "Noa", LOCAL)
    until = update(staff).where(staff.c.id == away.id).values(absent_until=clock().date())
    await stores.database.write(lambda connection: connection.execute(until))
    assert [taker.label for taker in await stores.transfers.takers(team.camille)] == [
        f"Lina ({LOCAL})",
        OTHER,
    ]
    for code in (f"member {away.id}", f"member {team.zoe.id}", f"member {team.camille.id}", "network 99", ""):
        with pytest.raises(ValueError, match="Choisissez"):
            await stores.transfers.offer(team.camille, team.case, code, "")
    assert not (await stores.transfers.offer(team.lina, team.case, f"member {team.lina.id}", "")).made
    assert not (await stores.transfers.offer(team.zoe, team.case, f"member {team.lina.id}", "")).made
    assert await team.offer("Lina")
    assert not await team.offer(OTHER), "one proposal at a time"
    assert not (await stores.transfers.withdraw(team.lina, team.case)).made


async def test_a_button_of_an_earlier_proposal_answers_no_other(stores: Stores) -> None:
    team = await gathered(stores)
    await team.offer("Lina")
    await stores.transfers.withdraw(team.camille, team.case)
    old = [b.action for reply in team.talk.seen for b in reply.buttons if b.label == YES]
    await team.offer(OTHER)
    assert [reply.key for reply in await team.talk.again(old[-1])] == ["utter_relais_perime"]
    offer = (await team.found()).offer
    assert offer
    assert offer.label == OTHER


@pytest.mark.parametrize("rival", ["release", "close", "lease", "withdraw"])
@pytest.mark.parametrize("to", ["Lina", OTHER])
async def test_of_a_yes_and_what_ends_the_proposal_at_once_one_alone_happens(
    stores: Stores, clock: Clock, rival: str, to: str
) -> None:
    first = await gathered(stores)
    for race in range(4):
        team = await first.beside(str(2000 + race))
        await team.offer(to)
        if rival == "lease":
            await team.talk.say("je sais pas")
            clock.forward(minutes=31)
        ends: dict[str, Callable[[Member, int], Awaitable[Done]]] = {
            "release": stores.desk.release,
            "close": partial(stores.desk.close, closing=Closing(End.INFORMED)),
            "withdraw": stores.transfers.withdraw,
        }
        ended = ends[rival](team.camille, team.case) if rival in ends else stores.desk.keep_word()
        pair = (ended, team.answers(YES))
        await asyncio.gather(*(pair if race % 2 else reversed(pair)))
        acts = set(await team.acts())
        assert len(acts & {"transfer", "release", "close", "expire", "withdraw"}) == 1, acts
        assert (await team.found()).offer is None


async def test_a_promise_kept_by_the_first_stays_kept(stores: Stores, clock: Clock) -> None:
    team = await gathered(stores)
    promise = update(cases).values(promised_at=clock() + timedelta(minutes=10))
    await stores.database.write(lambda connection: connection.execute(promise))
    clock.forward(minutes=30)
    await team.offer("Lina")
    await team.answers(YES)
    counts = await SqlBalance(stores.database).promises(team.camille, [clock() - timedelta(days=1)])
    assert [(count.what, count.cases) for count in counts] == [("kept", 1)]
