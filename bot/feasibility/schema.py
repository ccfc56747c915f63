"""The shape of a questionnaire: a form, and what is made of its answers. Every threshold is in the file."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.forms.schema import Condition, Form, Key, Label, Line
from bot.messages import Button

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Level(StrEnum):
    """Where someone stands in a dimension; UNKNOWN is never counted as RED."""

    GREEN = "green"
    ORANGE = "orange"
    RED = "red"
    UNKNOWN = "unknown"


class Patience(_Record):
    """A red that is only orange while a date is further than so many days."""

    deadline: Name
    days: int = Field(ge=1)


class Dimension(_Record):
    """What answers are counted in, in percent of the points that those given could have brought.

    `needed` answers at least, or nothing is said.
    """

    key: Key
    label: Label
    green_from: int
    orange_from: int
    needed: int = Field(default=1, ge=1)
    patience: Patience | None = None


class Deadline(_Record):
    """A limit counted from the month of an answer: any day of that month may be the one."""

    key: Name
    label: Line
    question: Key
    months: int = Field(default=0, ge=0)
    days: int = Field(default=0, ge=0)


class Reds(_Record):
    """How many dimensions may be red, and which."""

    least: int = Field(default=0, ge=0)
    most: int | None = Field(default=None, ge=0)
    only: tuple[Key, ...] = ()


class Guard(_Record):
    """What must hold; everything that is given must.

    `unless` holds back when all of it is answered, `any_of` wants one of its conditions whole, `open` wants
    deadlines not known to be over, `soon` deadlines known, not over, and in fewer days than said, `signal`
    what the conversation found by itself.
    """

    when: Condition = {}
    unless: Condition = {}
    any_of: tuple[Condition, ...] = ()
    levels: Mapping[Key, tuple[Level, ...]] = {}
    reds: Reds | None = None
    open: tuple[Name, ...] = ()
    soon: Mapping[Name, int] = {}
    signal: Name | None = None

    @property
    def always(self) -> bool:
        """Whether it asks for nothing at all."""
        return not any(getattr(self, name) for name in Guard.model_fields)


class Strength(Guard):
    """What to tell someone of what already works for them."""

    key: Name
    text: Line


class ActionButton(_Record):
    """What does it now."""

    label: Annotated[str, StringConstraints(min_length=2, max_length=30)]
    action: Annotated[str, StringConstraints(pattern=r"^[a-z]+(:[a-z0-9_-]+)?$", max_length=64)]

    def button(self) -> Button:
        """As the conversation shows it."""
        return Button(self.label, self.action)


class Action(Guard):
    """Something useful to do; the heaviest first, one `topic` at a time.

    It weighs more when its `dimension` is red or orange.
    """

    key: Name
    title: Label
    text: Line
    button: ActionButton
    topic: Name
    dimension: Key | None = None
    weight: int = Field(ge=0)
    outcomes: tuple[Name, ...] = ()


class CopyText(_Record):
    """A text ready to copy; `{metier}`, `{ville}` and the like are filled in where they are known."""

    key: Name
    title: Label
    body: Line


class Delay(_Record):
    """How long a person may wait: open hours, or days; 0 is at once."""

    open_hours: int | None = Field(default=None, ge=0)
    days: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one(self) -> Delay:
        if (self.open_hours is None) == (self.days is None):
            raise ValueError("un délai est en heures ouvrées (open_hours) ou en jours (days)")
        return self


class Status(_Record):
    """What an outcome may be: `words` and `plan` for the young person, the rest for advisers."""

    key: Name
    label: Label
    words: Line
    plan: tuple[Line, ...] = ()
    priority: int = Field(ge=0)
    delay: Delay
    taken_by: Line


class Rule(Guard):
    """One reason for an outcome; the first that holds decides. `deadline` is the date that goes with it."""

    name: Name
    outcome: Name
    because: Line
    deadline: Name | None = None


class Followup(_Record):
    """News asked for later, of those who agreed: so many days after the answers or after the signature."""

    key: Name
    days: int = Field(ge=1)
    words: Line
    outcomes: tuple[Name, ...] = Field(min_length=1)


class Access(Guard):
    """Who may have a dossier, and what is said to the others; it names none of the answers `untold`.

    `untold` are keys of answers or of their themes.
    """

    otherwise: Line
    untold: tuple[Line, ...] = ()


class Names(_Record):
    """Which questions tell the trade, the town and the month."""

    trade: tuple[Key, ...]
    town: tuple[Key, ...]
    month: tuple[Key, ...]


class Ranking(_Record):
    """How many things are said, and what a red or orange dimension adds to the weight of its actions."""

    strengths: int = Field(ge=1)
    actions: int = Field(ge=1)
    red_adds: int = Field(ge=0)
    orange_adds: int = Field(ge=0)


class Questionnaire(Form):
    """A form, and all that is concluded from it; `notice` is what every dossier says of its thresholds."""

    notice: Line
    names: Names
    dossier: Access
    ranking: Ranking
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    deadlines: tuple[Deadline, ...] = ()
    outcomes: tuple[Status, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = Field(min_length=1)
    strengths: tuple[Strength, ...] = Field(min_length=1)
    actions: tuple[Action, ...] = Field(min_length=1)
    texts: tuple[CopyText, ...] = ()
    followups: tuple[Followup, ...] = ()

    def status(self, key: str) -> Status:
        """The outcome with that key, which the checks have found there."""
        return next(status for status in self.outcomes if status.key == key)

    def text(self, key: str) -> CopyText | None:
        """The text to copy with that key."""
        return next((text for text in self.texts if text.key == key), None)
