"""The buttons under a message, refused where Telegram refuses them and where a press would do nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from .refusal import RefusedError, bad_request
from .world import Json

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100

_INLINE_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_KEYBOARD_ACTIONS = {
    "request_users",
    "request_chat",
    "request_managed_bot",
    "request_contact",
    "request_location",
    "request_poll",
    "web_app",
}
_DECORATION = {"text", "icon_custom_emoji_id", "style"}
_FORMS = {
    "inline_keyboard": set[str](),
    "keyboard": {
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"selective"},
    "force_reply": {"input_field_placeholder", "selective"},
}


def checked_markup(markup: Any, *, inline_only: bool = False, private: bool = True) -> Json | None:
    """The markup with every button as an object, None for none, or the refusal (400)."""
    if markup is None:
        return None
    form = _form(markup)
    if inline_only and form != "inline_keyboard":
        raise bad_request("inline keyboard expected")
    if form not in ("inline_keyboard", "keyboard"):
        return dict(markup)
    rows = [[_button(button, form, private) for button in row] for row in _rows(markup[form])]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {**markup, form: [row for row in rows if row]}


def _form(markup: Any) -> str:
    forms = [form for form in _FORMS if isinstance(markup, dict) and form in markup]
    if len(forms) != 1:
        raise bad_request("object expected as reply markup")
    unknown = set(markup) - _FORMS[forms[0]] - {forms[0]}
    if unknown:
        raise bad_request(f"unknown field in reply markup: {', '.join(sorted(unknown))}")
    return forms[0]


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse reply markup: expected an Array of Array of buttons")
    return rows


def _button(button: Any, form: str, private: bool) -> Json:
    button = {"text": button} if isinstance(button, str) and form == "keyboard" else button
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise _unreadable('Field "text" must be of type String')
    if not button["text"].strip():
        raise _unreadable("button text must be non-empty")
    known = _INLINE_ACTIONS if form == "inline_keyboard" else _KEYBOARD_ACTIONS
    unknown = set(button) - known - _DECORATION
    if unknown:
        raise _unreadable(f"unknown field {', '.join(sorted(unknown))}")
    (_check_inline if form == "inline_keyboard" else _check_keyboard)(button, private)
    return dict(button)


def _check_inline(button: Json, _private: bool) -> None:
    actions = _INLINE_ACTIONS & set(button)
    if not actions:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _unreadable(f"exactly one action expected, found {', '.join(sorted(actions))}")
    if "callback_data" in button and not 0 < len(str(button["callback_data"]).encode()) <= MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not _reachable(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _check_keyboard(button: Json, private: bool) -> None:
    if button.get("request_location") and not private:
        raise bad_request("location can be requested in private chats only")
    if button.get("request_contact") and not private:
        raise bad_request("phone number can be requested in private chats only")


def _reachable(url: str) -> bool:
    parts = urlsplit(url)
    # Telegram takes a host without a dot, such as "localhost", for a typing mistake.
    return parts.scheme == "tg" or (parts.scheme in ("http", "https") and "." in (parts.hostname or ""))


def _unreadable(reason: str) -> RefusedError:
    return bad_request(f"can't parse keyboard button: {reason}")
