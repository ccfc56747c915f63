"""A reply as Telegram shows it: its HTML, and buttons below."""

from __future__ import annotations

import html
from collections.abc import Iterable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.markup import Span, spans
from bot.messages import Button

SHORT_LABEL = 16


def page(text: str) -> str:
    """A text in the markup, as Telegram's HTML."""
    return "".join(map(_html, spans(text)))


def _html(span: Span) -> str:
    text = html.escape(span.text, quote=False)
    if span.href.startswith(("tel:", "sms:")):
        return f"<code>{text}</code>"  # Telegram drops such links; code can at least be copied with one tap
    if span.href:
        text = f'<a href="{html.escape(span.href)}">{text}</a>'
    return f"<b>{text}</b>" if span.bold and span.text.strip() else text


def keyboard(buttons: Iterable[Button]) -> InlineKeyboardMarkup | None:
    """The buttons, two short ones a row; None when there are none."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        key = InlineKeyboardButton(button.label, callback_data=button.action)
        short = len(button.label) <= SHORT_LABEL
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= SHORT_LABEL:
            rows[-1].append(key)
        else:
            rows.append([key])
    return InlineKeyboardMarkup(rows) if rows else None
