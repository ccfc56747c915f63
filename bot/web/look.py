"""The look that every web edge shares: style sheets, the icon, and the head that asks for them."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent
STATIC, TEMPLATES = FOLDER / "static", FOLDER / "templates"


def route() -> Mount:
    """Where pages find it."""
    return Mount("/commun", StaticFiles(directory=STATIC))
