"""One message being handled: all that a handler may look at, and what it may say with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.conversation.content import Content
from bot.conversation.context import Context, at_hand
from bot.conversation.desk.ports import Nobody, Roster
from bot.conversation.meaning import Facts
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Effect, Held, Outcome, Thread, Threads
from bot.directory.gazetteers import department_of
from bot.handoff.cases import Alert
from bot.handoff.hours import FRANCE
from bot.messages import Button, Message, Reply, ReplyKind
from bot.privacy.retention import Retention
from bot.safeguard.reply import helplines_text
from bot.safeguard.schema import Category


@dataclass(frozen=True, slots=True)
class House:
    """What the notices must tell the truth about."""

    retention: Retention
    page_url: str
    minimum_age: int
    roster: Roster = field(default_factory=Nobody)


@dataclass(frozen=True)
class Turn:
    """A message, its thread, the content in force and the time: handlers turn it into an Outcome."""

    message: Message
    thread: Thread
    context: Context
    content: Content
    house: House
    threads: Threads
    now: datetime

    @property
    def today(self) -> date:
        """The date in force for figures and validity, in France."""
        return self.now.astimezone(FRANCE).date()

    @property
    def territory(self) -> str:
        """The department of the town they named, "" if they did not."""
        return department_of(str(self.context.facts.get("place", "")))

    def outcome(
        self, *replies: Reply, effect: Effect = Effect.NONE, context: Context | None = None
    ) -> Outcome:
        """What is said, with the buttons it puts on screen remembered."""
        return Outcome((context or self.context.asking("", "")).showing(replies), replies, effect)

    def say(self, phrase: str, kind: ReplyKind, *buttons: Button, **values: object) -> Outcome:
        """A single short response."""
        return self.outcome(self.phrase(phrase, kind, *buttons, **values))

    def phrase(self, phrase: str, kind: ReplyKind, *buttons: Button, **values: object) -> Reply:
        """A short response as a reply."""
        return self.content.phrases.reply(phrase, kind, *buttons, **values)

    def help(self, category: Category) -> Outcome:
        """Whom to call, then warm words, what one may do, and a human; said whoever has the floor.

        It raises a case, in the department of the town they named, if they did.
        """
        text = helplines_text(category, self.content.safeguard, self.today)
        entries = filter(None, map(self.content.library.get, category.followups))
        buttons = [at_hand(entry.label, f"answer:{entry.key}") for entry in entries]
        human = at_hand(self.label(Phrase.A_HUMAN), "speak:parler_a_quelquun")
        alarmed = self.context.asking("", "").model_copy(update={"alarmed": True})
        said = self.outcome(Reply(category.key, ReplyKind.SAFETY, text, (human, *buttons)), context=alarmed)
        return replace(said, alert=Alert(category.key, category.urgency, self.territory))

    def learning(self, facts: Facts) -> Turn:
        """The same message, once more is known."""
        return replace(self, context=self.context.learning(facts))

    def label(self, phrase: Phrase) -> str:
        """The words of a button."""
        return self.content.phrases.text(phrase)

    async def held(self) -> Held:
        """What we keep of this person."""
        return await self.threads.held(self.thread.id)
