"""What was changed last of a booking of several days."""

import sqlalchemy as sa
from alembic import op

revision = "room_booking_0002"
down_revision = "room_booking_0001"


def upgrade():
    op.add_column("room_booking", sa.Column("from_day", sa.Date(), nullable=True))
    op.add_column("room_booking", sa.Column("extent", sa.String(length=10), nullable=True))
