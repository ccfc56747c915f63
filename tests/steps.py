"""Counts what reading a text takes, so that a test can say how it grows without a clock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

Read = Callable[[str], object]


def steps(read: Read, text: str) -> int:
    """The lines of Python that run while a text is read: as many on any machine."""
    count, before = 0, sys.gettrace()

    def trace(_: FrameType, event: str, __: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        read(text)
    finally:
        sys.settrace(before)
    return count


IN_PROPORTION = 1.1


def growth(read: Read, piece: str, short: int = 512, long: int = 4096) -> float:
    """How the steps grow with a text of such pieces: 1 is in proportion, as many times more is the square."""
    few, many = (steps(read, (piece * length)[:length]) for length in (short, long))
    return many / few / (long / short)
