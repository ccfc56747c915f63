"""Builds each process on its foundations; with them, alone knows every concrete class."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import cached_property
from importlib.metadata import version
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot.channels.telegram import webhook
from bot.channels.telegram.group import Group
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.sender import Sender
from bot.channels.webchat.pages import Pages
from bot.channels.webchat.routes import WebChat
from bot.channels.webchat.session import Sessions
from bot.channels.webchat.welcome import Welcome
from bot.console.files import FOLDER, sweep
from bot.conversation.desk.desk import LEASE
from bot.conversation.receive import Receiver
from bot.conversation.worker import Worker
from bot.editing.teacher import Teacher
from bot.editorial import tell_published
from bot.foundations import ROOT, utc_now
from bot.handoff.alerting import Alerter
from bot.handoff.alerts import for_group, for_members
from bot.mail.sender import Mailer
from bot.mail.server import server_of
from bot.staff_site import StaffSite
from bot.storage.alerts import SqlAlerts
from bot.storage.conversations import SqlThreads
from bot.storage.inbox import SqlInbox
from bot.storage.outbox import SqlOutbox
from bot.storage.presence import SqlPresence
from bot.storage.purge import Purge
from bot.storage.staff import SqlMembers
from bot.storage.transcript import SqlTranscript
from bot.understanding.keeper import Keeper, following
from bot.understanding.models import Models
from bot.understanding.rasa_client import RasaClient
from bot.understanding.rasa_process import RasaProcess
from bot.web import health, look
from bot.web.security import SecureHeaders

RASA_PYTHON = ROOT / ".venv-rasa/bin/python"
log = logging.getLogger(__name__)
VERSION = version("passerelle")
PURGE_EVERY = timedelta(minutes=5)
WORD_EVERY = 15
UNDERSTANDING = "worker"


class Assembly(StaffSite):
    """Every part of one process, made when first asked for and shared from then on."""

    @cached_property
    def inbox(self) -> SqlInbox:
        """The inbox."""
        return SqlInbox(self.database, utc_now)

    @cached_property
    def outbox(self) -> SqlOutbox:
        """The outbox."""
        return SqlOutbox(self.database, utc_now)

    @cached_property
    def baseline(self) -> Models:
        """The models of Rasa's own parts, which only an evaluation uses."""
        return Models(self.root, self.settings.data_dir / "baseline", "nlu/baseline.yml")

    @cached_property
    def rasa(self) -> RasaProcess:
        """Our own Rasa, not started."""
        return RasaProcess(self.root, RASA_PYTHON, self.settings.data_dir / "logs/rasa.log")

    def teacher(self) -> Teacher:
        """What has our own Rasa learn what is published."""
        log_file = self.settings.data_dir / "logs/rasa-examined.log"
        return self.teaching.teacher(self.shelf, self.root, log_file, self.rasa)

    def keeper(self) -> Keeper:
        """What watches Rasa."""
        client = RasaClient(self.settings.rasa_url or self.rasa.url)
        return Keeper(self.interpreter, self.models, lambda: self.shelf.content, client)

    async def matching(self) -> None:
        """The local matcher alone, as the content goes on."""
        await following(self.interpreter, lambda: self.shelf.content, lambda: None)

    def worker(self) -> Worker:
        """What handles the inbox."""
        threads = SqlThreads(self.database, utc_now, self.retention)
        receiver = Receiver(threads, self.interpreter, lambda: self.shelf.content, self.house, utc_now)
        return Worker(self.inbox, receiver, self.arrived, self.answered)

    def said(self) -> dict[str, Any]:
        """How well this process understands, for /healthz."""
        reason = self.interpreter.reason
        return {"understanding": self.interpreter.source} | ({"reason": reason} if reason else {})

    def sender(self) -> Sender:
        """What drains the outbox to Telegram."""
        return Sender(self.bot, self.outbox, self.answered, utc_now)

    def poller(self) -> Poller:
        """What listens to Telegram."""
        return Poller(self.bot, self.inbox, self.arrived)

    async def purge(self) -> None:
        """Apply the retention, again and again."""
        purge = Purge(self.database, self.retention, utc_now)
        while True:
            purged = await purge.run()
            pages = sweep(self.settings.data_dir / FOLDER, utc_now() - self.retention.texts)
            counts = (purged.blanked, purged.dropped, pages)
            log.info("purge: %d texts blanked, %d rows dropped, %d pages removed", *counts)
            await asyncio.sleep(PURGE_EVERY.total_seconds())

    @cached_property
    def transcript(self) -> SqlTranscript:
        """Conversations read back."""
        return SqlTranscript(self.database, utc_now)

    @cached_property
    def pages(self) -> Pages:
        """The open pages."""
        return Pages(self.transcript, self.answered)

    async def keep_word(self) -> None:
        """Give back the cases of silent advisers and correct missed promises, again and again."""
        while True:
            if await self.desk.keep_word():
                self.answered.ring()
            await asyncio.sleep(WORD_EVERY)

    async def tell_published(self) -> None:
        """Tell who waits for an answer that it is there."""
        await tell_published(self.database, self.shelf, self.answered, utc_now)

    def mail_alerts(self) -> Alerter:
        """What writes to the staff on duty; PASSERELLE_SMTP_URL must be given."""
        post = Mailer(server_of(self.settings.smtp_url), self.settings.mail_from, utc_now)
        store = SqlAlerts(self.database, utc_now)
        return Alerter(store, post, for_members, LEASE, self.settings.page_url, utc_now)

    def group_alerts(self) -> Alerter:
        """What writes to the staff's group on Telegram; PASSERELLE_ALERT_CHAT must be given."""
        post, store = Group(self.bot, self.settings.alert_chat), SqlAlerts(self.database, utc_now)
        return Alerter(store, post, for_group, LEASE, self.settings.page_url, utc_now)

    async def has_staff(self) -> bool:
        """Whether anybody could be alerted."""
        return bool(await SqlMembers(self.database, utc_now).all())

    def web(self) -> Starlette:
        """The web application: the page, the console, the health check, and the webhook when it is used."""
        secure = self.settings.page_url.startswith("https://")
        chat = WebChat(
            self.inbox,
            self.transcript,
            self.pages,
            Sessions(self.secret_key, secure, self.retention),
            self.arrived,
            Welcome(lambda: self.shelf.content, self.house),
            SqlPresence(self.database, utc_now),
        )
        routes: list[BaseRoute] = [
            health.route(VERSION, lambda: self.beats.said(UNDERSTANDING)),
            look.route(),
            *chat.routes(),
            *self.console(secure),
        ]
        if self.settings.telegram_token and self.settings.telegram_mode == "webhook":
            routes.append(webhook.route(self.bot, self.inbox, self.arrived, self.secret_key))
        return Starlette(routes=routes, middleware=[Middleware(SecureHeaders)])
