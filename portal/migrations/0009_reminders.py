"""Which bookings their applicants were reminded of."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0009"
down_revision = "portal_0008"


def upgrade():
    op.add_column("reservation", sa.Column("reminded_for", sa.DateTime(timezone=True)))
    firm = sa.text("status = 'firm'")
    op.create_index(
        "ix_reservation_firm", "reservation", ["starts_at"],
        sqlite_where=firm, postgresql_where=firm,
    )
