"""TelegramPeer: one object that is Telegram for a bot under test, and the test's hand on its people."""

from __future__ import annotations

from threading import Timer
from types import TracebackType
from typing import Self

from .control import Control
from .people import People
from .server import Application
from .trouble import Fault, FaultKind, Faults, Limits
from .updates import Updates
from .watch import Watch
from .wire import HOST, Wire
from .world import World

DEFAULT_TOKEN = "7007:loopback"
BOT_NAME = "passerelle_bot"


class TelegramPeer(People, Watch):
    """`with TelegramPeer() as peer:` serves the Bot API on loopback until the end of the block.

    A bot under test takes `f"{peer.url}/bot"` as base URL and `peer.token` as token. Every verb
    may be called from any thread. The bot may write only in chats someone opened, as on Telegram.
    """

    def __init__(self, token: str = DEFAULT_TOKEN, port: int = 0, *, flood: bool = True) -> None:
        self.token = token
        self._faults = Faults()
        self._updates = Updates(self._faults)
        self._world = World(_bot(token), flood=flood)
        application = Application(token, self._world, self._updates, self._faults, Control(self))
        self._wire = Wire(application, port)
        application.cut = self._wire.cut
        self._return: Timer | None = None

    @property
    def url(self) -> str:
        """Without a slash at the end; known once the block is entered."""
        return f"http://{HOST}:{self._wire.port}"

    @property
    def flood(self) -> bool:
        """Whether Telegram's limits are enforced; setting it starts from a clean slate."""
        return self._world.limits is not None

    @flood.setter
    def flood(self, enforced: bool) -> None:
        self._world.limits = Limits() if enforced else None

    def fail(
        self,
        kind: str,
        times: int = 1,
        method: str | None = None,
        *,
        retry_after: int = 1,
        seconds: float | None = None,
    ) -> None:
        """Make trouble (see FaultKind) for the next `times` calls of `method`, any but getUpdates by default.

        `retry_after` is for "429"; "repeat" counts updates; "unreachable" refuses connections for
        `seconds`, or until `recover()`. ValueError for another kind.
        """
        fault = Fault(FaultKind(str(kind)), times, method, retry_after)
        if fault.kind is not FaultKind.UNREACHABLE:
            self._faults.add(fault)
            return
        self._wire.close()
        if seconds is not None:
            self._return = Timer(seconds, self._wire.open)
            self._return.daemon = True
            self._return.start()

    def recover(self) -> None:
        """End all trouble, and be reachable again."""
        self._faults.clear()
        self._cancel_return()
        if not self._wire.is_open:
            self._wire.open()

    def __enter__(self) -> Self:
        self._wire.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cancel_return()
        self._wire.close()

    def _cancel_return(self) -> None:
        if self._return is not None:
            self._return.cancel()
            # A return already under way ends before anyone decides what is open.
            self._return.join()
            self._return = None


def _bot(token: str) -> dict[str, object]:
    return {
        "id": int(token.partition(":")[0]),
        "is_bot": True,
        "first_name": "Passerelle",
        "username": BOT_NAME,
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
    }
