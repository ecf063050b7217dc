"""Whose desk a petition went to."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0013"
down_revision = "portal_0012"


def upgrade():
    op.create_table(
        "petition_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_petition_assignment_petition_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["from_id"], ["user.id"], name="fk_petition_assignment_from_id"),
        sa.ForeignKeyConstraint(["to_id"], ["user.id"], name="fk_petition_assignment_to_id"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_petition_assignment_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_petition_assignment"),
    )
    op.create_index(
        "ix_petition_assignment_petition_id", "petition_assignment", ["petition_id"]
    )
