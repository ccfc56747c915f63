"""What a session remembers: forgotten after half an hour of silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from bot.conversation.asked import Asked
from bot.conversation.meaning import Doubts, Entities, Facts
from bot.forms.progress import Progress
from bot.messages import Button, Reply
from nlu.language import normalise

DOUBLE_PRESS = timedelta(seconds=3)
GIVEN = 12
ASKED = 4


class Press(BaseModel):
    """The last button pressed: which one, where, when."""

    pressed: str
    action: str
    at: datetime


class Context(BaseModel):
    """The memory of one session: facts stated, buttons on screen, what a bare yes or no would mean.

    `topic` is the key of the last entry given, `given` of the last few, newest last; `expected` the fact we
    asked for to work one out; `supposed` are facts only imagined since then ("et à 18 ans ?"); `unsettled`
    what was said without being clear. `forms` are those under way, `filling` the key of the one whose
    question is on screen, `behind` of the one that it interrupts, `temporary` those to be forgotten with the
    session. `asked` are the last questions typed, newest last. `reminded` once we said where one was left;
    `alarmed` once a danger was read.
    """

    model_config = ConfigDict(frozen=True)

    facts: Facts = {}
    supposed: Facts = {}
    unsettled: Doubts = {}
    topic: str = ""
    given: tuple[str, ...] = ()
    expected: str = ""
    asked: tuple[Asked, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()
    yes: str = ""
    no: str = ""
    press: Press | None = None
    forms: dict[str, Progress] = {}
    filling: str = ""
    behind: str = ""
    temporary: tuple[str, ...] = ()
    reminded: bool = False
    alarmed: bool = False
    failures: int = 0

    def resting(self, since: datetime) -> Context:
        """What outlives the session: forms under way, not those answered last before `since`."""
        kept = {
            key: progress
            for key, progress in self.forms.items()
            if key not in self.temporary and not progress.finished and progress.updated >= since
        }
        return Context(forms=kept)

    def filling_in(self, progress: Progress, temporary: bool, behind: str = "") -> Context:
        """With a form one step further, its question on screen; a `temporary` one goes with the session."""
        forms = {**self.forms, progress.form: progress}
        others = tuple(key for key in self.temporary if key != progress.form)
        short = (*others, progress.form) if temporary else others
        filling = {"filling": progress.form, "behind": behind}
        return self.model_copy(update={"forms": forms, **filling, "temporary": short, "unsettled": {}})

    def without_form(self, key: str) -> Context:
        """With one form forgotten."""
        forms = {name: progress for name, progress in self.forms.items() if name != key}
        return self.model_copy(update={"forms": forms})

    def aside(self) -> Context:
        """With no form on screen."""
        return self.model_copy(update={"filling": "", "behind": "", "reminded": True})

    def returning(self) -> Context:
        """With the form that was interrupted on screen again, if there is one."""
        return self.aside().model_copy(update={"filling": self.behind})

    def hearing(self, entities: Entities) -> Context:
        """With the facts of a message; a newer fact replaces the older."""
        stated = entities.stated()
        imagined = {name: value for name, value in entities.found().items() if name not in stated}
        known = self.learning(stated).supposing(imagined)
        still = {
            name: values for name, values in known.unsettled.items() if _fact(name) not in entities.heard()
        }
        return known.doubting(still | entities.unsettled())

    def learning(self, facts: Facts) -> Context:
        """With facts that hold."""
        supposed = {name: value for name, value in self.supposed.items() if name not in facts}
        unsettled = {name: values for name, values in self.unsettled.items() if _fact(name) not in facts}
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
        """With facts to reckon with until another subject is opened."""
        return self.model_copy(update={"supposed": self.supposed | facts})

    def about(self, topic: str, expected: str = "") -> Context:
        """With an entry just given, what was supposed before it put aside, and the fact it asks for."""
        given = (*(key for key in self.given if key != topic), topic)[-GIVEN:]
        update = {"topic": topic, "given": given, "expected": expected, "supposed": {}, "unsettled": {}}
        return self.model_copy(update=update)

    def toward(self, topic: str, expected: str) -> Context:
        """On the way to an entry, with the fact it still asks for."""
        return self.model_copy(update={"topic": topic, "expected": expected})

    def asked_too(self, question: Asked) -> Context:
        """With one question more."""
        return self.model_copy(update={"asked": (*self.asked, question)[-ASKED:]})

    def asked_again(self, before: Asked, now: Asked) -> Context:
        """With what has become of a question."""
        return self.model_copy(update={"asked": tuple(now if q == before else q for q in self.asked)})

    def last_asked(self, given: str) -> Asked | None:
        """The last question that got this answer, "" for none."""
        return next((question for question in reversed(self.asked) if question.given == given), None)

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


def _fact(doubt: str) -> str:
    """The fact that a doubt is about: an area or a place elsewhere was said for a town."""
    return "place" if doubt in ("area", "elsewhere") else doubt


def at_hand(label: str, action: str) -> Button:
    """A button whose label is cut to what a phone shows."""
    return Button(label if len(label) <= 40 else label[:39] + "…", action)
