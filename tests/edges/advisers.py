"""Short hands for the tests of the desk: advisers, people who ask for one, what they are told."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.conversation.context import Context
from bot.conversation.desk.ports import Fate
from bot.conversation.ports import Floor, Outcome
from bot.foundations import utc_now
from bot.handoff.cases import Alert
from bot.staff.members import Member, Role
from bot.storage.database import Database
from bot.storage.staff import SqlMembers
from bot.storage.staff_sessions import SqlLinks, SqlSessions
from bot.storage.tables import outbox, staff
from tests.edges.dossiers import handed_over
from tests.edges.stores import Stores

HERE = "ici"


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


async def signed_in(database: Database, number: int) -> str:
    """The token of a fictitious adviser's browser, on a service that really runs."""
    email, members = f"adviser{number}@exemple.test", SqlMembers(database, utc_now)
    member = await members.add(email, f"Camille {number}", Role.ADVISER, "Mission locale")
    assert member
    links = SqlLinks(database, utc_now)
    await links.use(await links.make(member.id), "not a hash: nobody signs in with it")
    account = await members.attempt(email)
    assert account
    token = await SqlSessions(database, utc_now).open(account)
    assert token
    return token
