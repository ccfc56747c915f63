"""A piece of content: the smallest thing that is edited, published and put back by itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LONGEST_NAME = 100
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


class Kind(StrEnum):
    """What a piece is; the values begin its name."""

    ANSWER = "answers"
    FIGURE = "figures"
    FORM = "forms"
    HELPLINES = "helplines"
    DANGER = "safeguard"
    RESPONSE = "responses"


# Those that editors begin and withdraw; the program counts on every one of the others.
OPEN_KINDS = (Kind.ANSWER, Kind.FIGURE)


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """One piece by kind and key; "answers/aide-logement"."""

    kind: Kind
    key: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"

    @staticmethod
    def named(name: str) -> Piece:
        """The piece of that name. Raises ValueError when it names none."""
        kind, _, key = name.partition("/")
        if not _KEY.fullmatch(key):
            raise ValueError(name)
        return Piece(Kind(kind), key)


# A piece without a body is as it was shipped; one with this for its body is given to nobody any more.
WITHDRAWN = "withdrawn"
Edits = Mapping[Piece, Any]


def as_json(body: Any) -> str:
    """A body in one form, whichever way it was read: dates as text, keys in order."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)


def fingerprint(body: Any) -> str:
    """The same for the same body, and for no other; empty for none."""
    return hashlib.sha256(as_json(body).encode()).hexdigest() if body is not None else ""
