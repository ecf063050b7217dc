"""Requests for appointments."""

import sqlalchemy as sa
from alembic import op

revision = "appointment_0001"
down_revision = None


def upgrade():
    op.create_table(
        "appointment",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("executive", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=False),
        sa.Column("proposed_executive", sa.String(length=60), nullable=True),
        sa.Column("proposed_date", sa.Date(), nullable=True),
        sa.Column("proposed_time", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_appointment_petition_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("petition_id", name="pk_appointment"),
    )
