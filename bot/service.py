"""Runs the parts of a process together until Ctrl-C, and says in one line what is running."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from itertools import count
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from telegram.error import TelegramError

from bot import settings as configuration
from bot.bootstrap import RASA_PYTHON, UNDERSTANDING, Assembly
from bot.channels.telegram import webhook
from bot.channels.telegram.bot import introduce
from bot.conversation.actions import command_list
from bot.errors import StartError
from bot.roles import Said, hold, keep
from bot.settings import Settings
from bot.storage.migrate import migrate
from bot.teaching import NO_TEACHER, TEACHER
from bot.understanding.keeper import model_to_start

log = logging.getLogger(__name__)
Part = Callable[[], Awaitable[None]]
T = TypeVar("T")
TICK = 10
STOP_SECONDS = 15
STOPPING = (signal.SIGINT, signal.SIGTERM)


def set_up_logging(settings: Settings) -> None:
    """One line an event on standard error; libraries only warn, for their details hold tokens and texts."""
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("bot").setLevel(settings.log_level)
    # It would log what people write; its errors reach us as exceptions.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)


class Service:
    """One process: the parts chosen by a command, started in order and stopped together."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.assembly = Assembly(settings)
        self._parts: dict[str, Part] = {}
        self._said: list[str] = []

    async def __aenter__(self) -> Service:
        """Check what must be there before anything starts. Raises StartError in one line."""
        configuration.prepare_data_dir(self.settings)
        await self.assembly.database.check()
        await migrate(self.assembly.database)
        await self.assembly.shelf.follow()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.assembly.database.close()

    def add_web(self) -> None:
        """The page, the health check and the webhook."""
        sock = _bound(self.settings.host, self.settings.port)
        app = self.assembly.web()
        self._parts["shelf"] = self.assembly.shelf.run
        self._parts["web"] = lambda: _serve(app, sock)
        self._parts["pages"] = self.assembly.pages.run
        self._parts["pulse"] = self.assembly.pulse.run
        self._said.append(f"la page est sur {self.settings.page_url}")

    async def add_telegram(self) -> None:
        """Listening to Telegram, and sending. Raises StartError for a wrong token."""
        name = await self._introduced()
        polling = self.settings.telegram_mode == "polling"
        listen = self.assembly.poller().run if polling else self._hook
        self._hold("telegram-in", listen)
        self._hold("telegram-out", self.assembly.sender().run)
        if self.settings.alert_chat:
            self._hold("alerts-group", self.assembly.group_alerts().run)
        self._said.append(f"le bot est sur https://t.me/{name}" if name else "Telegram ne répond pas encore")

    async def _introduced(self) -> str:
        commands = command_list(self.assembly.shelf.content)
        try:
            return await introduce(self.assembly.bot, commands)
        except TelegramError as error:
            log.warning("Telegram: %s; trying again in the background", error.message)
            return ""

    async def _hook(self) -> None:
        """Keep the webhook registered; Telegram forgets it when another process polls."""
        while True:
            await webhook.register(self.assembly.bot, self.settings.public_url, self.assembly.secret_key)
            await asyncio.sleep(600)

    async def add_worker(self) -> None:
        """Handling the inbox, with Rasa when it can be had."""
        assembly = self.assembly
        self._parts["shelf"] = assembly.shelf.run
        self._hold(UNDERSTANDING, assembly.worker().run, assembly.said)
        self._parts["purge"] = assembly.purge
        self._hold("desk", assembly.keep_word)
        self._hold("published", assembly.tell_published)
        await self._add_mail()
        if self.settings.rasa_url:
            self._parts["keeper"] = assembly.keeper().run
            self._teach_nothing("Rasa est géré ailleurs.")
            self._said.append(f"Rasa est attendu sur {self.settings.rasa_url}")
        elif RASA_PYTHON.exists():
            await self._add_own_rasa()
        else:
            assembly.interpreter.do_without("Rasa n'est pas installé : pas de Python 3.10")
            self.add_matcher()
            self._teach_nothing("Rasa n'est pas installé.")
            self._said.append("Rasa n'est pas installé, le repérage local répond")

    async def _add_mail(self) -> None:
        if self.settings.smtp_url:
            self._hold("alerts-mail", self.assembly.mail_alerts().run)
        elif await self.assembly.has_staff():
            self._said.append("pas d'alerte par e-mail sans PASSERELLE_SMTP_URL")

    async def _add_own_rasa(self) -> None:
        assembly = self.assembly
        content = assembly.shelf.content
        if not assembly.models.ready(content):
            print("Entraînement de Rasa sur le contenu actuel (une minute environ)…", flush=True)  # noqa: T201
        model = await _with_ticks(model_to_start(assembly.models, RASA_PYTHON, content))
        teacher = assembly.teacher()
        self._parts["rasa"] = lambda: assembly.teaching.serve(assembly.rasa)
        self._parts["keeper"] = assembly.keeper().run
        self._hold(TEACHER, teacher.run, teacher.said)
        how = "Rasa démarre" if model else "Rasa n'a pas pu être entraîné, nouvel essai bientôt"
        self._said.append(f"{how}, le repérage local répond en attendant")

    def add_matcher(self) -> None:
        """Understanding without Rasa, as the content goes on: for what editors try on the pages."""
        self._parts["matcher"] = self.assembly.matching

    def _teach_nothing(self, reason: str) -> None:
        self._hold(NO_TEACHER, asyncio.Event().wait, lambda: {"elsewhere": reason})

    def _hold(self, name: str, run: Callable[[], Awaitable[object]], said: Said = dict) -> None:
        self._parts[f"{name} (held)"] = lambda: hold(self.assembly.beats, name, run, said)

    async def run(self) -> None:
        """Run every part, until cancelled."""
        # All that was loaded stays: to look through it for garbage would stop everything, again and again.
        gc.collect()
        gc.freeze()
        running = [asyncio.ensure_future(keep(name, part)) for name, part in self._parts.items()]
        print(f"Passerelle tourne : {' ; '.join(self._said)}. Ctrl-C pour arrêter.", flush=True)  # noqa: T201
        try:
            await asyncio.wait(running)
        finally:
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=STOP_SECONDS)


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do some work until Ctrl-C or SIGTERM, whenever it comes; a second Ctrl-C does not wait."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in STOPPING:
        loop.add_signal_handler(number, stop.set)
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for number in STOPPING:
        loop.remove_signal_handler(number)
    if stop.is_set():
        working.cancel()
        await asyncio.wait({working}, timeout=2 * STOP_SECONDS)
        print("Passerelle est arrêtée.", flush=True)  # noqa: T201
    else:
        stopping.cancel()
        await working


async def _with_ticks(work: Coroutine[Any, Any, T]) -> T:
    """The outcome of long work, saying every now and then that it is still going on."""
    working = asyncio.ensure_future(work)
    for seconds in count(TICK, TICK):
        done, _ = await asyncio.wait({working}, timeout=TICK)
        if done:
            break
        print(f"  … {seconds} s", flush=True)  # noqa: T201
    return await working


def _bound(host: str, port: int) -> socket.socket:
    """A listening socket. Raises StartError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(128)
    except OSError as error:
        sock.close()
        hint = "choisissez un autre PASSERELLE_PORT" if error.errno == 98 else error.strerror
        raise StartError(f"le port {port} de {host} n'est pas libre : {hint}") from None
    return sock


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the service's business."""
        yield


async def _serve(app: Starlette, sock: socket.socket) -> None:
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        lifespan="off",
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve(sockets=[sock]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
