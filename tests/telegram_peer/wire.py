"""A loopback server in a thread of its own, that can vanish and come back on the same port."""

from __future__ import annotations

import asyncio
import socket
import time
from threading import Thread

import uvicorn
from starlette.types import ASGIApp, Scope

HOST = "127.0.0.1"
START_WITHIN = 10.0


class Wire:
    """Serves an ASGI application; `port` is chosen by the system when 0, and then kept."""

    def __init__(self, application: ASGIApp, port: int) -> None:
        self.port = port
        self._application = application
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def is_open(self) -> bool:
        """Whether connections are accepted."""
        return self._server is not None

    def open(self) -> None:
        """Listen, and return once requests are answered; RuntimeError when that fails."""
        listener = self._bind()
        self._server = uvicorn.Server(_config(self._application))
        self._thread = Thread(
            target=self._run, args=(self._server, listener), name="telegram-peer", daemon=True
        )
        self._thread.start()
        deadline = time.monotonic() + START_WITHIN
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("the stand-in for Telegram did not start")
            time.sleep(0.005)

    def close(self) -> None:
        """Refuse connections from now on and reset the open ones."""
        if self._server is None or self._thread is None or self._loop is None:
            return
        self._server.should_exit = True
        self._loop.call_soon_threadsafe(self._reset, self._server, None)
        self._thread.join()
        self._server = self._thread = self._loop = None

    def cut(self, scope: Scope) -> None:
        """Reset the connection a request came by; only from within the application."""
        if self._server is not None:
            self._reset(self._server, scope["client"])

    def _bind(self) -> socket.socket:
        # Named in full: asyncio turns Nagle's 40 ms delay off only where the protocol is written down.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, self.port))
        self.port = listener.getsockname()[1]
        return listener

    def _run(self, server: uvicorn.Server, listener: socket.socket) -> None:
        asyncio.run(self._serve(server, listener))

    async def _serve(self, server: uvicorn.Server, listener: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        await server.serve(sockets=[listener])

    @staticmethod
    def _reset(server: uvicorn.Server, client: object) -> None:
        for connection in list(server.server_state.connections):
            if client is None or getattr(connection, "client", None) == client:
                connection.transport.abort()


def _config(application: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
