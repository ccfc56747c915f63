"""Short hands for the tests of alerts: an alerter by mail, who is alerted, and of what."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.context import Context
from bot.conversation.desk.desk import LEASE
from bot.conversation.ports import Outcome
from bot.handoff.alerting import Alerter
from bot.handoff.alerts import for_members
from bot.handoff.cases import Alert
from bot.mail.sender import Mailer
from bot.mail.server import server_of
from bot.staff.members import Member, Role
from bot.storage.alerts import SqlAlerts
from bot.storage.staff import SqlMembers
from tests.edges.dossiers import handed_over
from tests.edges.mailbox import Mailbox
from tests.edges.stores import Stores

SITE, FROM = "https://passerelle.test", "alertes@passerelle.test"


def alerter(stores: Stores, mailbox: Mailbox, seconds: float = 5) -> Alerter:
    """As after a restart: all it knows is in the database."""
    post = Mailer(server_of(mailbox.url), FROM, stores.clock, seconds)
    return Alerter(SqlAlerts(stores.database, stores.clock), post, for_members, LEASE, SITE, stores.clock)


async def hire(stores: Stores, name: str, *territories: str, role: Role = Role.ADVISER) -> Member:
    members = SqlMembers(stores.database, stores.clock)
    member = await members.add(f"{name}@reseau.test", name, role, f"Réseau {name}", territories)
    assert member
    return member


async def danger(stores: Stores, address: str = "1001") -> int:
    waiting = await stores.hear("un secret", f"danger-{address}", address)
    await stores.threads.settle(waiting, Outcome(Context(), alert=Alert("violence", 1, "49")))
    return (await stores.cases.waiting())[0].id


async def late(stores: Stores, address: str = "1002") -> None:
    """A dossier of department 53, promised for now."""
    waiting = await stores.hear("oui", f"late-{address}", address)
    request = replace(handed_over(stores.clock()), promised=stores.clock())
    await stores.threads.settle(waiting, Outcome(Context(), request=request))
