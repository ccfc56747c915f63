"""A console on a real database, with members, and browsers to open it with."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape

import httpx
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot.console import app as console
from bot.console.contents.pages import Editing
from bot.console.desk import Live
from bot.console.gate import SIGN_IN
from bot.console.passwords import Passwords
from bot.console.pulse import Pulse
from bot.console.team import Coordination
from bot.console.training import Learning
from bot.console.unanswered import Listening
from bot.console.writing import Writing
from bot.content.workshop import FileWorkshop
from bot.conversation.bell import Bell
from bot.conversation.desk.typing import Keyboard
from bot.editing.editors import Editors
from bot.editing.training import Word
from bot.editing.trial import Trial
from bot.privacy.retention import Retention
from bot.staff.audit import Act
from bot.staff.members import Member, Role
from bot.storage.audit import SqlJournal
from bot.storage.balance import SqlBalance
from bot.storage.beats import Beats
from bot.storage.canned import SqlCanned
from bot.storage.database import Database
from bot.storage.desk import SqlDesk
from bot.storage.networks import SqlNetworks
from bot.storage.presence import SqlPresence
from bot.storage.revisions import SqlRevisions
from bot.storage.staff import SqlMembers
from bot.storage.staff_sessions import SqlLinks, SqlSessions
from bot.storage.team import SqlTeam
from bot.storage.trainings import SqlTrainings
from bot.storage.typing import SqlTyping
from bot.storage.unanswered import SqlQuestions
from bot.storage.uses import SqlUses
from bot.understanding.interpreter import Interpreter
from bot.understanding.likeness import LocalLikeness
from bot.understanding.theft import LocalThefts
from bot.understanding.utterances import read
from bot.web.security import SecureHeaders
from tests.conftest import ROOT, Clock
from tests.edges.stores import CONTENT, Stores

PASSWORD = "cheval agrafe batterie"
LINA = "lina@mission.test"
INTERPRETER = Interpreter(CONTENT)
# What is understood of one content is worked out once.
THEFTS = LocalThefts(read(ROOT / "tests/nlu/heldout.tsv"))
KEY = "une clé de test assez longue pour servir"


@dataclass(frozen=True)
class StaffRoom:
    """The stores of staff on one database, and what tests do with them again and again."""

    database: Database
    clock: Clock

    @property
    def members(self) -> SqlMembers:
        return SqlMembers(self.database, self.clock)

    @property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self.database, self.clock)

    @property
    def links(self) -> SqlLinks:
        return SqlLinks(self.database, self.clock)

    @property
    def journal(self) -> SqlJournal:
        return SqlJournal(self.database)

    def passwords(self, rounds: int = 1) -> Passwords:
        """Hashes that are quick to make."""
        return Passwords(PasswordHasher(time_cost=rounds, memory_cost=8, parallelism=1))

    async def hire(
        self, email: str = LINA, role: Role = Role.ADVISER, network: str = "", *territories: str
    ) -> Member:
        """A member who has chosen a password."""
        member = await self.members.add(email, "Lina", role, network, territories)
        assert member
        kept = await self.passwords().hashed(PASSWORD)
        assert await self.links.use(await self.links.make(member.id), kept)
        return member

    async def acts(self, member: Member) -> list[Act]:
        """What was written down of an account, oldest first."""
        return [trace.act for trace in await self.journal.of_account(member.id, 100)][::-1]

    def routes(self, secure: bool = False, rounds: int = 1) -> list[BaseRoute]:
        stores = console.Stores(
            self.members, self.sessions, self.links, self.journal, SqlPresence(self.database, self.clock)
        )
        passwords = self.passwords(rounds)
        needs = console.Needs(
            stores,
            self.live,
            self.writing,
            self.coordination,
            self.editing,
            self.learning,
            self.listening,
            passwords,
        )
        return console.routes(needs, KEY, secure)

    @property
    def editing(self) -> Editing:
        editors = Editors(SqlRevisions(self.database, self.clock), FileWorkshop(ROOT))
        trial = Trial(INTERPRETER, lambda: CONTENT)
        return Editing(
            editors, trial, THEFTS, SqlUses(self.database), lambda: CONTENT, lambda: "# Écrire", self.clock
        )

    @property
    def canned(self) -> SqlCanned:
        return SqlCanned(self.database, self.clock)

    @property
    def writing(self) -> Writing:
        return Writing(self.canned, Keyboard(SqlTyping(self.database), {}, self.clock))

    @property
    def trainings(self) -> SqlTrainings:
        return SqlTrainings(self.database, self.clock)

    @property
    def learning(self) -> Learning:
        async def teaching() -> Word | None:
            said = await Beats(self.database, self.clock).said("teacher")
            return Word(**said) if said else None

        last = SqlRevisions(self.database, self.clock).last
        return Learning(self.trainings, teaching, last, self.clock)

    @property
    def listening(self) -> Listening:
        return Listening(
            SqlQuestions(self.database, self.clock),
            SqlUses(self.database),
            Editors(SqlRevisions(self.database, self.clock), FileWorkshop(ROOT)),
            LocalLikeness(),
            THEFTS,
            lambda: CONTENT,
            Retention(),
            self.clock,
        )

    @property
    def team(self) -> SqlTeam:
        return SqlTeam(self.database, self.clock)

    @property
    def coordination(self) -> Coordination:
        balance = SqlBalance(self.database)
        return Coordination(
            self.team, self.networks, balance, Retention(), "http://test", lambda: CONTENT, self.clock
        )

    @property
    def networks(self) -> SqlNetworks:
        return SqlNetworks(self.database, self.clock)

    @property
    def live(self) -> Live:
        stores = Stores(self.database, self.clock)
        pulse = Pulse(SqlDesk(self.database, self.clock).stamp)
        return Live(stores.desk, lambda: CONTENT, pulse, Bell(), self.clock, stores.transfers)

    def browser(
        self, secure: bool = False, rounds: int = 1, routes: Sequence[BaseRoute] = ()
    ) -> httpx.AsyncClient:
        """Somebody's browser, signed out, on the console or on other routes."""
        answered = routes or self.routes(secure, rounds)
        app = Starlette(routes=answered, middleware=[Middleware(SecureHeaders)])
        transport = httpx.ASGITransport(app=app)
        return httpx.AsyncClient(transport=transport, base_url="https://test" if secure else "http://test")

    @asynccontextmanager
    async def signed_in(self, email: str = LINA) -> AsyncIterator[httpx.AsyncClient]:
        """The browser of somebody signed in."""
        async with self.browser() as browser:
            assert (await sign_in(browser, email)).status_code == 303
            yield browser


async def sign_in(
    browser: httpx.AsyncClient, email: str = LINA, password: str = PASSWORD, **more: str
) -> httpx.Response:
    return await browser.post(SIGN_IN, data={"email": email, "password": password, **more})


async def csrf(browser: httpx.AsyncClient) -> str:
    """The token that the pages of a signed-in browser bear."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', (await browser.get("/espace/compte")).text)
    assert found
    return found[1]


async def send(browser: httpx.AsyncClient, path: str, fields: dict[str, str] | None = None) -> httpx.Response:
    """A form of a signed-in browser, with its token."""
    return await browser.post(path, data={"csrf": await csrf(browser), **(fields or {})})


async def known(room: StaffRoom, email: str = LINA) -> Member:
    """The member of that address, as they now are."""
    member = await room.members.by_email(email)
    assert member
    return member


def words(response: httpx.Response) -> str:
    """What a page says, its entities read and its apostrophes and spaces made plain."""
    return unescape(response.text).replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
