"""Petitions an officer files at the counter for somebody else, and their drafts."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0019"
down_revision = "portal_0018"


def upgrade():
    op.create_table(
        "counter_filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("applicant_id", sa.Integer(), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("consent_version", sa.String(length=80), nullable=False),
        sa.Column("consent_how", sa.String(length=10), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "consent_how IN ('spoken', 'signed')", name="ck_counter_filing_consent_how"
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["user.id"], name="fk_counter_filing_officer_id"
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["user.id"], name="fk_counter_filing_applicant_id"
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_counter_filing_petition_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_counter_filing"),
        sa.UniqueConstraint("petition_id", name="uq_counter_filing_petition_id"),
    )
    op.create_index("ix_counter_filing_applicant_id", "counter_filing", ["applicant_id"])
    still_open = sa.text("petition_id IS NULL")
    op.create_index(
        "uq_counter_filing_open", "counter_filing",
        ["officer_id", "applicant_id", "service_code"], unique=True,
        sqlite_where=still_open, postgresql_where=still_open,
    )
    op.execute(  # in words, for SQLite adds a column with its key only so
        "ALTER TABLE draft ADD COLUMN filing_id INTEGER"
        " CONSTRAINT fk_draft_filing_id REFERENCES counter_filing (id)"
    )
    op.create_index("uq_draft_filing", "draft", ["filing_id"], unique=True)
    op.drop_index("uq_draft_new", table_name="draft")
    own = sa.text("petition_id IS NULL AND filing_id IS NULL")
    op.create_index(
        "uq_draft_new", "draft", ["user_id", "service_code"], unique=True,
        sqlite_where=own, postgresql_where=own,
    )
