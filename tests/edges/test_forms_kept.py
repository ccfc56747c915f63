"""A form begun outlives its session, for as long as we say, and not when it was to be temporary."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event, select, update

from bot.conversation.context import Context
from bot.conversation.ports import Outcome
from bot.forms.engine import answer, begin
from bot.forms.progress import Progress
from bot.storage import purge
from bot.storage.rows import rested
from bot.storage.tables import conversations
from tests.conftest import Clock
from tests.edges.dossiers import handed_over
from tests.edges.stores import Stores
from tests.unit.feasibility_sample import published


def begun(clock: Clock) -> Progress:
    """A form with its first answer."""
    progress = answer(published(), begin(published(), {}, clock()), "ans_16_17", clock())
    assert progress
    return progress


async def fill_in(stores: Stores, context: Context) -> int:
    waiting = await stores.hear("16 ans")
    await stores.threads.settle(waiting, Outcome(context))
    return waiting.conversation_id


async def stored(stores: Stores) -> Context:
    async with stores.database.read() as connection:
        return Context.model_validate(
            (await connection.execute(select(conversations.c.context))).scalar_one()
        )


@pytest.mark.parametrize("purged", [False, True])
async def test_it_outlives_the_session_alone(stores: Stores, clock: Clock, purged: bool) -> None:
    progress = begun(clock)
    facing = Context(facts={"age": 17}, forms={progress.form: progress}, filling=progress.form)
    conversation = await fill_in(stores, facing)
    clock.forward(minutes=29)
    assert (await stores.threads.open(conversation)).context == facing
    clock.forward(minutes=2)
    if purged:
        await stores.purge.run()
    resting = Context(forms={progress.form: progress})
    assert (await stores.threads.open(conversation)).context == resting
    assert await stored(stores) == (resting if purged else facing)


async def test_thirty_days_after_its_last_answer_it_is_forgotten(stores: Stores, clock: Clock) -> None:
    progress = begun(clock)
    conversation = await fill_in(stores, Context(forms={progress.form: progress}))
    for days in (29, 1):
        clock.forward(days=days)
        await stores.purge.run()
        assert (await stores.threads.open(conversation)).context.forms == {progress.form: progress}
    clock.forward(seconds=1)
    assert (await stores.threads.open(conversation)).context == Context()


async def test_it_is_dropped_from_a_thread_that_goes_on(stores: Stores, clock: Clock) -> None:
    progress = begun(clock)
    conversation = await fill_in(stores, Context(forms={progress.form: progress}))
    clock.forward(days=20)
    again = await stores.hear("encore moi", "2")
    await stores.threads.settle(again, Outcome((await stores.threads.open(conversation)).context))
    clock.forward(days=10, seconds=1)
    await stores.purge.run()
    assert await stored(stores) == Context()


async def test_a_thread_kept_for_its_dossier_does_not_keep_the_form(stores: Stores, clock: Clock) -> None:
    progress = begun(clock)
    waiting = await stores.hear("oui")
    outcome = Outcome(Context(forms={progress.form: progress}), request=handed_over(clock()))
    await stores.threads.settle(waiting, outcome)
    clock.forward(days=40)
    await stores.purge.run()
    assert await stored(stores) == Context()
    assert await stores.cases.waiting()


async def test_a_bare_thread_goes_with_its_forms(stores: Stores, clock: Clock) -> None:
    progress = begun(clock)
    await fill_in(stores, Context(forms={progress.form: progress}))
    clock.forward(days=31)
    await stores.purge.run()
    async with stores.database.read() as connection:
        assert (await connection.execute(select(conversations.c.id))).all() == []


@pytest.mark.parametrize("finished", [False, True])
async def test_a_temporary_or_finished_form_goes_with_the_session(
    stores: Stores, clock: Clock, finished: bool
) -> None:
    progress = begun(clock).model_copy(update={"finished": finished})
    temporary = () if finished else (progress.form,)
    conversation = await fill_in(stores, Context(forms={progress.form: progress}, temporary=temporary))
    clock.forward(minutes=31)
    assert (await stores.threads.open(conversation)).context == Context()
    await stores.purge.run()
    assert await stored(stores) == Context()


async def test_what_a_newer_release_cannot_read_is_forgotten_and_stops_nothing(
    stores: Stores, clock: Clock
) -> None:
    conversation = await fill_in(stores, Context(facts={"age": 17}))
    strange = update(conversations).values(context={"forms": {"projet": {"form": "projet"}}})
    await stores.database.write(lambda connection: connection.execute(strange))
    clock.forward(minutes=31)
    assert (await stores.threads.open(conversation)).context == Context()
    await stores.purge.run()
    assert await stored(stores) == Context()


async def test_a_purge_reads_no_blank_context_and_writes_only_what_changes(
    stores: Stores, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress = begun(clock)
    await stores.exchange("salut", "bonjour", "2", "1002")
    await fill_in(stores, Context(forms={progress.form: progress}))
    clock.forward(minutes=31)
    await stores.purge.run()
    asked: list[str] = []
    read: list[dict[str, Any]] = []

    def noted(content: dict[str, Any], since: datetime) -> Context:
        read.append(content)
        return rested(content, since)

    engine = stores.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda _1, _2, words, *_: asked.append(words))
    monkeypatch.setattr(purge, "rested", noted)
    await stores.purge.run()
    assert [content["forms"].keys() for content in read] == [{progress.form}]
    assert [words for words in asked if words.startswith("UPDATE conversations SET context")] == []
