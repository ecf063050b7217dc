"""Who collects a card today is found without looking at every card ever made."""

from alembic import op

revision = "id_card_0002"
down_revision = "id_card_0001"


def upgrade():
    op.create_index("ix_id_card_pickup_date", "id_card", ["pickup_date"])
