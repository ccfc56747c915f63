"""The first words of the page, before anything was written, and the privacy notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.actions import themes
from bot.conversation.content import Content
from bot.conversation.phrases import Phrase
from bot.conversation.turn import House
from bot.messages import Reply, ReplyKind


@dataclass(frozen=True)
class Welcome:
    """What /start and /privacy say, for someone who has not written yet."""

    content: Callable[[], Content]
    house: House

    def greeting(self) -> Reply:
        """Who I am, what I keep, and the themes."""
        content = self.content()
        return content.phrases.reply(Phrase.WELCOME, ReplyKind.NOTICE, *themes(content), **self.kept())

    def notice(self) -> Reply:
        """What is kept, and for how long."""
        return self.content().phrases.reply(Phrase.PRIVACY, ReplyKind.COMMAND, **self.kept())

    def kept(self) -> dict[str, str]:
        """How long each thing is kept, in words."""
        return self.house.retention.in_words()
