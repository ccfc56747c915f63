"""What someone in danger reads: the numbers first, then a few warm words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.safeguard.schema import Category, Helpline, Safeguard

FREE = "C'est gratuit."


def helplines_text(category: Category, safeguard: Safeguard, today: date) -> str:
    """The reply to a danger, in the markup: its helplines, most useful first, then its words."""
    return f"{_listed(map(safeguard.helpline, category.helplines), today)}\n\n{category.reply}"


def _listed(helplines: Iterable[Helpline], today: date) -> str:
    shown = tuple(helplines)
    all_free = all(helpline.free for helpline in shown)
    lines = [f"- {_line(helpline, today)}" for helpline in shown]
    return "\n".join([*lines, FREE] if all_free else lines)


def _line(helpline: Helpline, today: date) -> str:
    address = f"{'sms' if helpline.sms else 'tel'}:{helpline.number.replace(' ', '')}"
    return f"**[{helpline.number}]({address})** {helpline.name} : {helpline.purpose}{_hours(helpline, today)}"


def _hours(helpline: Helpline, today: date) -> str:
    """Hours go once their review is overdue; the number stays, since hiding it could cost a life."""
    return "" if today >= helpline.review_by else f" ({helpline.hours})"
