"""What is kept is what we say we keep: retention, copies and erasure, on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select, text

from bot.conversation.context import Context
from bot.conversation.ports import Effect, Outcome
from bot.messages import Channel
from bot.storage.beats import Beats
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.tables import conversations, inbox, metadata, outbox
from tests.conftest import Clock
from tests.edges.stores import Stores

SECRET = "je m'appelle Zébulon Fictif"


async def everything(database: Database) -> str:
    async with database.read() as connection:
        rows = [await connection.execute(select(table)) for table in (conversations, inbox, outbox)]
        return " ".join(str(row) for result in rows for row in result)


async def test_texts_go_a_day_after_the_conversation_falls_silent(stores: Stores, clock: Clock) -> None:
    await stores.exchange(SECRET, "une réponse")
    clock.forward(hours=23)
    await stores.purge.run()
    assert SECRET in await everything(stores.database)
    clock.forward(hours=2)
    await stores.outbox.sent((await stores.outbox.next(Channel.TELEGRAM, (), 1))[0], "7")
    await stores.purge.run()
    kept = await everything(stores.database)
    assert SECRET not in kept
    assert "une réponse" not in kept


async def test_a_blanked_message_is_still_known(stores: Stores, clock: Clock) -> None:
    await stores.exchange(SECRET, "une réponse", key="77")
    clock.forward(hours=25)
    await stores.purge.run()
    assert await stores.inbox.add([(await stores.hear("x", "78")).message]) == 0
    async with stores.database.read() as connection:
        assert (await connection.execute(select(inbox.c.key).order_by(inbox.c.id))).scalars().all() == [
            "77",
            "78",
        ]


async def test_a_message_not_handled_yet_is_never_blanked(stores: Stores, clock: Clock) -> None:
    await stores.hear("attends-moi")
    clock.forward(hours=48)
    await stores.purge.run()
    assert (await stores.inbox.next((), 1))[0].message.text == "attends-moi"


async def test_the_bare_thread_goes_after_thirty_days(stores: Stores, clock: Clock) -> None:
    await stores.exchange("salut", "bonjour")
    clock.forward(days=31)
    await stores.purge.run()
    assert await everything(stores.database) == ""


async def test_a_session_is_forgotten_after_half_an_hour(stores: Stores, clock: Clock) -> None:
    waiting = await stores.hear("j'ai 17 ans")
    await stores.threads.settle(waiting, Outcome(Context(facts={"age": 17})))
    clock.forward(minutes=29)
    assert (await stores.threads.open(waiting.conversation_id)).context.facts == {"age": 17}
    clock.forward(minutes=2)
    assert (await stores.threads.open(waiting.conversation_id)).context.facts == {}
    await stores.purge.run()
    async with stores.database.read() as connection:
        assert (await connection.execute(select(conversations.c.context))).scalar_one()["facts"] == {}


async def test_erasing_leaves_nothing_of_the_person(stores: Stores, database_url: str) -> None:
    for key in ("1", "2", "3"):
        await stores.exchange(f"{SECRET} {key}", "une réponse", key)
    waiting = await stores.hear("oui, efface tout", "4")
    await stores.answer(waiting, "C'est effacé.", effect=Effect.ERASE)
    kept = await everything(stores.database)
    assert "Zébulon" not in kept
    assert "une réponse" not in kept
    await stores.outbox.sent((await stores.outbox.next(Channel.TELEGRAM, (), 1))[0], "9")
    await stores.purge.run()
    async with stores.database.read() as connection:
        assert (await connection.execute(select(conversations.c.id))).all() == []
        assert (await connection.execute(select(outbox.c.id))).all() == []
    await stores.database.close()
    if database_url.startswith("sqlite"):
        for file in Path(database_url.removeprefix("sqlite:///")).parent.iterdir():
            assert b"bulon" not in file.read_bytes()


async def test_erasing_keeps_old_updates_from_being_handled_anew(stores: Stores) -> None:
    await stores.exchange("salut", "bonjour", key="5")
    await stores.answer(await stores.hear("efface", "6"), "fait", effect=Effect.ERASE)
    replayed = (await stores.hear("encore là", "7")).message
    assert await stores.inbox.add([replayed]) == 0


async def test_a_message_sent_during_the_erasure_is_still_answered(stores: Stores) -> None:
    erasing = await stores.hear("efface", "1")
    await stores.hear("une autre question", "2")
    await stores.answer(erasing, "fait", effect=Effect.ERASE)
    assert (await stores.inbox.next((), 1))[0].message.text == "une autre question"


async def test_a_copy_holds_every_text_still_kept(stores: Stores) -> None:
    conversation = await stores.exchange("salut", "bonjour")
    held = await stores.threads.held(conversation)
    assert [line[1:] for line in held.texts] == [("moi", "bonjour"), ("toi", "salut")]
    assert held.messages == 1


async def test_the_migrations_lead_to_the_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert await database.write(lambda connection: connection.run_sync(differences)) == []
    await migrate(database)


async def test_sqlite_is_durable(database: Database) -> None:
    if database.is_sqlite:
        async with database.read() as connection:
            names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            values = [(await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in names]
            assert values == ["wal", 2, 1, 1]


async def test_a_role_has_one_holder_and_passes_on_when_it_falls_silent(
    database: Database, clock: Clock
) -> None:
    mine, other = Beats(database, clock), Beats(database, clock)
    assert await mine.beat("worker", {"understanding": "rasa"})
    assert not await other.beat("worker")
    assert await other.said("worker") == {"understanding": "rasa"}
    clock.forward(seconds=5)
    assert await other.said("worker") is None
    assert await other.beat("worker")
    assert not await mine.beat("worker")
    await other.leave("worker")
    assert await mine.beat("worker")
