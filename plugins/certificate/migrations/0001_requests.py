"""Requests for certificates."""

import sqlalchemy as sa
from alembic import op

revision = "certificate_0001"
down_revision = None


def upgrade():
    op.create_table(
        "certificate",
        sa.Column("staff_type", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.String(length=100), nullable=False),
        sa.Column("salary", sa.BigInteger(), nullable=False),
        sa.Column("allowance", sa.BigInteger(), nullable=True),
        sa.Column("compensation", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("kind_other", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("statement", sa.String(length=2000), nullable=True),
        sa.Column("signed_as", sa.String(length=300), nullable=True),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_certificate_petition_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("petition_id", name="pk_certificate"),
    )
