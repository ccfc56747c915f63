"""Records with fields that are gone or are not what was announced, as files have them one day or another."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).resolve().parents[3] / "shared"
FORMATS = SHARED / "data" / "formats"
NO_SHARED = "reference data: ../shared is not beside the repository"
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["[", "{", '[{"', "\ud800", "9999-99-99", "47,21", "[[[[", "nd", "0001-01-01T00:00:00Z"]),
    st.lists(st.none() | st.integers() | st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.none() | st.integers(), max_size=2),
)


def paths(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a record."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(path for name, one in inside for path in paths(one, (*above, name)))]


@st.composite
def mangled(draw: st.DrawFn, record: Any) -> Any:
    """A record with one to four fields gone, or replaced by something else."""
    whole = [copy.deepcopy(record)]
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from([path for path in paths(whole) if path]))
        holder: Any = whole
        for name in path[:-1]:
            holder = holder[name]
        if len(path) > 1 and draw(st.booleans()):
            del holder[path[-1]]
        else:
            holder[path[-1]] = draw(JUNK)
    return whole[0]
