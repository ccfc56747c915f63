"""The stand-in for Telegram must be as strict as Telegram, or every test that leans on it proves nothing."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken

from tests.telegram_peer import TelegramPeer
from tests.telegram_peer.clients import bot_for, call

LINA = 1001
YANIS = 1002
GROUP = -100_500


def inline(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label[:9])] for label in labels])


async def test_it_answers_only_the_token_it_was_given(peer: TelegramPeer, bot: Bot) -> None:
    assert (await bot.get_me()).id == int(peer.token.partition(":")[0])
    for wrong in ("7007:another", "no-token-at-all"):
        with pytest.raises(InvalidToken):
            await bot_for(peer, wrong).initialize()
    assert [violation.description for violation in peer.violations] == ["Unauthorized", "Not Found"]


async def test_an_update_stays_until_a_higher_offset_is_asked(peer: TelegramPeer, bot: Bot) -> None:
    peer.say(LINA, "salut")
    peer.say(LINA, "c koi un CFA ?")
    first, second = await bot.get_updates(timeout=0)
    again = await bot.get_updates(offset=first.update_id, timeout=0)
    assert [update.update_id for update in again] == [first.update_id, second.update_id]
    assert await bot.get_updates(offset=second.update_id, timeout=0) == (second,)
    assert await bot.get_updates(offset=second.update_id + 1, timeout=0) == ()
    assert peer.pending == 0


async def test_a_waiting_poll_ends_as_soon_as_someone_writes(peer: TelegramPeer, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.2)
    began = time.monotonic()
    peer.say(LINA, "allô ?")
    (update,) = await poll
    assert update.message is not None
    assert update.message.text == "allô ?"
    assert time.monotonic() - began < 1


async def test_a_second_poll_at_once_ends_the_first_with_a_conflict(peer: TelegramPeer, bot: Bot) -> None:
    async with bot_for(peer) as other:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.2)
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await first
        peer.say(LINA, "salut")
        assert len(await second) == 1


async def test_a_poll_whose_bot_died_conflicts_with_nobody(peer: TelegramPeer, bot: Bot) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await call(peer, "getUpdates", json={"timeout": 20}, timeout=0.3)
    await asyncio.sleep(0.1)
    assert await bot.get_updates(timeout=1) == ()
    assert peer.violations == []


async def test_people_see_what_the_bot_sent_without_its_tags(peer: TelegramPeer, bot: Bot) -> None:
    html = 'Léa &amp; <b>le <i>CFA</i></b> 🎓 <a href="https://example.org">ici</a>'
    message = await bot.send_message(LINA, html, parse_mode="HTML", reply_markup=inline("Oui", "Non"))
    (sent,) = peer.wait_for(LINA, 1)
    assert (sent.text, sent.buttons) == ("Léa & le CFA 🎓 ici", ["Oui", "Non"])
    assert abs(sent.at - time.time()) < 5
    shown = [message.parse_entity(entity) for entity in message.entities]
    assert shown == ["le CFA", "CFA", "ici"]
    assert peer.violations == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \n", "message text is empty"),
        ("<b> </b>", "message text is empty"),
        ("a" * 4097, "message is too long"),
        ("<b>gras", "Can't find end tag"),
        ("gras</b>", "Unexpected end tag"),
        ("<b><i>x</b></i>", "Unmatched end tag"),
        ("<p>texte</p>", 'Unsupported start tag "p"'),
        ("moins de 26 <3 ans", "start tag"),
        ("CFA & lycée", "unescaped &"),
        ("<span>x</span>", 'must have class "tg-spoiler"'),
    ],
)
async def test_a_text_telegram_refuses_is_refused(
    peer: TelegramPeer, bot: Bot, text: str, reason: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_message(LINA, text, parse_mode="HTML")
    assert peer.seen(LINA) == []
    assert [violation.method for violation in peer.violations] == ["sendMessage"]


async def test_only_visible_characters_count_towards_the_limit(peer: TelegramPeer, bot: Bot) -> None:
    await bot.send_message(LINA, f"<b>{'&lt;' * 4096}</b>", parse_mode="HTML")
    assert peer.seen(LINA)[0].text == "<" * 4096


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "é" * 33}]]}},
            "BUTTON_DATA_INVALID",
        ),
        ({"reply_markup": {"inline_keyboard": [[{"text": "A"}]]}}, "Text buttons are unallowed"),
        ({"reply_markup": {"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]}}, "non-empty"),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "A", "url": "http://localhost"}]]}},
            "Wrong HTTP URL",
        ),
        ({"reply_markup": {"buttons": []}}, "object expected as reply markup"),
        ({"reply_markup": "{oops"}, "can't parse reply_markup JSON object"),
        ({"markup": {}}, "unknown parameter markup"),
        ({"chat_id": 999}, "chat not found"),
        ({"text": 5}, "can't parse text"),
        ({"protect_content": "maybe"}, "can't parse protect_content"),
        ({"reply_parameters": {"message_id": 12345}}, "message to be replied not found"),
        ({"parse_mode": "Wiki"}, "unsupported parse_mode"),
    ],
)
async def test_a_malformed_call_is_refused(peer: TelegramPeer, asked: dict[str, object], reason: str) -> None:
    answer = await call(peer, "sendMessage", json={"chat_id": LINA, "text": "x", **asked})
    assert (answer.status_code, answer.json()["ok"]) == (400, False)
    assert reason in answer.json()["description"]
    assert [reason in violation.description for violation in peer.violations] == [True]


async def test_parameters_come_as_json_form_multipart_or_query(peer: TelegramPeer) -> None:
    asked = {"chat_id": str(LINA), "text": "é", "reply_markup": '{"remove_keyboard":true}'}
    requests: list[dict[str, Any]] = [{"json": asked}, {"data": asked}, {"params": asked}]
    for request in requests:
        assert (await call(peer, "sendMessage", **request)).json()["result"]["text"] == "é"
    multipart: dict[str, Any] = {
        "data": {"chat_id": str(LINA)},
        "files": {"document": ("dossier.pdf", b"%PDF")},
    }
    assert (await call(peer, "sendDocument", **multipart)).json()["ok"]
    assert peer.seen(LINA)[-1].document == "dossier.pdf"
    assert peer.counts == {"sendMessage": 3, "sendDocument": 1}


async def test_a_pressed_button_waits_for_its_answer(peer: TelegramPeer, bot: Bot) -> None:
    await bot.send_message(LINA, "Ça te va ?", reply_markup=inline("Oui", "Non"))
    peer.press(LINA, "oui")
    (update,) = await bot.get_updates(timeout=0)
    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.first_name) == ("Oui", "Lina")
    assert [press.label for press in peer.unanswered_callbacks] == ["Oui"]
    await bot.answer_callback_query(query.id, "Noté")
    assert peer.unanswered_callbacks == []
    assert peer.presses[0].notice == "Noté"
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query("404")
    with pytest.raises(LookupError, match="Peut-être"):
        peer.press(LINA, "Peut-être")


async def test_a_key_of_the_reply_keyboard_sends_its_label(peer: TelegramPeer, bot: Bot) -> None:
    keys = [[KeyboardButton("Ma position", request_location=True), KeyboardButton("Passer")]]
    await bot.send_message(LINA, "Où es-tu ?", reply_markup=ReplyKeyboardMarkup(keys))
    peer.press(LINA, "Passer")
    (update,) = await bot.get_updates(timeout=0)
    assert update.message is not None
    assert update.message.text == "Passer"
    with pytest.raises(ValueError, match="sends nothing"):
        peer.press(LINA, "Ma position")


async def test_an_edited_message_changes_on_the_phone(peer: TelegramPeer, bot: Bot) -> None:
    message = await bot.send_message(LINA, "un", reply_markup=inline("Oui"))
    shown = asyncio.create_task(asyncio.to_thread(peer.wait_text, LINA, "deux"))
    await bot.edit_message_text("deux", LINA, message.message_id)
    assert (await shown).message_id == message.message_id
    (sent,) = peer.seen(LINA)
    assert (sent.text, sent.buttons, sent.edited_at is not None) == ("deux", [], True)
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_text("deux", LINA, message.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("trois", LINA, 4040)
    with pytest.raises(BadRequest, match=r"(?i)can't be edited"):
        await bot.edit_message_text("trois", LINA, peer.say(LINA, "salut"))


async def test_everything_people_do_reaches_the_bot_in_telegram_words(peer: TelegramPeer, bot: Bot) -> None:
    said = peer.say(LINA, "🎓 /start@passerelle_bot https://example.org")
    peer.edit(LINA, said, "/aide")
    peer.locate(LINA, 47.21, -1.55)
    peer.photo(LINA, caption="mon contrat")
    for verb in (peer.voice, peer.sticker, peer.document):
        verb(LINA)
    peer.group_say(GROUP, YANIS, "salut le groupe")
    peer.push({"poll": {"id": "1"}, "update_id": 200_000_000})
    start, edited, place, photo, voice, sticker, document, group = (await bot.get_updates(limit=8))[:8]
    assert start.message is not None
    assert start.message.parse_entity(start.message.entities[0]) == "/start@passerelle_bot"
    assert edited.edited_message is not None
    assert edited.edited_message.entities[0].type == "bot_command"
    messages = [
        update.message for update in (place, photo, voice, sticker, document, group) if update.message
    ]
    kinds = ("location", "photo", "voice", "sticker", "document", "text")
    assert all(getattr(message, kind) for message, kind in zip(messages, kinds, strict=True))
    assert (messages[-1].chat.type, messages[-1].chat.id) == ("supergroup", GROUP)
    assert peer.pending == 9


async def test_a_bot_is_told_of_a_block_and_refused_until_unblocked(peer: TelegramPeer, bot: Bot) -> None:
    peer.block(LINA)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(LINA, "tu es là ?")
    with pytest.raises(ValueError, match="unblock"):
        peer.say(LINA, "salut")
    peer.unblock(LINA)
    await bot.send_message(LINA, "te revoilà")
    changes = [update.my_chat_member for update in await bot.get_updates(timeout=0)]
    assert [change and change.old_chat_member.status for change in changes] == ["member", "kicked"]
    assert [change and change.new_chat_member.status for change in changes] == ["kicked", "member"]
    assert peer.violations == []


async def test_updates_of_a_kind_not_asked_for_are_not_delivered(peer: TelegramPeer, bot: Bot) -> None:
    assert await bot.get_updates(timeout=0, allowed_updates=["message"]) == ()
    peer.block(YANIS)
    peer.say(LINA, "salut")
    assert [update.message is not None for update in await bot.get_updates(timeout=0)] == [True]


async def test_commands_and_descriptions_are_kept_or_refused(peer: TelegramPeer, bot: Bot) -> None:
    await bot.set_my_commands([("start", "Commencer"), ("privacy", "Tes données")])
    await bot.set_my_description("Des réponses sur l'apprentissage")
    assert [command["command"] for command in peer.settings["commands default"]] == ["start", "privacy"]
    assert peer.settings["description"] == "Des réponses sur l'apprentissage"
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND_INVALID"):
        await bot.set_my_commands([("Démarrer", "Commencer")])
    with pytest.raises(BadRequest, match=r"(?i)wrong parameter action"):
        await bot.send_chat_action(LINA, "dancing")


async def test_people_may_write_from_many_threads_at_once(peer: TelegramPeer, bot: Bot) -> None:
    def chatter(chat: int) -> list[int]:
        return [peer.say(chat, str(number)) for number in range(50)]

    said = await asyncio.gather(*(asyncio.to_thread(chatter, chat) for chat in range(1, 9)))
    assert len({message_id for ids in said for message_id in ids}) == 400
    messages = [update.message for update in await bot.get_updates(timeout=0) if update.message]
    assert (len(messages), peer.pending) == (100, 400)
    ids = [message.message_id for message in messages]
    assert ids == sorted(ids)


def test_waiting_for_messages_that_never_come_says_what_was_seen(peer: TelegramPeer) -> None:
    with pytest.raises(TimeoutError, match="chat 1001: 0 of 1"):
        peer.wait_for(LINA, 1, timeout=0.05)
    with pytest.raises(TimeoutError, match="'bonjour' not seen"):
        peer.wait_text(LINA, "bonjour", timeout=0.05)
