"""Cases are taken by one adviser at a time, who speaks in the young person's chat: on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.context import Context
from bot.conversation.desk.ports import Fate
from bot.conversation.ports import Floor, Outcome
from bot.handoff.cases import Closing, Consent, End, State
from bot.messages import Channel, ReplyKind
from bot.storage.tables import outbox
from tests.conftest import Clock
from tests.edges.advisers import asked, floor, hired, in_danger, told
from tests.edges.dossiers import handed_over
from tests.edges.stores import Stores, said

SAFE = ReplyKind.SAFETY


async def test_of_fifty_advisers_at_once_exactly_one_gets_it_and_the_others_see_who(stores: Stores) -> None:
    crowd = [await hired(stores, number) for number in range(1, 51)]
    case = await asked(stores)
    done = await asyncio.gather(*(stores.desk.claim(member, case) for member in crowd))
    (winner,) = (member for member, each in zip(crowd, done, strict=True) if each.made)
    assert all(each.case and each.case.holder and each.case.holder.id == winner.id for each in done)
    assert [key for _, key in await told(stores)] == ["utter_conseiller_parle"]


async def test_one_sees_the_cases_of_ones_territory_those_without_and_every_danger(stores: Stores) -> None:
    here, elsewhere = await hired(stores, 1, "53", "72"), await hired(stores, 2, "75")
    dossier = await asked(stores, "1001")
    danger = await in_danger(stores, "1002")
    assert [line.case.id for line in await stores.desk.queue(here)] == [danger, dossier]
    assert [line.case.id for line in await stores.desk.queue(elsewhere)] == [danger]
    assert await stores.desk.find(elsewhere, dossier) is None
    assert not (await stores.desk.claim(elsewhere, dossier)).made


async def test_an_answer_that_waits_does_not_go_out_over_an_adviser(stores: Stores) -> None:
    adviser, case = await hired(stores), await asked(stores)
    waiting = await stores.hear("le smic ?", "2")
    await stores.threads.settle(waiting, Outcome(Context(), (said("réponse"), said("15, 17", SAFE))))
    await stores.desk.claim(adviser, case)
    assert await told(stores, Fate.WAITING) == [("safety", "test"), ("notice", "utter_conseiller_parle")]
    later = await stores.hear("et la paie ?", "3")
    await stores.threads.settle(later, Outcome(Context(), (said("réponse"), said("15, 17", SAFE))))
    assert [kind for kind, _ in await told(stores, Fate.WAITING)] == ["safety", "notice", "safety"]


@pytest.mark.timeout(600)
async def test_a_thousand_times_no_answer_slips_past_a_claim(stores: Stores) -> None:
    adviser, case = await hired(stores), await asked(stores)
    for race in range(1000):
        waiting = await stores.hear("le smic ?", f"race-{race}")
        answered = stores.threads.settle(waiting, Outcome(Context(), (said("réponse"),)))
        claimed = stores.desk.claim(adviser, case)
        pair = (answered, claimed) if race % 2 else (claimed, answered)
        await asyncio.gather(*pair)
        assert "answer" not in {kind for kind, _ in await told(stores, Fate.WAITING)}, race
        assert await floor(stores, waiting.conversation_id) is Floor.ADVISER
        await stores.desk.release(adviser, case)
        await stores.threads.settle(await stores.hear("/stop", f"end-{race}"), Outcome(Context()))
        await stores.database.write(lambda connection: connection.execute(outbox.delete()))


async def test_only_who_holds_a_case_writes_in_it_and_never_twice(stores: Stores) -> None:
    adviser, other, case = await hired(stores, 1), await hired(stores, 2), await asked(stores)
    assert not (await stores.desk.say(adviser, case, "Bonjour", "before")).made
    await stores.desk.claim(adviser, case)
    assert not (await stores.desk.say(other, case, "Bonjour", "other")).made
    for _ in range(2):
        assert (await stores.desk.say(adviser, case, "Bonjour Lou [*]", "once")).made
    assert [key for kind, key in await told(stores) if kind == "adviser"] == ["utter_conseiller_dit"]
    (delivery,) = (await stores.outbox.next(Channel.TELEGRAM, (), 9))[:1]
    assert delivery.reply
    for wrong in ("   ", "a" * 3501):
        with pytest.raises(ValueError, match=r"Écrivez|3500"):
            await stores.desk.say(adviser, case, wrong, "wrong")


async def test_a_silent_adviser_gives_the_case_back_and_the_young_person_is_told(
    stores: Stores, clock: Clock
) -> None:
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    await stores.desk.say(adviser, case, "Bonjour", "hello")
    clock.forward(hours=3)
    assert await stores.desk.keep_word() == 0, "nobody waits"
    waiting = await stores.hear("vous êtes là ?", "2")
    await stores.threads.settle(waiting, Outcome(Context()))
    clock.forward(minutes=29)
    assert await stores.desk.keep_word() == 0
    clock.forward(minutes=1)
    assert await stores.desk.keep_word() == 1
    given_back = await stores.desk.find(adviser, case)
    assert given_back
    assert (given_back.state, given_back.missed) == (State.WAITING, 1)
    assert [key for _, key in await told(stores)][-2:] == [
        "utter_conseiller_silencieux",
        "utter_promesse_suivante",
    ]
    assert await floor(stores, waiting.conversation_id) is Floor.ASSISTANT


async def test_a_case_ends_with_what_it_came_to_and_the_assistant_answers_again(
    stores: Stores, clock: Clock
) -> None:
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    closing = Closing(End.SIGNED, "2027-09", "boulangerie")
    assert (await stores.desk.close(adviser, case, closing)).made
    assert not (await stores.desk.say(adviser, case, "encore", "late")).made
    closed = await stores.desk.find(adviser, case)
    assert closed
    assert (closed.state, closed.closing, closed.closed_at) == (State.CLOSED, closing, clock())
    assert await stores.desk.queue(adviser) == []
    assert (await told(stores))[-1] == ("notice", "utter_conseiller_fini")
    again = await asked(stores, key="again")
    assert again != case


async def test_what_is_said_after_the_end_is_never_shown(stores: Stores, clock: Clock) -> None:
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    clock.forward(minutes=1)
    await stores.threads.settle(await stores.hear("pendant", "2"), Outcome(Context()))
    closed = await stores.desk.close(adviser, case, Closing(End.INFORMED))
    clock.forward(minutes=1)
    await stores.threads.settle(await stores.hear("après", "3"), Outcome(Context()))
    assert closed.case
    assert [line.text for line in await stores.desk.thread(closed.case) if line.kind is None] == ["pendant"]
    clock.forward(minutes=1)
    again = await stores.desk.reopen(adviser, case)
    clock.forward(minutes=1)
    await stores.threads.settle(await stores.hear("encore", "4"), Outcome(Context()))
    assert again.case
    thread = await stores.desk.thread(again.case)
    assert [line.text for line in thread if line.kind is None] == ["pendant", "encore"]


async def test_what_was_said_before_the_agreement_is_never_shown_and_notes_are_never_sent(
    stores: Stores, clock: Clock
) -> None:
    await stores.exchange("un secret", "réponse", "0")
    clock.forward(minutes=1)
    adviser, case = await hired(stores), await asked(stores)
    clock.forward(minutes=1)
    await stores.desk.claim(adviser, case)
    await stores.threads.settle(await stores.hear("bonjour", "2"), Outcome(Context()))
    clock.forward(minutes=1)
    await stores.desk.note(adviser, case, "à rappeler lundi")
    await stores.desk.say(adviser, case, "Bonjour Lou", "hello")
    found = await stores.desk.find(adviser, case)
    assert found
    thread = await stores.desk.thread(found)
    assert [(line.kind, line.author) for line in thread] == [
        (ReplyKind.NOTICE, ""),
        (None, ""),
        (ReplyKind.ADVISER, "Camille 1"),
    ]
    assert [note.text for note in await stores.desk.notes(found)] == ["à rappeler lundi"]
    assert not any("rappeler" in str(line) for line in thread)


async def test_a_danger_is_opened_to_an_adviser_only_after_a_yes(stores: Stores, clock: Clock) -> None:
    adviser, case = await hired(stores), await in_danger(stores)
    claimed = await stores.desk.claim(adviser, case)
    assert claimed.case
    assert claimed.case.conversation_id
    assert await told(stores) == [("notice", "utter_conseiller_propose")]
    assert not (await stores.desk.say(adviser, case, "Bonjour", "hello")).made
    assert await floor(stores, claimed.case.conversation_id) is Floor.ASSISTANT
    clock.forward(minutes=1)
    agreed = Consent("Tu veux ?", ("Camille 1",), clock())
    yes = Outcome(Context(), floor=Floor.ADVISER, agreed=agreed)
    await stores.threads.settle(await stores.hear("oui", "2"), yes)
    assert await floor(stores, claimed.case.conversation_id) is Floor.ADVISER
    assert (await stores.desk.say(adviser, case, "Bonjour", "hello")).made


async def test_a_yes_to_one_adviser_opens_nothing_to_the_next(stores: Stores, clock: Clock) -> None:
    adviser, other, case = await hired(stores, 1), await hired(stores, 2), await in_danger(stores)
    await stores.desk.claim(adviser, case)
    clock.forward(minutes=1)
    yes = Outcome(Context(), floor=Floor.ADVISER, agreed=Consent("Tu veux ?", ("Camille 1",), clock()))
    await stores.threads.settle(await stores.hear("oui", "2"), yes)
    clock.forward(minutes=1)
    await stores.threads.settle(await stores.hear("un secret", "3"), Outcome(Context()))
    await stores.desk.release(adviser, case)
    claimed = await stores.desk.claim(other, case)
    assert claimed.case
    assert await stores.desk.thread(claimed.case) == []
    assert not (await stores.desk.say(other, case, "Bonjour", "hello")).made
    assert (await told(stores))[-1] == ("notice", "utter_conseiller_propose")


async def test_a_yes_to_an_adviser_who_left_opens_nothing(stores: Stores, clock: Clock) -> None:
    adviser, case = await hired(stores), await in_danger(stores)
    await stores.desk.claim(adviser, case)
    await stores.desk.release(adviser, case)
    waiting = await stores.hear("oui", "2")
    agreed = Consent("Tu veux ?", ("Camille 1",), clock())
    await stores.threads.settle(waiting, Outcome(Context(), floor=Floor.ADVISER, agreed=agreed))
    assert await floor(stores, waiting.conversation_id) is Floor.ASSISTANT
    found = await stores.desk.find(adviser, case)
    assert found
    assert found.consent is None


async def test_a_promise_that_was_missed_is_corrected_and_its_case_comes_first(
    stores: Stores, clock: Clock
) -> None:
    adviser = await hired(stores)
    promise = clock() + timedelta(hours=1)
    waiting = await stores.hear("oui", "first", "1001")
    request = replace(handed_over(clock()), promised=promise)
    await stores.threads.settle(waiting, Outcome(Context(), request=request))
    other = await asked(stores, "1002")
    clock.forward(minutes=59)
    assert await stores.desk.keep_word() == 0
    clock.forward(minutes=1)
    assert await stores.desk.keep_word() == 1
    late, _ = [line.case for line in await stores.desk.queue(adviser)]
    assert late.id != other
    assert late.promised_at
    assert late.promised_at > clock()
    assert (await told(stores))[-1] == ("notice", "utter_promesse_deplacee")
    assert await stores.desk.keep_word() == 0
