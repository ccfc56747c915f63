"""What was asked and how it went: the last questions of a session, and what is kept of them beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Use(StrEnum):
    """What is counted of an entry, or of questions without one (key "")."""

    ASKED = "asked"
    FOLLOWED = "followed"
    MORE = "more"
    HELPFUL = "helpful"
    NOT_MINE = "not_mine"
    LOST = "lost"
    TURNED_DOWN = "turned_down"
    BESIDE = "beside"


class Reason(StrEnum):
    """Why a question stays without its answer."""

    LOST = "lost"
    TURNED_DOWN = "turned_down"
    NOT_MINE = "not_mine"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Count:
    """One use more of an entry, in a department; "" where it is not known."""

    key: str
    use: Use
    territory: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that got no answer, or not its own (`given`); its text leads to nobody.

    `tell` ties it to the conversation of who wants to hear of its answer.
    """

    text: str
    reason: Reason
    given: str
    territory: str
    tell: bool = False


class Asked(BaseModel):
    """A question typed in this session, without what leads to anybody; `given` is the answer it got.

    `near` are the entries that it might have meant, `done` what was said of the answer, once each.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    given: str = ""
    reason: Reason | None = None
    near: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
