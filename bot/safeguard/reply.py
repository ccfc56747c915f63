"""What someone in danger reads: the numbers first, then a few warm words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.safeguard.schema import Category, Helpline, Safeguard

FREE = "C'est gratuit."


def helplines_text(category: Category, safeguard: Safeguard, today: date) -> str:
    """The reply to a danger, in the markup: its helplines, most useful first, then its words."""
    return f"{_listed(map(safeguard.helpline, category.helplines), today)}\n\n{category.reply}"


def all_helplines(safeguard: Safeguard, today: date | None = None) -> str:
    """Every helpline, in the markup; without a day, hours are given as they were last checked."""
    return _listed(safeguard.helplines, today)


def _listed(helplines: Iterable[Helpline], today: date | None) -> str:
    shown = tuple(helplines)
    all_free = all(helpline.free for helpline in shown)
    lines = [f"- {_line(helpline, today)}" for helpline in shown]
    return "\n".join([*lines, FREE] if all_free else lines)


def _line(helpline: Helpline, today: date | None) -> str:
    address = f"{'sms' if helpline.sms else 'tel'}:{helpline.number.replace(' ', '')}"
    return f"**[{helpline.number}]({address})** {helpline.name} : {helpline.purpose}{_hours(helpline, today)}"


def _hours(helpline: Helpline, today: date | None) -> str:
    """Hours go once their review is overdue; the number stays, since hiding it could cost a life."""
    return "" if today and today >= helpline.review_by else f" ({helpline.hours})"
