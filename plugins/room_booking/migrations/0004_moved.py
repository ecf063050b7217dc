"""From which day on a booking was moved last, apart from what was cut."""

import sqlalchemy as sa
from alembic import op

revision = "room_booking_0004"
down_revision = "room_booking_0003"


def upgrade():
    op.add_column("room_booking", sa.Column("moved_from", sa.Date(), nullable=True))
