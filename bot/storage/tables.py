"""The tables, in their latest form; `migrations/` leads there from any earlier one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
# A page asks for what follows the last reply it has: a number given again after an erasure would be missed.
NEVER_REUSED: dict[str, Any] = {"sqlite_autoincrement": True}
metadata = MetaData(naming_convention=NAMING)
Serial = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, with its time zone on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


# `seen_at` lies ahead while the page is open, and says since when it is not.
conversations = Table(
    "conversations",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("address", String(128), nullable=False),
    Column("floor", String(16), nullable=False, server_default="assistant"),
    Column("context", JSON, nullable=False),
    Column("context_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_message_at", Instant, nullable=False),
    Column("unreachable_at", Instant),
    Column("erased_at", Instant),
    Column("seen_at", Instant),
    Column("typing_until", Instant),
    UniqueConstraint("channel", "address"),
    Index("ix_conversations_last_message_at", "last_message_at"),
    **NEVER_REUSED,
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("key", String(128), nullable=False),
    Column("conversation_id", Serial, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("content", JSON(none_as_null=True)),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("failure", String(200)),
    UniqueConstraint("channel", "key"),
    Index("ix_inbox_conversation_id", "conversation_id"),
    Index(
        "ix_inbox_unhandled",
        "conversation_id",
        "id",
        sqlite_where=text("handled_at IS NULL"),
        postgresql_where=text("handled_at IS NULL"),
    ),
    **NEVER_REUSED,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("conversation_id", Serial, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("inbox_id", Serial, ForeignKey("inbox.id", ondelete="SET NULL")),
    Column("channel", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("content", JSON(none_as_null=True)),
    Column("token", String(128), nullable=False, server_default=""),
    Column("state", String(16), nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("remote_id", String(64)),
    Column("failure", String(200)),
    Column("staff_id", Serial, ForeignKey("staff.id", ondelete="SET NULL")),
    Column("written_key", String(64), unique=True),
    Index("ix_outbox_conversation_id", "conversation_id", "id"),
    Index("ix_outbox_inbox_id", "inbox_id"),
    Index("ix_outbox_sent_at", "sent_at"),
    Index(
        "ix_outbox_waiting",
        "channel",
        "conversation_id",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    **NEVER_REUSED,
)

cases = Table(
    "cases",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("conversation_id", Serial, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("category", String(40), nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("territory", String(3), nullable=False),
    Column("commune", String(5), nullable=False, server_default=""),
    Column("needs", JSON, nullable=False, server_default="[]"),
    Column("alerts", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("erased_at", Instant),
    Column("kind", String(16), nullable=False, server_default="danger"),
    Column("due_on", Date),
    Column("dossier", JSON(none_as_null=True)),
    Column("contact", JSON(none_as_null=True)),
    Column("consent", JSON(none_as_null=True)),
    Column("network_id", Serial, ForeignKey("networks.id", ondelete="SET NULL")),
    Column("promised_at", Instant),
    Column("missed", Integer, nullable=False, server_default="0"),
    Column("holder_id", Serial, ForeignKey("staff.id", ondelete="SET NULL")),
    Column("claimed_at", Instant),
    Column("offered_to_id", Serial, ForeignKey("staff.id", ondelete="SET NULL")),
    Column("offered_network_id", Serial, ForeignKey("networks.id", ondelete="SET NULL")),
    Column("waiting_since", Instant),
    Column("closed_at", Instant),
    Column("closing", JSON(none_as_null=True)),
    Index("ix_cases_raised_at", "raised_at"),
    Index("ix_cases_holder_id", "holder_id"),
    # A conversation has one open case of a kind; those closed stay beside it.
    Index(
        "uq_cases_open",
        "conversation_id",
        "kind",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    **NEVER_REUSED,
)

networks = Table(
    "networks",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("territories", JSON, nullable=False),
    Column("hours", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    **NEVER_REUSED,
)

staff = Table(
    "staff",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    Column("network_id", Serial, ForeignKey("networks.id", ondelete="SET NULL")),
    Column("territories", JSON, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("password", String(200)),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("absent_until", Date),
    Column("disabled_at", Instant),
    Column("created_at", Instant, nullable=False),
    **NEVER_REUSED,
)

# Of a session or a link only the fingerprint is kept: who reads the table cannot sign in with it.
staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("staff_id", Serial, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index("ix_staff_sessions_staff_id", "staff_id"),
)

staff_links = Table(
    "staff_links",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("staff_id", Serial, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_staff_links_staff_id", "staff_id"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("case_id", Serial, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", Serial, ForeignKey("staff.id", ondelete="SET NULL")),
    Column("text", String(4000), nullable=False),
    Column("written_at", Instant, nullable=False),
    Index("ix_notes_case_id", "case_id", "id"),
    **NEVER_REUSED,
)

# Of all networks where `network_id` is empty.
canned = Table(
    "canned",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("network_id", Serial, ForeignKey("networks.id", ondelete="CASCADE")),
    Column("title", String(80), nullable=False),
    Column("text", String(4000), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_canned_network_id", "network_id"),
    **NEVER_REUSED,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("staff_id", Serial, ForeignKey("staff.id", ondelete="SET NULL")),
    Column("act", String(32), nullable=False),
    # Not a key to the case: what was done outlives it.
    Column("case_id", Serial),
    Column("detail", String(200), nullable=False, server_default=""),
    Index("ix_audit_case_id", "case_id", "id"),
    Index("ix_audit_at", "at"),
    **NEVER_REUSED,
)

# Of staff; `staff_id` is empty for the group. `doubts` are the tries that may have gone out.
alerts = Table(
    "alerts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("case_id", Serial, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", Serial, ForeignKey("staff.id", ondelete="CASCADE")),
    Column("reason", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("failure", String(200)),
    Index("ix_alerts_case_id", "case_id"),
    Index("ix_alerts_staff_id", "staff_id"),
)

beats = Table(
    "beats",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("said", JSON, nullable=False),
)
