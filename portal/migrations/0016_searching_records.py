"""Indexes that records of any length are searched by, and what the last check found."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0016"
down_revision = "portal_0015"

WAYS = {
    "audit_record": ("actor_id", "subject_id", "action"),
    "access_record": ("reader_id", "subject_id", "action"),
}


def upgrade():
    for table, columns in WAYS.items():
        op.create_index(f"ix_{table}_at_id", table, ["at", "id"])
        for column in columns:
            op.create_index(f"ix_{table}_{column}_at_id", table, [column, "at", "id"])
    op.drop_index("ix_audit_record_action", "audit_record")
    op.drop_index("ix_audit_record_subject_id", "audit_record")
    op.drop_index("ix_access_record_subject_id_id", "access_record")
    op.create_table(
        "last_check",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("troubles", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_last_check"),
    )
