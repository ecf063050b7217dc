"""Requests to use a meeting room."""

import sqlalchemy as sa
from alembic import op

revision = "room_booking_0001"
down_revision = None


def upgrade():
    op.create_table(
        "room_booking",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("usage", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("fax", sa.String(length=30), nullable=False),
        sa.Column("attendees", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=60), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=False),
        sa.Column("end_time", sa.Time(), nullable=False),
        sa.Column("repeat", sa.String(length=10), nullable=False),
        sa.Column("repeat_until", sa.Date(), nullable=True),
        sa.Column("equipment", sa.String(length=400), nullable=False),
        sa.Column("equipment_other", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_room_booking_petition_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("petition_id", name="pk_room_booking"),
    )
