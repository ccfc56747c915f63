"""What is said to a conversation, put in the outbox in the transaction that decides it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.ports import Floor
from bot.messages import Button, Reply, ReplyKind
from bot.storage.rows import reply_content, reply_of
from bot.storage.tables import conversations, inbox, outbox


async def hold_back(connection: AsyncConnection, conversation_id: int) -> Row[Any]:
    """A conversation, nobody else's to change until the end of the transaction."""
    whole = select(conversations).where(conversations.c.id == conversation_id)
    return (await connection.execute(whole.with_for_update())).one()


async def say(
    connection: AsyncConnection,
    conversation: Row[Any],
    replies: Sequence[Reply],
    now: datetime,
    inbox_id: int | None = None,
    token: str = "",
    staff_id: int | None = None,
    key: str | None = None,
) -> None:
    """Put replies in the outbox, in order; the first acknowledges a press by its `token`, even alone.

    `staff_id` is who wrote them, `key` what keeps them from being put there twice.
    """
    rows = [
        {
            "conversation_id": conversation.id,
            "inbox_id": inbox_id,
            "channel": conversation.channel,
            "kind": reply.kind if reply else ReplyKind.NOTICE,
            "content": reply_content(reply) if reply else None,
            "token": token if position == 0 else "",
            "due_at": now,
            "created_at": now,
            "staff_id": staff_id if reply and reply.kind is ReplyKind.ADVISER else None,
            "written_key": key if position == 0 else None,
        }
        for position, reply in enumerate(replies or ([None] if token else []))
    ]
    if rows:
        await connection.execute(insert(outbox), rows)
    if staff_id:
        # What they were writing is said.
        mine = conversations.c.id == conversation.id
        await connection.execute(update(conversations).where(mine).values(typing_until=None))


async def last_shown(connection: AsyncConnection, conversation_id: int) -> tuple[Button, ...]:
    """The buttons of the last thing said, none if the next message was written before it had gone out."""
    last = select(outbox).where(outbox.c.conversation_id == conversation_id).order_by(outbox.c.id.desc())
    unhandled = (inbox.c.conversation_id == conversation_id) & inbox.c.handled_at.is_(None)
    said = (await connection.execute(last.limit(1))).first()
    if said is None or said.content is None or said.sent_at is None:
        return ()
    before = exists().where(unhandled, inbox.c.received_at < said.sent_at)
    if (await connection.execute(select(before))).scalar_one():
        return ()
    return reply_of(said.kind, said.content).buttons


async def give_floor(connection: AsyncConnection, conversation_id: int, floor: Floor) -> None:
    """Say who handles the next message; answers that still wait do not go out over an adviser."""
    mine = conversations.c.id == conversation_id
    await connection.execute(update(conversations).where(mine).values(floor=floor))
    if floor is Floor.ADVISER:
        waiting = (outbox.c.conversation_id == conversation_id) & (outbox.c.state == "waiting")
        answers = update(outbox).where(waiting, outbox.c.kind == ReplyKind.ANSWER)
        # A press is acknowledged whoever speaks.
        await connection.execute(answers.where(outbox.c.token != "").values(content=None))
        unsaid = answers.where(outbox.c.token == "")
        await connection.execute(unsaid.values(state="cancelled", failure="un conseiller parle"))
