"""An update of Telegram as a Message: only what is needed is taken, names and profiles are not."""

from __future__ import annotations

from telegram import CallbackQuery, ChatMemberUpdated, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatType

from bot.messages import Channel, Message, MessageKind, Place

KINDS = (
    ("photo", MessageKind.PHOTO),
    ("video", MessageKind.PHOTO),
    ("video_note", MessageKind.PHOTO),
    ("animation", MessageKind.STICKER),
    ("sticker", MessageKind.STICKER),
    ("voice", MessageKind.VOICE),
    ("audio", MessageKind.VOICE),
    ("document", MessageKind.DOCUMENT),
)
SILENT = (
    "new_chat_members",
    "left_chat_member",
    "group_chat_created",
    "pinned_message",
    "message_auto_delete_timer_changed",
)


def message_of(update: Update) -> Message | None:
    """The update as a Message; None for what needs no answer (see the README's list of silences)."""
    key = str(update.update_id)
    if update.callback_query:
        return _press(update.callback_query, key)
    if update.my_chat_member:
        return _membership(update.my_chat_member, key)
    if update.message:
        return _written(update.message, key)
    if update.edited_message and update.edited_message.text:
        return _written(update.edited_message, key)
    return None


def _press(query: CallbackQuery, key: str) -> Message:
    pressed = str(query.message.message_id) if query.message else ""
    return Message(
        Channel.TELEGRAM,
        str(query.message.chat.id if query.message else query.from_user.id),
        key,
        MessageKind.PRESS,
        action=query.data or "",
        token=query.id,
        pressed=pressed,
    )


def _membership(change: ChatMemberUpdated, key: str) -> Message | None:
    if change.chat.type != ChatType.PRIVATE or change.new_chat_member.status not in ("kicked", "left"):
        return None
    return Message(Channel.TELEGRAM, str(change.chat.id), key, MessageKind.BLOCKED)


def _written(message: TelegramMessage, key: str) -> Message | None:
    address = str(message.chat.id)
    if message.chat.type != ChatType.PRIVATE:
        addressed = (message.text or "").startswith("/")
        return Message(Channel.TELEGRAM, address, key, MessageKind.GROUP) if addressed else None
    if message.text is not None:
        return Message(Channel.TELEGRAM, address, key, MessageKind.TEXT, message.text)
    if message.location:
        place = Place(message.location.latitude, message.location.longitude)
        return Message(Channel.TELEGRAM, address, key, MessageKind.LOCATION, place=place)
    if any(getattr(message, name) for name in SILENT):
        return None
    kind = next((kind for name, kind in KINDS if getattr(message, name)), MessageKind.OTHER)
    return Message(Channel.TELEGRAM, address, key, kind, message.caption or "")
