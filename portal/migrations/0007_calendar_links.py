"""Secret links to one's own calendar; what was cancelled lately is found without a search."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0007"
down_revision = "portal_0006"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_calendar_link_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_link"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_link_token_hash"),
    )
    op.create_index("ix_calendar_link_user_id", "calendar_link", ["user_id"])
    gone = sa.text("status = 'gone'")
    op.create_index(
        "ix_reservation_gone", "reservation", ["resource_id", "changed_at"],
        sqlite_where=gone, postgresql_where=gone,
    )
