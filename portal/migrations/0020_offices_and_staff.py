"""Offices, groups, who sits where, and files of staff that wait for their confirmation."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0020"
down_revision = "portal_0019"


def upgrade():
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_office"),
        sa.UniqueConstraint("name", name="uq_office_name"),
        sa.UniqueConstraint("code", name="uq_office_code"),
    )
    op.create_table(
        "office_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_office_group"),
        sa.UniqueConstraint("name", name="uq_office_group_name"),
    )
    op.create_table(
        "membership",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_membership_user_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["office_group.id"], name="fk_membership_group_id"
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_membership"),
    )
    op.create_index("ix_membership_group_id", "membership", ["group_id"])
    op.create_table(
        "staged_import",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("cipher", sa.LargeBinary(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_staged_import_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_staged_import"),
    )
    op.create_index("ix_staged_import_made_at", "staged_import", ["made_at"])
