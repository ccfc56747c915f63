"""Replies and messages as the page shows them."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from bot.conversation.actions import COMMANDS
from bot.conversation.ports import Line
from bot.conversation.votes import judges
from bot.drawing.card import size
from bot.typography import typeset
from bot.web import look
from bot.web.prose import rendered

FOLDER = Path(__file__).parent
TEMPLATES = Environment(
    loader=FileSystemLoader([FOLDER / "templates", look.TEMPLATES]),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def line(shown: Line) -> str:
    """One line of the conversation as a fragment of HTML."""
    return TEMPLATES.get_template("line.html").render(line=shown)


TEMPLATES.filters["rendered"] = rendered
TEMPLATES.filters["typeset"] = typeset
TEMPLATES.filters["size"] = size
TEMPLATES.filters["judges"] = judges
TEMPLATES.globals.update(commands=COMMANDS)
