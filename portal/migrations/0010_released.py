"""When a reservation was let go because nobody came."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0010"
down_revision = "portal_0009"


def upgrade():
    op.add_column("reservation", sa.Column("released_at", sa.DateTime(timezone=True)))
