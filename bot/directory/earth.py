"""Distances on the globe, and the points nearest to one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

# A query takes microseconds; shared among threads that wait for each other it takes milliseconds. The
# library reads this once, as it loads: what this process starts later does not inherit it.
_given = os.environ.get("OMP_NUM_THREADS")
os.environ["OMP_NUM_THREADS"] = "1"
from pykdtree.kdtree import KDTree  # noqa: E402

os.environ.pop("OMP_NUM_THREADS")
if _given is not None:
    os.environ["OMP_NUM_THREADS"] = _given

EARTH_KM = 6371.0088
# How many points beyond those asked for are looked at first, to see that no equal distance is cut.
SPARE = 4
# Below a millimetre two distances are the same: the tree and the formula round differently.
SAME_KM = 1e-6
Point = tuple[float, float]
Mask = NDArray[np.bool_]


def kilometres(one: Point, other: Point) -> float:
    """The great-circle distance of two points (latitude, longitude, in degrees), by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


class Globe:
    """Points in a k-d tree, placed on the unit sphere: there, chords order points as great circles do."""

    def __init__(self, points: Sequence[Point]) -> None:
        """`points` are (latitude, longitude) in degrees; they are known by their position in it."""
        self._points = points
        self._tree = KDTree(_on_sphere(points)) if points else None

    def nearest(self, origin: Point, count: int, hidden: Mask | None = None) -> list[tuple[int, float]]:
        """At least the `count` nearest points not hidden, with km, nearest first; equals are never cut."""
        if self._tree is None or count < 1:
            return []
        looked_at = min(len(self._points), count + SPARE)
        while True:
            found = self._query(origin, looked_at, hidden)
            complete = len(found) < looked_at or looked_at == len(self._points)
            if complete or found[-1][1] > found[count - 1][1] + SAME_KM:
                return found
            looked_at = min(len(self._points), looked_at * 2)

    def _query(self, origin: Point, count: int, hidden: Mask | None) -> list[tuple[int, float]]:
        assert self._tree is not None  # noqa: S101 - seen to by its only caller
        _, positions = self._tree.query(_on_sphere([origin]), k=count, mask=hidden)
        inside = (int(position) for position in np.atleast_1d(positions[0]) if position < len(self._points))
        found = [(position, kilometres(origin, self._points[position])) for position in inside]
        return sorted(found, key=lambda pair: (pair[1], pair[0]))


def _on_sphere(points: Sequence[Point]) -> NDArray[np.float64]:
    latitude, longitude = np.radians(np.array(points, dtype=np.float64)).T
    return np.column_stack(
        (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    )
