"""The staff's side of the site, built."""

from __future__ import annotations

from functools import cached_property

from starlette.routing import BaseRoute

from bot.channels.telegram.typing import ChatTyping
from bot.console import app as console
from bot.console.contents.pages import Editing
from bot.console.desk import Live
from bot.console.passwords import Passwords
from bot.console.team import Coordination
from bot.console.training import Learning
from bot.console.unanswered import Listening
from bot.console.writing import Writing
from bot.content.workshop import FileWorkshop
from bot.conversation.desk.typing import Keyboard
from bot.editing.editors import Editors
from bot.editing.trial import Trial
from bot.editorial import listening
from bot.foundations import Foundations, utc_now
from bot.messages import Channel
from bot.storage.audit import SqlJournal
from bot.storage.balance import SqlBalance
from bot.storage.canned import SqlCanned
from bot.storage.networks import SqlNetworks
from bot.storage.presence import SqlPresence
from bot.storage.staff import SqlMembers
from bot.storage.staff_sessions import SqlLinks, SqlSessions
from bot.storage.team import SqlTeam
from bot.storage.typing import SqlTyping


class StaffSite(Foundations):
    """What the console is made of."""

    def console(self, secure: bool) -> list[BaseRoute]:
        """The staff's side of the site; `secure` where it is reached over https."""
        stores = console.Stores(
            SqlMembers(self.database, utc_now),
            SqlSessions(self.database, utc_now),
            SqlLinks(self.database, utc_now),
            SqlJournal(self.database),
            SqlPresence(self.database, utc_now),
        )
        live = Live(self.desk, lambda: self.shelf.content, self.pulse, self.answered, utc_now, self.transfers)
        shown = self.teaching.trainings, self.teaching.word, self.revisions.last, utc_now
        needs = console.Needs(
            stores,
            live,
            self.writing(),
            self.coordination(),
            self.editing(),
            Learning(*shown),
            self.listening,
            Passwords(),
        )
        return console.routes(needs, self.secret_key, secure)

    def writing(self) -> Writing:
        """What helps advisers write, and shows that they do: on Telegram where this process has its token."""
        channels = {Channel.TELEGRAM: ChatTyping(self.bot)} if self.settings.telegram_token else {}
        keyboard = Keyboard(SqlTyping(self.database), channels, utc_now)
        return Writing(SqlCanned(self.database, utc_now), keyboard)

    @cached_property
    def editors(self) -> Editors:
        """What editors do with pieces of content."""
        return Editors(self.revisions, FileWorkshop(self.root), self.settings.two_pairs_of_eyes)

    @cached_property
    def listening(self) -> Listening:
        """What editors know of what is asked."""
        return listening(self.database, self.editors, self.shelf, self.retention, self.root, utc_now)

    def editing(self) -> Editing:
        """What editors write and publish."""
        trial = Trial(self.interpreter, lambda: self.shelf.content)
        guide = self.root / "knowledge/README.md"
        return Editing(
            self.editors,
            trial,
            self.listening.thefts,
            self.listening.uses,
            lambda: self.shelf.content,
            lambda: guide.read_text(encoding="utf-8"),
            utc_now,
        )

    def coordination(self) -> Coordination:
        """What coordinators manage."""
        team, networks = SqlTeam(self.database, utc_now), SqlNetworks(self.database, utc_now)
        balance, address = SqlBalance(self.database), self.settings.page_url
        return Coordination(
            team, networks, balance, self.retention, address, lambda: self.shelf.content, utc_now
        )
