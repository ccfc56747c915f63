"""What a button of a form bears: the move, and the step at which it was shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.forms.answers import Value
from bot.forms.progress import Progress

PREFIX = "form:"
_PRESS = re.compile(r"([a-z-]{1,12})\.([0-9]{1,12})\.([a-z]{1,6})(?:\.([a-z0-9_]{1,16}))?")


class Verb(StrEnum):
    """What one can do in a form; WHY changes nothing."""

    ANSWER = "answer"
    PICK = "pick"
    UNPICK = "unpick"
    DONE = "done"
    SKIP = "skip"
    BACK = "back"
    KEEP = "keep"
    EDIT = "edit"
    FINISH = "finish"
    PAUSE = "pause"
    RESUME = "resume"
    WHY = "why"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing done: a verb, and the answer, choices or question it is about."""

    verb: Verb
    value: Value = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A move made with a button, which belongs to a form and to a step of it."""

    form: str
    step: int
    move: Move


def action(progress: Progress, verb: Verb, argument: str = "") -> str:
    """The action of a button shown now; `check` proves that it always fits."""
    return PREFIX + ".".join(filter(None, (progress.form, str(progress.step), verb, argument)))


def parse(action: str) -> Press | None:
    """The press an action stands for, with or without its prefix; None if it is none of ours."""
    found = _PRESS.fullmatch(action.removeprefix(PREFIX))
    if found is None or found[3] not in set(Verb):
        return None
    return Press(found[1], int(found[2]), Move(Verb(found[3]), found[4] or ""))


def is_fresh(progress: Progress, press: Press) -> bool:
    """Whether a button was shown since the current question was.

    Boxes may be ticked faster than the screen is redrawn, so any button of the current question is good.
    """
    return press.form == progress.form and progress.since <= press.step <= progress.step
