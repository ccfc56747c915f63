"""The project's own errors, few and named; an edge turns each into French, an HTTP status or a retry.

PasserelleError
├── StartError     something outside prevents the start: a busy port, a folder that cannot be written
├── SettingError   a PASSERELLE_ setting is unknown or wrong
├── ContentError   files under knowledge/ or domain.yml that cannot be served
├── BusyError      the database was held by somebody else for too long: nothing was changed
└── ImportRefusedError   an official file that would harm the table it is meant for
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


def frames(error: BaseException) -> str:
    """Where an error happened, without its message: that could hold somebody's words."""
    return "".join(traceback.format_tb(error.__traceback__))


class PasserelleError(Exception):
    """The root of the tree; its text is one line in French, fit to be shown to staff."""


class StartError(PasserelleError):
    """The process cannot start, and says why."""


class SettingError(StartError):
    """A setting is unknown or has a wrong value."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one content file; `line` counts from 1, 0 where no line is to blame.

    `path` leads to the field to blame, by keys and indexes.
    """

    file: str
    line: int
    reason: str
    path: tuple[str | int, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


class ContentError(PasserelleError):
    """Content that cannot be served, with everything found wrong in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class BusyError(PasserelleError):
    """A change that waited too long for its turn, and was not made."""


class ImportRefusedError(PasserelleError):
    """A source that cannot be used: the table stays as it was. `details` are lines of a report."""

    def __init__(self, reason: str, details: Iterable[str] = ()) -> None:
        super().__init__("\n".join((reason, *details)))
