"""Who waits for a time that somebody else holds."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0011"
down_revision = "portal_0010"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "booking_wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("reservation_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'expired', 'left')",
            name="ck_booking_wait_state",
        ),
        sa.CheckConstraint("starts_at < ends_at", name="ck_booking_wait_order"),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name="fk_booking_wait_resource_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_booking_wait_user_id"),
        sa.ForeignKeyConstraint(
            ["reservation_id"], ["reservation.id"], name="fk_booking_wait_reservation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_booking_wait"),
    )
    op.create_index("ix_booking_wait_line", "booking_wait", ["resource_id", "state", "id"])
    in_line = sa.text("state IN ('waiting', 'offered')")
    op.create_index(
        "uq_booking_wait_once", "booking_wait", ["user_id", "resource_id", "starts_at"],
        unique=True, sqlite_where=in_line, postgresql_where=in_line,
    )
