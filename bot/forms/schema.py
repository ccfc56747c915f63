"""The shape of a form: its questions, their choices, and when each is asked."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

FormKey = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=12)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=16)]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
# Which answers to earlier questions are wanted: all of the questions, any of the choices of each.
Condition = Mapping[Key, tuple[Key, ...]]
LONGEST_TEXT = 300


class Kind(StrEnum):
    """What an answer is: a choice's key, several keys, a whole number, words, or something of our lists.

    TRADE is a trade's key, PLACE a commune's label, MONTH "2027-09".
    """

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    TEXT = "text"
    TRADE = "trade"
    PLACE = "place"
    MONTH = "month"


class Format(StrEnum):
    """Words that must lead to somebody: one wrong character and nobody is reached."""

    PHONE = "phone"
    EMAIL = "email"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Choice(_Record):
    """One possible answer; `said` are other words for it, `points` what it is worth in each dimension.

    `least` and `most` are the numbers it stands for ("17" is "16 ou 17 ans"). `alone`: of several choices,
    it goes with no other ("rien de tout ça"). `states`: the fact that, said by itself,
    amounts to it ("boulanger" to "oui, un précis"). `helplines`: whoever gives it is shown whom to call.
    """

    key: Key
    label: Label
    said: tuple[Line, ...] = ()
    points: Mapping[Key, int] = {}
    least: int | None = None
    most: int | None = None
    alone: bool = False
    states: str = ""
    helplines: bool = False

    def covers(self, number: int) -> bool:
        """Whether it stands for that number."""
        if self.least is None and self.most is None:
            return False
        above = self.least is None or self.least <= number
        return above and (self.most is None or number <= self.most)


class Question(_Record):
    """One thing asked; `name` is what it is called once answered, in the review and on its button.

    `why` answers "pourquoi on te demande ça", `skip` says what passing means (a question without it cannot
    be skipped), `fact` names what the conversation may know already, `when` the earlier answers it needs,
    `unless` those that make it needless; both may name choices only. `unit` is what a number counts: the
    first word is shown, the others are understood. `past`: a month that has come ("septembre" is then the
    last one, else the next). `stored` false: the answer only leads somewhere at the
    moment it is given; it is never kept, so no condition may rest on it.
    """

    key: Key
    kind: Kind
    name: Label
    ask: Line
    why: Line
    skip: Line | None = None
    fact: str = ""
    choices: tuple[Choice, ...] = ()
    least: int | None = None
    most: int | None = None
    unit: tuple[Line, ...] = ()
    longest: int = Field(default=LONGEST_TEXT, ge=1, le=LONGEST_TEXT)
    format: Format | None = None
    past: bool = False
    when: Condition = {}
    unless: Condition = {}
    stored: bool = True

    @model_validator(mode="after")
    def _complete(self) -> Question:
        if (self.kind in (Kind.CHOICE, Kind.CHOICES)) != bool(self.choices):
            raise ValueError("choices : des choix pour choice et choices, et pour elles seules")
        if self.kind is Kind.NUMBER and (self.least is None or self.most is None):
            raise ValueError("un nombre a un minimum (least) et un maximum (most)")
        if self.format and self.kind is not Kind.TEXT:
            raise ValueError("format : pour un texte seulement")
        if self.past and self.kind is not Kind.MONTH:
            raise ValueError("past : pour un mois seulement")
        return self

    def choice(self, key: str) -> Choice | None:
        """The choice with that key."""
        return next((choice for choice in self.choices if choice.key == key), None)


class Form(_Record):
    """A form; a change that makes old answers unfit comes with a new `version`.

    A `brief` one asks what is missing on the way to an answer: no opening, no review, kept for the session.
    """

    key: FormKey
    version: int = Field(ge=1)
    title: Line
    opening: Line
    brief: bool = False
    questions: tuple[Question, ...] = Field(min_length=1)

    def question(self, key: str) -> Question | None:
        """The question with that key."""
        return next((question for question in self.questions if question.key == key), None)
