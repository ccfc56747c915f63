"""What a session remembers: forgotten after half an hour of silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from bot.conversation.meaning import Doubts, Entities, Facts
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
    """The memory of one session: facts stated, buttons on screen, what a bare yes or no would mean.

    `topic` is the key of the last entry given, `expected` the fact we asked for to work it out; `supposed`
    are facts only imagined since then ("et à 18 ans ?"); `unsettled` what was said without being clear.
    """

    model_config = ConfigDict(frozen=True)

    facts: Facts = {}
    supposed: Facts = {}
    unsettled: Doubts = {}
    topic: str = ""
    expected: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    yes: str = ""
    no: str = ""
    press: Press | None = None

    def hearing(self, entities: Entities) -> Context:
        """With the facts of a message; a newer fact replaces the older."""
        stated = entities.stated()
        imagined = {name: value for name, value in entities.found().items() if name not in stated}
        known = self.learning(stated).supposing(imagined)
        return known.doubting(known.unsettled | entities.unsettled())

    def learning(self, facts: Facts) -> Context:
        """With facts that hold."""
        supposed = {name: value for name, value in self.supposed.items() if name not in facts}
        unsettled = {name: values for name, values in self.unsettled.items() if name not in facts}
        return self.model_copy(
            update={"facts": self.facts | facts, "supposed": supposed, "unsettled": unsettled}
        )

    def forgetting(self, fact: str) -> Context:
        """Without a fact, to ask for it anew."""
        facts = {name: value for name, value in self.facts.items() if name != fact}
        return self.model_copy(update={"facts": facts, "unsettled": {}, "expected": ""})

    def doubting(self, unsettled: Doubts) -> Context:
        """With what is still to be asked."""
        return self.model_copy(update={"unsettled": unsettled})

    def supposing(self, facts: Facts) -> Context:
        """With facts to reckon with for now."""
        return self.model_copy(update={"supposed": self.supposed | facts})

    def about(self, topic: str, expected: str = "") -> Context:
        """With an entry just given, what was supposed before it put aside, and the fact it asks for."""
        return self.model_copy(update={"topic": topic, "expected": expected, "supposed": {}, "unsettled": {}})

    def known(self) -> Facts:
        """The facts to reckon with."""
        return self.facts | self.supposed

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
