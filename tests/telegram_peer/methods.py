"""The Bot API's methods, each with its effect or its refusal; getUpdates waits, so it lives in updates."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from .html_text import MAX_CAPTION, MAX_TEXT, Visible, utf16_length, visible
from .markup import checked_markup
from .refusal import RefusedError, bad_request, too_many_requests
from .updates import Updates, Webhook
from .venues import venue
from .world import Chat, Json, Sent, Venue, World

MAX_NOTICE = 200
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

_STALE_PRESS = "query is too old and response timeout expired or query ID is invalid"
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


class BotApi:
    """The methods by their names in the Bot API; each takes typed parameters and returns `result`."""

    def __init__(self, world: World, updates: Updates) -> None:
        self._world = world
        self._updates = updates
        self.methods: dict[str, Callable[[Json], Any]] = {
            "getMe": lambda _asked: world.bot,
            "sendMessage": self._send_message,
            "sendDocument": self._send_document,
            "sendPhoto": self._send_photo,
            "sendVenue": self._send_venue,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete_message,
            "leaveChat": self._leave_chat,
            "answerCallbackQuery": self._answer_callback,
            "sendChatAction": self._chat_action,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "setMyCommands": self._set_commands,
            "getMyCommands": lambda asked: world.settings.get(_commands_key(asked), []),
            "deleteMyCommands": lambda asked: bool(world.settings.pop(_commands_key(asked), True)) or True,
            "setMyDescription": lambda asked: self._describe(asked, "description", 512),
            "setMyShortDescription": lambda asked: self._describe(asked, "short_description", 120),
        }

    def _send_message(self, asked: Json) -> Json:
        chat = self._reachable(asked)
        shown = _text(asked)
        markup = checked_markup(asked.get("reply_markup"), private=chat.private)
        self._check_reply(chat, asked)
        return self._post(chat, shown, markup)

    def _send_document(self, asked: Json) -> Json:
        chat = self._reachable(asked)
        if not asked.get("document"):
            raise bad_request("there is no document in the request")
        caption = visible(asked.get("caption", ""), asked.get("parse_mode"), MAX_CAPTION)
        markup = checked_markup(asked.get("reply_markup"), private=chat.private)
        self._check_reply(chat, asked)
        return self._post(chat, caption, markup, asked["document"])

    def _send_photo(self, asked: Json) -> Json:
        chat = self._reachable(asked)
        if not asked.get("photo"):
            raise bad_request("there is no photo in the request")
        caption = visible(asked.get("caption", ""), asked.get("parse_mode"), MAX_CAPTION)
        markup = checked_markup(asked.get("reply_markup"), private=chat.private)
        self._check_reply(chat, asked)
        return self._post(chat, caption, markup, photo=asked["photo"])

    def _send_venue(self, asked: Json) -> Json:
        chat = self._reachable(asked)
        place = venue(asked)
        markup = checked_markup(asked.get("reply_markup"), private=chat.private)
        self._check_reply(chat, asked)
        return self._post(chat, Visible(f"{place.title}\n{place.address}"), markup, place=place)

    def _edit_text(self, asked: Json) -> Json:
        return self._edit(asked, _text(asked))

    def _edit_markup(self, asked: Json) -> Json:
        return self._edit(asked, None)

    def _edit(self, asked: Json, shown: Visible | None) -> Json:
        chat = self._reachable(asked)
        sent = self._sent(chat, asked, "edit")
        if shown and (sent.venue or sent.photo):
            raise bad_request("there is no text in the message to edit")
        shown = shown or Visible(sent.text, sent.entities)
        markup = checked_markup(asked.get("reply_markup"), inline_only=True)
        markup = markup if markup and markup["inline_keyboard"] else None
        if (shown.text, shown.entities, markup) == (sent.text, sent.entities, sent.markup):
            raise bad_request(_UNCHANGED)
        self._count(chat)
        edited = replace(sent, text=shown.text, entities=shown.entities, markup=markup, edited_at=time.time())
        return self._world.show(edited)

    def _delete_message(self, asked: Json) -> bool:
        chat = self._reachable(asked)
        with self._world.changed:
            if chat.said.pop(asked.get("message_id", 0), None) is None:
                del chat.sent[self._sent(chat, asked, "delete").message_id]
        return True

    def _leave_chat(self, asked: Json) -> bool:
        chat = self._reachable(asked)
        if chat.private:
            raise bad_request("chat member status can't be changed in private chats")
        chat.left = True
        return True

    def _answer_callback(self, asked: Json) -> bool:
        notice = asked.get("text", "")
        if utf16_length(notice) > MAX_NOTICE:
            raise bad_request("MESSAGE_TOO_LONG")
        if not self._world.answer(asked.get("callback_query_id", ""), notice):
            raise bad_request(_STALE_PRESS)
        return True

    def _chat_action(self, asked: Json) -> bool:
        self._reachable(asked)
        if asked.get("action") not in ACTIONS:
            raise bad_request("wrong parameter action in request")
        return True

    def _set_webhook(self, asked: Json) -> bool:
        webhook = _webhook(asked) if asked.get("url") else None
        self._updates.allow(asked.get("allowed_updates"))
        if asked.get("drop_pending_updates"):
            self._updates.drop_pending()
        self._updates.set_webhook(webhook)
        return True

    def _delete_webhook(self, asked: Json) -> bool:
        if asked.get("drop_pending_updates"):
            self._updates.drop_pending()
        self._updates.set_webhook(None)
        return True

    def _webhook_info(self, _asked: Json) -> Json:
        webhook = self._updates.webhook
        info: Json = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending()),
            "allowed_updates": self._updates.allowed,
        }
        if webhook:
            info["max_connections"] = webhook.max_connections
        if webhook and webhook.last_error:
            info["last_error_date"], info["last_error_message"] = webhook.last_error
        return info

    def _set_commands(self, asked: Json) -> bool:
        commands = asked.get("commands")
        if not isinstance(commands, list) or not all(isinstance(command, dict) for command in commands):
            raise bad_request("can't parse commands: an Array of BotCommand expected")
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            _check_command(command)
        self._world.settings[_commands_key(asked)] = commands
        return True

    def _describe(self, asked: Json, name: str, limit: int) -> bool:
        if len(asked.get(name, "")) > limit:
            raise bad_request(f"{name} is too long")
        self._world.settings[f"{name} {asked.get('language_code', '')}".strip()] = asked.get(name, "")
        return True

    def _post(
        self,
        chat: Chat,
        shown: Visible,
        markup: Json | None,
        document: str | None = None,
        place: Venue | None = None,
        photo: str | None = None,
    ) -> Json:
        self._count(chat)
        with self._world.changed:
            number = self._world.next_message_id()
            at = time.time()
            words = (shown.text, at, shown.entities, markup)
            return self._world.show(Sent(chat.id, number, *words, document, venue=place, photo=photo))

    def _reachable(self, asked: Json) -> Chat:
        if "chat_id" not in asked:
            raise bad_request("chat_id is empty")
        chat = self._world.chats.get(asked["chat_id"])
        if chat is None:
            raise bad_request("chat not found")
        if chat.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        if chat.left:
            raise RefusedError(403, "Forbidden: bot is not a member of the supergroup chat")
        return chat

    def _sent(self, chat: Chat, asked: Json, verb: str) -> Sent:
        number = asked.get("message_id", 0)
        if number in chat.said:
            raise bad_request("message can't be edited")
        if number not in chat.sent:
            raise bad_request(f"message to {verb} not found")
        return chat.sent[number]

    def _check_reply(self, chat: Chat, asked: Json) -> None:
        reply = asked.get("reply_parameters")
        if not reply or reply.get("allow_sending_without_reply"):
            return
        if reply.get("message_id") not in {*chat.said, *chat.sent}:
            raise bad_request("message to be replied not found")

    def _count(self, chat: Chat) -> None:
        limits = self._world.limits
        seconds = limits.retry_after(chat.id, time.monotonic()) if limits else 0
        if seconds:
            self._world.flooded += 1
            raise too_many_requests(seconds)


def _text(asked: Json) -> Visible:
    shown = visible(asked.get("text", ""), asked.get("parse_mode"), MAX_TEXT)
    if not shown.text:
        raise bad_request("message text is empty")
    return Visible(shown.text, shown.entities or tuple(asked.get("entities") or ()))


def _webhook(asked: Json) -> Webhook:
    # Telegram wants HTTPS; nothing here may leave this machine, where plain HTTP is enough.
    url = urlsplit(asked["url"])
    if url.scheme not in ("http", "https") or url.hostname not in LOOPBACK:
        raise bad_request("bad webhook: only a loopback URL can be served here")
    secret = asked.get("secret_token", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    connections = asked.get("max_connections", 40)
    return Webhook(asked["url"], secret, min(max(connections, 1), 100))


def _commands_key(asked: Json) -> str:
    scope = (asked.get("scope") or {"type": "default"})["type"]
    return f"commands {scope} {asked.get('language_code', '')}".strip()


def _check_command(command: Json) -> None:
    if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
