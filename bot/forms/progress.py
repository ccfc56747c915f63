"""Where one person is in a form: all of it that is kept between two messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.forms.answers import Value


class Progress(BaseModel):
    """Answers given so far and the question now asked (`at`, "" at the review).

    `skipped` are the questions gone by with nothing kept: empty, never 0. `known` are those whose answer
    the conversation had already: shown in the review, not asked. `picked` are the boxes ticked so far at
    `at`. `step` is raised by every change, `since` is what it was when `at` was arrived at: a button
    that bears an earlier step was pressed twice, or belongs to the past.
    """

    model_config = ConfigDict(frozen=True)

    form: str
    version: int
    answers: Mapping[str, Value] = {}
    skipped: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    at: str = ""
    picked: tuple[str, ...] = ()
    editing: bool = False
    paused: bool = False
    finished: bool = False
    step: int = Field(ge=0, lt=10**12)
    since: int
    begun: datetime
    updated: datetime

    def gone_by(self, key: str) -> bool:
        """Whether a question was answered or passed."""
        return key in self.answers or key in self.skipped

    def settled(self) -> dict[str, Value | None]:
        """What conditions may rest on: the answer to each question gone by, None where there is none."""
        return {**dict.fromkeys(self.skipped), **self.answers}

    def changed(self, now: datetime, **fields: Any) -> Progress:
        """One step further; whoever acts is no longer pausing, unless that is the change."""
        fields = {"paused": False, **fields, "step": self.step + 1, "updated": now}
        return self.model_copy(update=fields)

    def moved(self, now: datetime, at: str, **fields: Any) -> Progress:
        """One step further, to a question, or to the review."""
        return self.changed(now, at=at, since=self.step + 1, **{"editing": False, "picked": (), **fields})
