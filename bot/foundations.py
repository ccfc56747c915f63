"""What every part of a process stands on: the database, the content, the ways in and out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from telegram import Bot

from bot import settings as configuration
from bot.channels.telegram import bot as telegram_bot
from bot.console.pulse import Pulse
from bot.content.shelf import Shelf
from bot.conversation.bell import Bell
from bot.conversation.desk.desk import Desk
from bot.conversation.desk.transfer import Transfers
from bot.conversation.turn import House
from bot.privacy.retention import Retention
from bot.settings import Settings
from bot.storage.beats import Beats
from bot.storage.database import Database
from bot.storage.desk import SqlDesk
from bot.storage.revisions import SqlRevisions
from bot.storage.roster import SqlRoster
from bot.storage.trainings import SqlTrainings
from bot.teaching import Teaching
from bot.understanding.interpreter import Interpreter
from bot.understanding.models import Models

ROOT = Path(__file__).resolve().parent.parent


def utc_now() -> datetime:
    """The clock of every process."""
    return datetime.now(UTC)


class Foundations:
    """The parts that others share, made when first asked for."""

    def __init__(self, settings: Settings, root: Path = ROOT) -> None:
        self.settings = settings
        self.root = root
        self.arrived = Bell()
        self.answered = Bell()
        self.retention = Retention(texts=timedelta(hours=settings.retention_hours))

    @cached_property
    def house(self) -> House:
        """What the notices must tell the truth about."""
        roster = SqlRoster(self.database, utc_now)
        return House(self.retention, self.settings.page_url, self.settings.telegram_min_age, roster)

    @cached_property
    def database(self) -> Database:
        """The database, not yet migrated."""
        return Database(self.settings.database)

    @cached_property
    def beats(self) -> Beats:
        """The roles this process may hold."""
        return Beats(self.database, utc_now)

    @cached_property
    def secret_key(self) -> str:
        """The instance's secret."""
        return configuration.secret_key(self.settings)

    @cached_property
    def shelf(self) -> Shelf:
        """The content in force."""
        return Shelf(self.root, self.revisions)

    @cached_property
    def revisions(self) -> SqlRevisions:
        """What editors write and publish."""
        return SqlRevisions(self.database, utc_now)

    @cached_property
    def interpreter(self) -> Interpreter:
        """Understanding, by the local matcher until a keeper finds Rasa."""
        return Interpreter(self.shelf.content)

    @cached_property
    def bot(self) -> Bot:
        """The way to Telegram."""
        return telegram_bot.make(self.settings.telegram_token, self.settings.telegram_api_url)

    @cached_property
    def desk(self) -> Desk:
        """What advisers do with cases."""
        store = SqlDesk(self.database, utc_now)
        return Desk(store, self.house.roster, lambda: self.shelf.content, utc_now)

    @cached_property
    def transfers(self) -> Transfers:
        """What advisers do to pass cases on."""
        store = SqlDesk(self.database, utc_now)
        return Transfers(store, self.house.roster, lambda: self.shelf.content)

    @cached_property
    def pulse(self) -> Pulse:
        """What tells the console's open pages that something changed."""
        return Pulse(SqlDesk(self.database, utc_now).stamp)

    @cached_property
    def models(self) -> Models:
        """The trained models."""
        return Models(self.root, self.settings.data_dir)

    @cached_property
    def teaching(self) -> Teaching:
        """What has our own Rasa learn, or shows it."""
        return Teaching(self.beats, SqlTrainings(self.database, utc_now), utc_now, self.models)
