"""What a test may ask about the bot: what people saw of it, and how it behaved towards Telegram."""

from __future__ import annotations

from typing import Any

from .updates import Updates
from .world import Chat, Press, Request, Sent, Violation, World


class Watch:
    """Every answer is a copy taken at that moment."""

    _world: World
    _updates: Updates

    def seen(self, chat: int) -> list[Sent]:
        """The bot's messages as the phone shows them now, oldest first."""
        with self._world.changed:
            return self._seen(chat)

    def wait_for(self, chat: int, count: int, timeout: float = 5.0) -> list[Sent]:
        """The bot's messages once there are `count` in all; TimeoutError after `timeout` seconds.

        It blocks its thread: from a coroutine, `await asyncio.to_thread(peer.wait_for, …)`.
        """
        with self._world.changed:
            if self._world.changed.wait_for(lambda: len(self._seen(chat)) >= count, timeout):
                return self._seen(chat)
            texts = [sent.text for sent in self._seen(chat)]
            refused = [violation.description for violation in self._world.violations]
        raise TimeoutError(
            f"chat {chat}: {len(texts)} of {count} after {timeout} s: {texts}; refused: {refused}"
        )

    def wait_text(self, chat: int, text: str, timeout: float = 5.0) -> Sent:
        """The newest message that contains `text`, sent or edited; TimeoutError after `timeout` seconds."""
        with self._world.changed:
            self._world.changed.wait_for(lambda: self._showing(chat, text), timeout)
            showing, texts = self._showing(chat, text), [sent.text for sent in self._seen(chat)]
        if not showing:
            raise TimeoutError(f"chat {chat}: {text!r} not seen after {timeout} s: {texts}")
        return showing[-1]

    def wait_answered(self, timeout: float = 5.0) -> None:
        """Return once every button pressed has been answered; TimeoutError after `timeout` seconds."""
        with self._world.changed:
            if not self._world.changed.wait_for(lambda: not self._unanswered(), timeout):
                raise TimeoutError(f"never answered: {[press.label for press in self._unanswered()]}")

    @property
    def presses(self) -> list[Press]:
        """Every inline button pressed, with the notice that answered it."""
        with self._world.changed:
            return list(self._world.presses.values())

    @property
    def unanswered_callbacks(self) -> list[Press]:
        """Presses whose spinner still turns."""
        with self._world.changed:
            return self._unanswered()

    @property
    def violations(self) -> list[Violation]:
        """Calls refused with 400, 401, 404 or 409: Telegram would refuse them whatever the weather."""
        return list(self._world.violations)

    @property
    def requests(self) -> list[Request]:
        """Every call, in the order of its end."""
        return list(self._world.requests)

    @property
    def counts(self) -> dict[str, int]:
        """Calls by method."""
        return dict(self._world.counts)

    @property
    def flooded(self) -> int:
        """Calls refused (429) because the bot went too fast; those a test asked for not counted."""
        return self._world.flooded

    @property
    def pending(self) -> int:
        """Updates not yet acknowledged."""
        return len(self._updates.pending())

    @property
    def settings(self) -> dict[str, Any]:
        """What the bot set about itself: "commands default", "description", …"""
        return dict(self._world.settings)

    def calls(self, method: str) -> list[Request]:
        """The calls of one method."""
        return [request for request in self.requests if request.method == method]

    def report(self) -> dict[str, Any]:
        """The counters and the violations in one piece."""
        return {
            "counts": self.counts,
            "flooded": self.flooded,
            "pending": self.pending,
            "unanswered": len(self.unanswered_callbacks),
            "violations": self.violations,
        }

    def _seen(self, chat: int) -> list[Sent]:
        return list(self._world.chats.get(chat, Chat(chat)).sent.values())

    def _showing(self, chat: int, text: str) -> list[Sent]:
        return [sent for sent in self._seen(chat) if text in sent.text]

    def _unanswered(self) -> list[Press]:
        return [press for press in self._world.presses.values() if not press.answered]
