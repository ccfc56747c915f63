"""Cases are taken by one adviser at a time, who speaks in the young person's chat: on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.conversation.context import Context
from bot.conversation.desk.ports import Fate
from bot.conversation.ports import Effect, Floor, Outcome
from bot.handoff.cases import Alert, Closing, Consent, End, State
from bot.messages import Channel, ReplyKind
from bot.staff.members import Member, Role
from bot.storage.database import Database
from bot.storage.staff import SqlMembers
from bot.storage.tables import outbox, staff
from tests.conftest import Clock
from tests.edges.dossiers import handed_over
from tests.edges.stores import Stores, said

HERE = "ici"
SAFE = ReplyKind.SAFETY


@pytest.fixture
def stores(database: Database, clock: Clock) -> Stores:
    return Stores(database, clock)


async def hired(stores: Stores, number: int = 1, *territories: str) -> Member:
    """A fictitious adviser."""
    email, name = f"adviser{number}@exemple.test", f"Camille {number}"
    row = {
        "id": number,
        "email": email,
        "name": name,
        "role": Role.ADVISER,
        "territories": list(territories),
        "skills": [],
        "created_at": stores.clock(),
    }
    await stores.database.write(lambda connection: connection.execute(insert(staff).values(row)))
    return Member(number, email, name, Role.ADVISER, territories=territories)


async def asked(stores: Stores, address: str = "1001", key: str = "ask") -> int:
    """Somebody hands over their dossier; the number of their case."""
    waiting = await stores.hear("oui, transmets", f"{key}-{address}", address)
    request = handed_over(stores.clock(), means=HERE)
    await stores.threads.settle(waiting, Outcome(Context(), request=request))
    cases = await stores.cases.waiting()
    return next(case.id for case in cases if case.conversation_id == waiting.conversation_id)


async def in_danger(stores: Stores, address: str = "1001") -> int:
    waiting = await stores.hear("je suis en danger", f"danger-{address}", address)
    await stores.threads.settle(waiting, Outcome(Context(), alert=Alert("violence", 1)))
    return (await stores.cases.waiting())[0].id


async def told(stores: Stores, state: Fate | None = None) -> list[tuple[str, str]]:
    """Kind and key of everything in the outbox."""
    found = select(outbox).order_by(outbox.c.id)
    async with stores.database.read() as connection:
        rows = (await connection.execute(found)).all()
    return [(row.kind, row.content["key"]) for row in rows if row.content and state in (None, row.state)]


async def floor(stores: Stores, conversation_id: int) -> Floor:
    return (await stores.threads.open(conversation_id)).floor


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
    assert [case.id for case in await stores.desk.queue(here)] == [danger, dossier]
    assert [case.id for case in await stores.desk.queue(elsewhere)] == [danger]
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
    late, _ = await stores.desk.queue(adviser)
    assert late.id != other
    assert late.promised_at
    assert late.promised_at > clock()
    assert (await told(stores))[-1] == ("notice", "utter_promesse_deplacee")
    assert await stores.desk.keep_word() == 0


async def test_an_erasure_leaves_nothing_of_the_person_and_frees_the_floor(
    stores: Stores, clock: Clock
) -> None:
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    await stores.desk.note(adviser, case, "vit à Craon")
    clock.forward(minutes=1)
    waiting = await stores.hear("/supprimer", "2")
    await stores.answer(waiting, effect=Effect.ERASE)
    found = await stores.desk.find(adviser, case)
    assert found
    assert (found.erased_at, found.conversation_id, found.dossier) == (clock(), None, None)
    assert await stores.desk.notes(found) == []
    assert await floor(stores, waiting.conversation_id) is Floor.ASSISTANT
    assert not (await stores.desk.say(adviser, case, "Bonjour", "late")).made
    assert await stores.desk.queue(adviser) == []


async def test_the_cases_of_an_adviser_who_left_are_given_back(stores: Stores) -> None:
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    await stores.desk.say(adviser, case, "Bonjour", "hello")
    await SqlMembers(stores.database, stores.clock).disable(adviser.id)
    assert await stores.desk.keep_word() == 1
    other = await hired(stores, 2)
    assert (await stores.desk.claim(other, case)).made


async def test_what_was_handed_over_is_kept_while_the_case_is_open_and_no_longer(
    stores: Stores, clock: Clock
) -> None:
    await stores.exchange("avant", "réponse", "0")
    clock.forward(minutes=1)
    adviser, case = await hired(stores), await asked(stores)
    await stores.desk.claim(adviser, case)
    clock.forward(minutes=1)
    await stores.threads.settle(await stores.hear("après", "2"), Outcome(Context()))
    clock.forward(hours=30)
    await stores.purge.run()
    found = await stores.desk.find(adviser, case)
    assert found
    assert "après" in [line.text for line in await stores.desk.thread(found)]
    assert found.conversation_id
    held = await stores.threads.held(found.conversation_id)
    assert "avant" not in [text for _, _, text in held.texts]
    await stores.desk.close(adviser, case, Closing(End.INFORMED))
    await stores.purge.run()
    held = await stores.threads.held(found.conversation_id)
    assert "après" not in [text for _, _, text in held.texts]
