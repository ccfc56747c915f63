"""A case may be offered to a colleague, tells its town and needs; canned replies; who is there, who types."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEVER_REUSED = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "canned",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("network_id", SERIAL, nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["networks.id"], name=op.f("fk_canned_network_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("canned", schema=None) as batch_op:
        batch_op.create_index("ix_canned_network_id", ["network_id"], unique=False)

    # SQLite copies the table into a new one, which must be told again that numbers are never reused.
    with op.batch_alter_table("cases", table_kwargs=NEVER_REUSED) as batch_op:
        batch_op.add_column(sa.Column("commune", sa.String(length=5), server_default="", nullable=False))
        batch_op.add_column(sa.Column("needs", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("offered_to_id", SERIAL, nullable=True))
        batch_op.add_column(sa.Column("offered_network_id", SERIAL, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_cases_offered_to_id"), "staff", ["offered_to_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            op.f("fk_cases_offered_network_id"),
            "networks",
            ["offered_network_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.add_column("conversations", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversations", sa.Column("typing_until", sa.DateTime(timezone=True), nullable=True))
