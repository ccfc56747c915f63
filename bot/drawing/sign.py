"""The bridge over the water: the sign of the page (icon.svg), painted."""

from __future__ import annotations

from itertools import pairwise

from PIL import Image, ImageDraw
from PIL.Image import Resampling

Dot = tuple[float, float]
WHITE, OCHRE = "#ffffff", "#f2b95c"
# The sign is drawn on a square of 64, like the icon.
GRID, FINER, STEPS = 64, 4, 24
ARCH = ((13.0, 45.0), (16.0, 15.0), (48.0, 15.0), (51.0, 45.0))
PILLARS = ((23, 29), (32, 23), (41, 29))
WAVES = tuple(
    ((9 + 11.5 * n, 54.0), (14.75 + 11.5 * n, 49.0 + 10 * (n % 2)), (20.5 + 11.5 * n, 54.0)) for n in range(4)
)


def sign(size: int, ground: str) -> Image.Image:
    """The sign on a ground of that colour, `size` pixels wide and high."""
    scale = size * FINER / GRID
    image = Image.new("RGB", (size * FINER, size * FINER), ground)
    pen = ImageDraw.Draw(image)
    _stroke(pen, ((9, 45), (55, 45)), 4.5 * scale, WHITE, scale)
    _stroke(pen, _curve(ARCH), 4.5 * scale, WHITE, scale)
    for x, top in PILLARS:
        _stroke(pen, ((x, top), (x, 45)), 3.5 * scale, WHITE, scale)
    for wave in WAVES:
        _stroke(pen, _curve(wave), 4 * scale, OCHRE, scale)
    return image.resize((size, size), Resampling.LANCZOS)


def _curve(points: tuple[Dot, ...]) -> tuple[Dot, ...]:
    return tuple(_along(points, step / STEPS) for step in range(STEPS + 1))


def _along(points: tuple[Dot, ...], share: float) -> Dot:
    """The point of a Bézier curve at a share of its way (de Casteljau)."""
    while len(points) > 1:
        points = tuple((x + (u - x) * share, y + (v - y) * share) for (x, y), (u, v) in pairwise(points))
    return points[0]


def _stroke(pen: ImageDraw.ImageDraw, dots: tuple[Dot, ...], width: float, ink: str, scale: float) -> None:
    """A line with round ends and joints."""
    path, round_end = [(x * scale, y * scale) for x, y in dots], width / 2
    pen.line(path, fill=ink, width=round(width))
    for x, y in path:
        pen.ellipse((x - round_end, y - round_end, x + round_end, y + round_end), fill=ink)
