"""What a session remembers: forgotten after half an hour of silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from bot.conversation.meaning import Entities
from bot.messages import Button, Reply
from nlu.language import normalise

SESSION = timedelta(minutes=30)
DOUBLE_PRESS = timedelta(seconds=3)


class Press(BaseModel):
    """The last button pressed: which one, where, when."""

    pressed: str
    action: str
    at: datetime


class Context(BaseModel):
    """The memory of one session: facts stated, buttons on screen, what a bare yes or no would mean."""

    model_config = ConfigDict(frozen=True)

    facts: dict[str, int | str] = {}
    buttons: tuple[tuple[str, str], ...] = ()
    yes: str = ""
    no: str = ""
    press: Press | None = None

    def learning(self, entities: Entities) -> Context:
        """With the facts a message stated; a newer fact replaces the older."""
        return self.model_copy(update={"facts": self.facts | entities.stated()})

    def asking(self, yes: str, no: str) -> Context:
        """Expecting a yes or a no, each standing for an action."""
        return self.model_copy(update={"yes": yes, "no": no})

    def showing(self, replies: tuple[Reply, ...]) -> Context:
        """With the buttons now on screen, so that their labels can be typed."""
        shown = tuple((b.label, b.action) for reply in replies for b in reply.buttons)
        return self.model_copy(update={"buttons": shown}) if shown else self

    def pressing(self, pressed: str, action: str, now: datetime) -> Context:
        """With the button just pressed."""
        return self.model_copy(update={"press": Press(pressed=pressed, action=action, at=now)})

    def typed(self, words: str) -> str:
        """The action of the button on screen whose label these normalised words are, "" if none is."""
        return next((action for label, action in self.buttons if normalise(label) == words), "")

    def just_pressed(self, pressed: str, action: str, now: datetime) -> bool:
        """Whether the very same button was pressed an instant ago."""
        last = self.press
        return bool(
            last and (last.pressed, last.action) == (pressed, action) and now - last.at < DOUBLE_PRESS
        )


def at_hand(label: str, action: str) -> Button:
    """A button whose label is cut to what a phone shows."""
    return Button(label if len(label) <= 40 else label[:39] + "…", action)
