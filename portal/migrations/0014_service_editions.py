"""What the office says of its services."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0014"
down_revision = "portal_0013"


def upgrade():
    op.create_table(
        "service_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name="fk_service_edition_made_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_edition"),
    )
    op.create_index(
        "ix_service_edition_service_code_part_id", "service_edition",
        ["service_code", "part", "id"],
    )
