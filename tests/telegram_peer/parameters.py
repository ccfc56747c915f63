"""Reads a call's parameters from JSON, form, multipart or query, and refuses the ones its method lacks."""

from __future__ import annotations

import json
from typing import Any, Literal
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request as HttpRequest

from .refusal import bad_request
from .world import Json

Kind = Literal["integer", "number", "text", "flag", "object", "file"]

_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_MESSAGE: dict[str, Kind] = {
    "business_connection_id": "text",
    "chat_id": "integer",
    "message_thread_id": "integer",
    "direct_messages_topic_id": "integer",
    "parse_mode": "text",
    "disable_notification": "flag",
    "protect_content": "flag",
    "allow_paid_broadcast": "flag",
    "message_effect_id": "text",
    "suggested_post_parameters": "object",
    "reply_parameters": "object",
    "reply_markup": "object",
}
_EDIT: dict[str, Kind] = {
    "business_connection_id": "text",
    "chat_id": "integer",
    "message_id": "integer",
    "inline_message_id": "text",
    "reply_markup": "object",
}
_COMMANDS: dict[str, Kind] = {"scope": "object", "language_code": "text"}
_TEXT: dict[str, Kind] = {
    "text": "text",
    "parse_mode": "text",
    "entities": "object",
    "link_preview_options": "object",
}

PARAMETERS: dict[str, dict[str, Kind]] = {
    "getMe": {},
    "getUpdates": {
        "offset": "integer",
        "limit": "integer",
        "timeout": "integer",
        "allowed_updates": "object",
    },
    "sendMessage": _MESSAGE | _TEXT,
    "sendDocument": _MESSAGE
    | {
        "document": "file",
        "thumbnail": "file",
        "caption": "text",
        "caption_entities": "object",
        "disable_content_type_detection": "flag",
    },
    "sendPhoto": _MESSAGE
    | {
        "photo": "file",
        "caption": "text",
        "caption_entities": "object",
        "show_caption_above_media": "flag",
        "has_spoiler": "flag",
    },
    "sendVenue": _MESSAGE
    | {
        "latitude": "number",
        "longitude": "number",
        "title": "text",
        "address": "text",
        "foursquare_id": "text",
        "foursquare_type": "text",
        "google_place_id": "text",
        "google_place_type": "text",
    },
    "editMessageText": _EDIT | _TEXT,
    "editMessageReplyMarkup": _EDIT,
    "deleteMessage": {"chat_id": "integer", "message_id": "integer"},
    "leaveChat": {"chat_id": "integer"},
    "answerCallbackQuery": {
        "callback_query_id": "text",
        "text": "text",
        "show_alert": "flag",
        "url": "text",
        "cache_time": "integer",
    },
    "sendChatAction": {
        "business_connection_id": "text",
        "chat_id": "integer",
        "message_thread_id": "integer",
        "action": "text",
    },
    "setWebhook": {
        "url": "text",
        "certificate": "file",
        "ip_address": "text",
        "max_connections": "integer",
        "allowed_updates": "object",
        "drop_pending_updates": "flag",
        "secret_token": "text",
    },
    "deleteWebhook": {"drop_pending_updates": "flag"},
    "getWebhookInfo": {},
    "setMyCommands": _COMMANDS | {"commands": "object"},
    "getMyCommands": _COMMANDS,
    "deleteMyCommands": _COMMANDS,
    "setMyDescription": {"description": "text", "language_code": "text"},
    "setMyShortDescription": {"short_description": "text", "language_code": "text"},
}


async def read_parameters(request: HttpRequest) -> Json:
    """The parameters as sent, a file by its name; refuses (400) a body that cannot be read."""
    sent: Json = dict(request.query_params)
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "multipart/form-data":
        async with request.form() as form:
            return sent | {name: _file_name(value) for name, value in form.items()}
    body = await request.body()
    if not body:
        return sent
    if content_type == "application/json":
        return sent | _json_object(body)
    return sent | dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def typed_parameters(method: str, sent: Json) -> Json:
    """The same with their types; refuses (400) unknown names and unreadable values."""
    known = PARAMETERS[method]
    unknown = sorted(set(sent) - set(known))
    if unknown:
        raise bad_request(f"unknown parameter {', '.join(unknown)} for {method}")
    return {name: _typed(name, known[name], value) for name, value in sent.items() if value is not None}


def _typed(name: str, kind: Kind, value: Any) -> Any:
    if kind == "object":
        return _parsed(name, value) if isinstance(value, str) else value
    if kind == "integer":
        return _integer(name, value)
    if kind == "number":
        return _number(name, value)
    if kind == "flag" and str(value).lower() in _FLAGS:
        return _FLAGS[str(value).lower()]
    if kind == "flag" or not isinstance(value, str):
        raise bad_request(f"can't parse {name}: a {kind} expected")
    return value


def _integer(name: str, value: Any) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise bad_request("chat not found" if name == "chat_id" else f"invalid {name} specified") from None


def _number(name: str, value: Any) -> float:
    try:
        return float(str(value))
    except ValueError:
        # Telegram reads a zero there; here it gives away a value nobody meant.
        raise bad_request(f"can't parse {name}: a number expected") from None


def _parsed(name: str, value: str) -> Any:
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def _json_object(body: bytes) -> Json:
    try:
        sent = json.loads(body)
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise bad_request("can't parse the request body as a JSON object")
    return sent


def _file_name(value: UploadFile | str) -> str:
    return value if isinstance(value, str) else value.filename or "file"
