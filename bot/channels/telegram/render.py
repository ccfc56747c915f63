"""A reply as Telegram shows it: its HTML, and buttons below."""

from __future__ import annotations

import html
from collections.abc import Sequence

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.markup import Span, spans
from bot.messages import HELPFUL, LOCATE, Button

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


def keyboard(
    buttons: Sequence[Button],
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """The buttons below the message, two short ones a row.

    One that shares the position puts them where the letters are: only there can Telegram do it. A
    message without any takes those away.
    """
    if not buttons:
        return ReplyKeyboardRemove()
    if any(button.action == LOCATE for button in buttons):
        keys = [[KeyboardButton(b.label, request_location=b.action == LOCATE)] for b in buttons]
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        key = InlineKeyboardButton(button.label, callback_data=button.action)
        short = len(button.label) <= SHORT_LABEL
        opens = button.action.startswith(f"{HELPFUL}:")
        if short and not opens and rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= SHORT_LABEL:
            rows[-1].append(key)
        else:
            rows.append([key])
    return InlineKeyboardMarkup(rows)
