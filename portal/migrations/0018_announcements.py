"""Announcements, and files that belong to the office itself."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0018"
down_revision = "portal_0017"


def upgrade():
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(f"title_{code}", sa.String(length=200), nullable=False)
          for code in ("th", "en", "lo")),
        *(sa.Column(f"body_{code}", sa.Text(), nullable=False) for code in ("th", "en", "lo")),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown_from", sa.Date(), nullable=False),
        sa.Column("shown_until", sa.Date(), nullable=True),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience IN ('public', 'staff')", name="ck_announcement_audience"),
        sa.CheckConstraint("shown_until >= shown_from", name="ck_announcement_order"),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["user.id"], name="fk_announcement_changed_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
    )
    op.add_column("stored_file", sa.Column("house", sa.String(length=60), nullable=True))
    op.create_index("ix_stored_file_house", "stored_file", ["house"])
