"""Whether an outside agency asks for the room."""

import sqlalchemy as sa
from alembic import op

revision = "room_booking_0003"
down_revision = "room_booking_0002"


def upgrade():
    op.add_column(
        "room_booking",
        sa.Column("outside", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
