"""How long an account waits after wrong passwords, so that guessing is slow and mistyping is not punished."""

from __future__ import annotations

from datetime import timedelta

FREE = 5
FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)


def pause(failures: int) -> timedelta:
    """The wait before the next try, after that many failures in a row: the first `FREE` tries need none."""
    if failures < FREE:
        return timedelta()
    most = LONGEST // FIRST
    doublings = min(failures - FREE, most.bit_length())
    return FIRST * min(1 << doublings, most)
