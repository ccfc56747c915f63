"""What editors write, what nobody could answer, and what is asked: their tables."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table

from bot.storage.tables import NEVER_REUSED, Instant, Serial, metadata

# A piece is in force as its last revision has it; without a body, as it was shipped.
revisions = Table(
    "revisions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("piece", String(100), nullable=False),
    Column("body", JSON(none_as_null=True)),
    # The fingerprint of the piece as it was shipped then.
    Column("shipped", String(64), nullable=False, server_default=""),
    Column("staff_id", Serial, ForeignKey("staff.id", ondelete="SET NULL")),
    Column("reviewer_id", Serial, ForeignKey("staff.id", ondelete="SET NULL")),
    Column("why", String(300), nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Index("ix_revisions_piece", "piece", "id"),
    **NEVER_REUSED,
)

drafts = Table(
    "drafts",
    metadata,
    Column("piece", String(100), primary_key=True),
    Column("body", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    # The revision it began from, 0 for none.
    Column("revision_id", Serial, nullable=False),
    Column("shipped", String(64), nullable=False, server_default=""),
    Column("staff_id", Serial, ForeignKey("staff.id", ondelete="SET NULL")),
    Column("changed_at", Instant, nullable=False),
)

trainings = Table(
    "trainings",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("model", String(64), nullable=False),
    Column("revision_id", Serial, nullable=False),
    Column("state", String(16), nullable=False),
    Column("figures", JSON, nullable=False),
    Column("reason", String(300), nullable=False, server_default=""),
    Column("started_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    **NEVER_REUSED,
)

# Without names, numbers or addresses; `given` is the answer that was not the one wanted.
unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("text", String(300), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("given", String(40), nullable=False, server_default=""),
    Column("territory", String(3), nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False, server_default="open"),
    # What it became: the piece whose publication is told to who asked to hear of it.
    Column("piece", String(100), nullable=False, server_default=""),
    # Only of who asked to be told, until they are.
    Column("conversation_id", Serial, ForeignKey("conversations.id", ondelete="SET NULL")),
    Index("ix_unanswered_at", "at"),
    Index("ix_unanswered_piece", "piece"),
    Index("ix_unanswered_conversation_id", "conversation_id"),
    **NEVER_REUSED,
)

# Counts only, never who.
uses = Table(
    "uses",
    metadata,
    Column("day", Date, primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("territory", String(3), primary_key=True),
    Column("act", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)
