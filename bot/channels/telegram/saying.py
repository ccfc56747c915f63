"""One reply put on a phone: in place of another message, on a map, with its picture, or simply said."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, InlineKeyboardMarkup, Message
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest

from bot.channels.telegram.render import keyboard, page
from bot.conversation.ports import Delivery
from bot.drawing.card import draw
from bot.markup import plain
from bot.messages import Card, Pin, Reply

log = logging.getLogger(__name__)
PICTURE_TRIES = 3
FILE_NAME = "passerelle.png"
UNCHANGED = "not modified"


def messages_of(reply: Reply) -> int:
    """How many messages it takes: a picture cannot bear a long text."""
    return 1 if reply.card is None or _fits_caption(reply.text) else 2


class Saying:
    """Says replies; remembers the pictures whose text has yet to follow, so that none is sent twice.

    The picture goes first, the text with its buttons last, nearest to the hand. Whatever becomes of the
    picture, the text is said: until it is, the delivery stays in the outbox.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._pictured: set[int] = set()

    async def say(self, delivery: Delivery, reply: Reply) -> str:
        """The remote id of the message that bears the text.

        Raises what the library raises, for the text alone.
        """
        chat = delivery.address
        if _can_replace(reply) and await self._edited(chat, reply):
            return reply.replaces
        if reply.pin:
            return str((await self._pin(chat, reply, reply.pin)).message_id)
        told = reply.card and await self._picture(delivery, reply, reply.card)
        told = told or await self._text(chat, reply)
        self._pictured.discard(delivery.id)
        return str(told.message_id)

    async def _text(self, chat: str, reply: Reply) -> Message:
        return await self._bot.send_message(
            chat,
            page(reply.text),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(reply.buttons),
            disable_web_page_preview=True,
        )

    async def _pin(self, chat: str, reply: Reply, pin: Pin) -> Message:
        where = (pin.latitude, pin.longitude, pin.title, pin.address)
        return await self._bot.send_venue(chat, *where, reply_markup=keyboard(reply.buttons))

    async def _picture(self, delivery: Delivery, reply: Reply, card: Card) -> Message | None:
        """The picture; its message if it bears the text as well, None if that is still to be said."""
        if delivery.id in self._pictured or delivery.attempts >= PICTURE_TRIES:
            return None
        picture = await _drawn(delivery, card)
        if picture is None:
            return None
        try:
            return await self._photo(delivery, reply, picture)
        except BadRequest as refusal:
            log.error("picture of reply %d refused by Telegram: %s", delivery.id, refusal.message)
            return None

    async def _photo(self, delivery: Delivery, reply: Reply, picture: bytes) -> Message | None:
        if not _fits_caption(reply.text):
            await self._bot.send_photo(delivery.address, picture, filename=FILE_NAME)
            self._pictured.add(delivery.id)
            return None
        return await self._bot.send_photo(
            delivery.address,
            picture,
            page(reply.text),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(reply.buttons),
            filename=FILE_NAME,
        )

    async def _edited(self, chat: str, reply: Reply) -> bool:
        """Whether the message to replace now says this; one too old, or gone, cannot be changed."""
        buttons = keyboard(reply.buttons)
        try:
            await self._bot.edit_message_text(
                page(reply.text),
                chat,
                int(reply.replaces),
                parse_mode=ParseMode.HTML,
                reply_markup=buttons if isinstance(buttons, InlineKeyboardMarkup) else None,
                disable_web_page_preview=True,
            )
        except BadRequest as refusal:
            unchanged = UNCHANGED in refusal.message.lower()
            log.log(logging.DEBUG if unchanged else logging.INFO, "not edited: %s", refusal.message)
            return unchanged
        return True


def _can_replace(reply: Reply) -> bool:
    """Only a text takes the place of a text, and only inline buttons can stand under it afterwards."""
    inline = not reply.buttons or isinstance(keyboard(reply.buttons), InlineKeyboardMarkup)
    return reply.replaces.isdecimal() and inline and not (reply.pin or reply.card)


def _fits_caption(text: str) -> bool:
    """Telegram counts what is shown, in UTF-16 units."""
    return len(plain(text).encode("utf-16-le")) // 2 <= MessageLimit.CAPTION_LENGTH


async def _drawn(delivery: Delivery, card: Card) -> bytes | None:
    try:
        return await asyncio.to_thread(draw, card)
    except Exception as error:  # noqa: BLE001 - whatever befalls the picture, the text is said
        log.error("picture of reply %d not drawn: %s", delivery.id, type(error).__name__)
        return None
