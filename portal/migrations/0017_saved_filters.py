"""Filters of a queue that an officer keeps under a name."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0017"
down_revision = "portal_0016"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("assigned", sa.String(length=10), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("q", sa.String(length=100), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_saved_filter_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
        sa.UniqueConstraint(
            "user_id", "service_code", "name", name="uq_saved_filter_user_id_service_code_name"
        ),
    )
    op.create_index(
        "uq_saved_filter_default", "saved_filter", ["user_id", "service_code"], unique=True,
        sqlite_where=sa.text("is_default"), postgresql_where=sa.text("is_default"),
    )
