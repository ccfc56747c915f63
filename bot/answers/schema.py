"""The shape of an entry, of a figure and of their sources, for the files, the checks and the console."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
FigureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Address = Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class _Dated(_Record):
    """Something that holds from one day, until it must be checked again or is known to end."""

    valid_from: date
    valid_until: date | None = None
    review_by: date

    def holds(self, day: date) -> bool:
        """Whether it may be given as true that day."""
        return self.valid_from <= day < self.review_by and (
            self.valid_until is None or day <= self.valid_until
        )


class Audience(StrEnum):
    """Whom an entry speaks to: *tu* to the young, *vous* to the others."""

    YOUNG = "jeune"
    PARENT = "parent"
    EMPLOYER = "employeur"


class Source(_Record):
    """Where a fact was read, when, and for the staff alone by whom."""

    title: Line
    reference: str = ""
    url: Address
    checked_on: date
    checked_by: str = ""


class Entry(_Dated):
    """One answer; `answer` and `more` are in the markup, with `{figure}` names in place of amounts.

    `confirm_with` names who can confirm what is not sure; `form` what works the answer out for one person.
    """

    key: Key
    theme: Key
    question: Line
    label: Annotated[str, StringConstraints(min_length=2, max_length=30)]
    audience: Audience
    aliases: tuple[Line, ...] = Field(min_length=8)
    answer: Line
    more: Line | None = None
    followups: tuple[Key, ...] = Field(min_length=1, max_length=4)
    sources: tuple[Source, ...] = Field(min_length=1)
    owner: Line
    certainty: Literal["A", "B", "C", "D"]
    confirm_with: Line | None = None
    form: Key | None = None

    @model_validator(mode="after")
    def _confirmable(self) -> Entry:
        if self.certainty in "CD" and not self.confirm_with:
            raise ValueError("une réponse C ou D dit auprès de qui vérifier (confirm_with)")
        return self

    @property
    def checked_on(self) -> date:
        """The day its oldest source was last checked."""
        return min(source.checked_on for source in self.sources)


class Value(_Dated):
    """What a figure is worth over a period."""

    amount: Decimal
    source: Source


class Share(_Record):
    """A figure that is a percentage of another."""

    of: FigureName
    percent: Decimal = Field(gt=0, le=1000)


class Figure(_Record):
    """A dated, sourced amount; given by its values, or computed from another figure."""

    label: Line
    unit: str
    values: tuple[Value, ...] = ()
    share: Share | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Figure:
        if bool(self.values) == bool(self.share):
            raise ValueError(
                "un chiffre a soit des valeurs datées (values), soit une part d'un autre (share)"
            )
        if self.share and not self.source:
            raise ValueError("une part (share) demande sa source")
        return self
