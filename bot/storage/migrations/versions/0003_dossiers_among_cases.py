"""Dossiers among cases: a conversation may have one of each kind; those of before are dangers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # SQLite copies the table into a new one, which must be told again that numbers are never reused.
    with op.batch_alter_table("cases", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=16), server_default="danger", nullable=False))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        for name in ("dossier", "contact", "consent"):
            batch_op.add_column(sa.Column(name, sa.JSON(none_as_null=True), nullable=True))
        batch_op.drop_constraint(op.f("uq_cases_conversation_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_cases_conversation_id_kind"), ["conversation_id", "kind"])
