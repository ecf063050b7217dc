"""Running numbers: series, patterns, and every number taken."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0003"
down_revision = "portal_0002"


def upgrade():
    op.create_table(
        "number_pattern",
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("pattern", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("office", "kind", name="pk_number_pattern"),
    )
    op.create_table(
        "number_series",
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("first > 0 AND last >= first - 1", name="ck_number_series_order"),
        sa.PrimaryKeyConstraint("office", "kind", "year", name="pk_number_series"),
    )
    op.create_table(
        "taken_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("void_reason", sa.String(length=500), nullable=False),
        sa.Column("voided_by_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("previous = value - 1", name="ck_taken_number_follows"),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason = '')", name="ck_taken_number_void"
        ),
        sa.ForeignKeyConstraint(
            ["office", "kind", "year"],
            ["number_series.office", "number_series.kind", "number_series.year"],
            name="fk_taken_number_series",
        ),
        sa.ForeignKeyConstraint(
            ["office", "kind", "year", "previous"],
            ["taken_number.office", "taken_number.kind", "taken_number.year",
             "taken_number.value"],
            name="fk_taken_number_previous",
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_taken_number_petition_id"
        ),
        sa.ForeignKeyConstraint(["taken_by_id"], ["user.id"], name="fk_taken_number_taken_by_id"),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["user.id"], name="fk_taken_number_voided_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_taken_number"),
        sa.UniqueConstraint("office", "kind", "year", "value", name="uq_taken_number"),
    )
    op.create_index("ix_taken_number_petition_id", "taken_number", ["petition_id"], unique=False)
    op.create_index(
        "uq_taken_number_beginning",
        "taken_number",
        ["office", "kind", "year"],
        unique=True,
        sqlite_where=sa.text("previous IS NULL"),
        postgresql_where=sa.text("previous IS NULL"),
    )
