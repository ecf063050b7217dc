"""Orders of printed school forms."""

import sqlalchemy as sa
from alembic import op

revision = "pp_order_0001"
down_revision = None

_QUANTITIES = ("qty_p1_primary", "qty_p3_primary", "qty_p1_lower", "qty_p2_lower", "qty_p3_lower")


def upgrade():
    op.create_table(
        "pp_order",
        sa.Column("school", sa.String(length=200), nullable=False),
        sa.Column("other_affiliation", sa.String(length=200), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _QUANTITIES),
        sa.Column("goods", sa.BigInteger(), nullable=False),
        sa.Column("shipping", sa.BigInteger(), nullable=False),
        sa.Column("amount_received", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("receipt_number", sa.String(length=120), nullable=True),
        sa.Column("receipt_value", sa.Integer(), nullable=True),
        sa.Column("receipt_year", sa.Integer(), nullable=True),
        sa.Column("serials_p1_primary", sa.String(length=500), nullable=True),
        sa.Column("serials_p1_lower", sa.String(length=500), nullable=True),
        sa.Column("carrier", sa.String(length=100), nullable=True),
        sa.Column("tracking_number", sa.String(length=40), nullable=True),
        sa.Column("collected_by", sa.String(length=200), nullable=True),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            " AND ".join(f"{name} BETWEEN 0 AND 9999" for name in _QUANTITIES),
            name="ck_pp_order_quantities",
        ),
        sa.CheckConstraint("goods > 0 AND shipping >= 0", name="ck_pp_order_sums"),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_pp_order_petition_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("petition_id", name="pk_pp_order"),
    )
