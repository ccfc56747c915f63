"""Revisions and drafts of content, models trained, what nobody could answer, what is asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "trainings",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("revision_id", SERIAL, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainings")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "uses",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("territory", sa.String(length=3), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "key", "territory", "act", name=op.f("pk_uses")),
    )
    op.create_table(
        "unanswered",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("given", sa.String(length=40), server_default="", nullable=False),
        sa.Column("territory", sa.String(length=3), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), server_default="open", nullable=False),
        sa.Column("piece", sa.String(length=100), server_default="", nullable=False),
        sa.Column("conversation_id", SERIAL, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_unanswered_conversation_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("unanswered", schema=None) as batch_op:
        batch_op.create_index("ix_unanswered_at", ["at"], unique=False)
        batch_op.create_index("ix_unanswered_conversation_id", ["conversation_id"], unique=False)
        batch_op.create_index("ix_unanswered_piece", ["piece"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("piece", sa.String(length=100), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision_id", SERIAL, nullable=False),
        sa.Column("shipped", sa.String(length=64), server_default="", nullable=False),
        sa.Column("staff_id", SERIAL, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_drafts_staff_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("piece", name=op.f("pk_drafts")),
    )
    op.create_table(
        "revisions",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("piece", sa.String(length=100), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("shipped", sa.String(length=64), server_default="", nullable=False),
        sa.Column("staff_id", SERIAL, nullable=True),
        sa.Column("reviewer_id", SERIAL, nullable=True),
        sa.Column("why", sa.String(length=300), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["staff.id"], name=op.f("fk_revisions_reviewer_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_revisions_staff_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.create_index("ix_revisions_piece", ["piece", "id"], unique=False)
