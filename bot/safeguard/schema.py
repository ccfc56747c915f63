"""The lists as people write them: categories of danger, and the helplines that answer to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.safeguard.phrases import parse

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Helpline(_Record):
    """A number to reach people who help; `sms` where it is written to and cannot be called."""

    key: Key
    number: Annotated[str, StringConstraints(pattern=r"^\d[\d ]*\d$")]
    name: Line
    purpose: Line
    hours: Line
    free: bool
    sms: bool = False
    source: Line
    checked_on: date
    review_by: date
    # A number nobody has confirmed (C, D) may not reach someone in danger.
    certainty: Literal["A", "B"]

    @model_validator(mode="after")
    def _reviewed_later(self) -> Helpline:
        if self.review_by <= self.checked_on:
            raise ValueError("la date de relecture (review_by) suit celle de la vérification (checked_on)")
        return self


class Category(_Record):
    """One kind of danger; `urgency` 1 is a life at stake now, `helplines` in the order to show them.

    `always` and `never` are whole sentences that must and must not raise it; `followups` are the keys of
    entries that tell what one may do about it.
    """

    key: Key
    urgency: int = Field(ge=1, le=9)
    helplines: tuple[Key, ...] = Field(min_length=1)
    reply: Line
    followups: tuple[str, ...] = Field(default=(), max_length=2)
    exceptions: tuple[Line, ...] = Field(default=(), alias="except")
    phrases: tuple[Line, ...] = Field(min_length=1)
    always: tuple[Line, ...] = ()
    never: tuple[Line, ...] = Field(min_length=1)


class Safeguard(_Record):
    """Everything the safety check knows.

    `words` names groups of words for the phrases; `fillers` are phrases that a message says the same without;
    helplines are in the order of the help screen.
    """

    words: dict[Key, Line] = {}
    fillers: tuple[Line, ...] = ()
    categories: tuple[Category, ...] = Field(min_length=1)
    helplines: tuple[Helpline, ...] = Field(min_length=1)

    @property
    def gentlest(self) -> Category:
        """The least urgent category: for someone who is not well, without a word of danger."""
        return max(self.categories, key=lambda category: category.urgency)

    @model_validator(mode="after")
    def _coherent(self) -> Safeguard:
        known = {line.key for line in self.helplines}
        unknown = [key for category in self.categories for key in category.helplines if key not in known]
        if unknown:
            raise ValueError(f"numéros inconnus de helplines.yml : {', '.join(unknown)}")
        _refuse_twice("numéros", (line.key for line in self.helplines))
        _refuse_twice("catégories", (category.key for category in self.categories))
        _refuse_twice("expressions", (text for category in self.categories for text in category.phrases))
        for text in self.fillers:
            parse(text, self.words)
        for category in self.categories:
            _refuse_twice(f"exceptions de {category.key}", category.exceptions)
            _refuse_twice(f"numéros de {category.key}", category.helplines)
            for text in (*category.phrases, *category.exceptions):
                parse(text, self.words)
        return self

    def helpline(self, key: str) -> Helpline:
        """The helpline of that key; KeyError if there is none."""
        return {line.key: line for line in self.helplines}[key]


def _refuse_twice(what: str, items: Iterable[str]) -> None:
    twice = [item for item, count in Counter(map(str.casefold, items)).items() if count > 1]
    if twice:
        raise ValueError(f"{what} en double : {', '.join(twice)}")
