"""Which petitions applicants were reminded of, so that nobody is twice."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0022"
down_revision = "portal_0021"


def upgrade():
    op.create_table(
        "citizen_reminder",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_citizen_reminder_petition_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("petition_id", name="pk_citizen_reminder"),
    )
