"""Requests for ID cards."""

import sqlalchemy as sa
from alembic import op

revision = "id_card_0001"
down_revision = None


def upgrade():
    op.create_table(
        "id_card",
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("nationality", sa.String(length=60), nullable=False),
        sa.Column("blood_group", sa.String(length=10), nullable=False),
        sa.Column("registered_address", sa.String(length=500), nullable=False),
        sa.Column("contact_address", sa.String(length=500), nullable=False),
        sa.Column("staff_type", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("reason_other", sa.String(length=200), nullable=False),
        sa.Column("pickup_date", sa.Date(), nullable=True),
        sa.Column("pickup_time", sa.Time(), nullable=True),
        sa.Column("pickup_place", sa.String(length=200), nullable=True),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_id_card_petition_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("petition_id", name="pk_id_card"),
    )
