"""Requests for a living gratuity; amounts in satang."""

import sqlalchemy as sa
from alembic import op

revision = "pension_0001"
down_revision = None


def upgrade():
    op.create_table(
        "pension",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("monthly_pension", sa.BigInteger(), nullable=False),
        sa.Column("drawn", sa.BigInteger(), nullable=False),
        sa.Column("loan_debt", sa.String(length=3), nullable=False),
        sa.Column("loan_amount", sa.BigInteger(), nullable=True),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_pension_petition_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("petition_id", name="pk_pension"),
    )
