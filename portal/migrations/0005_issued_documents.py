"""Issued documents; what was issued never changes, whoever writes."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0005"
down_revision = "portal_0004"

FIXED = (
    "id", "petition_id", "kind", "label", "number_text", "title", "issued_at", "issued_by_id",
    "sha256", "size", "signature",
)  # fmt: skip
STANDING = (
    "(state = 'valid' AND superseded_by_id IS NULL AND revoked_at IS NULL AND reason = '')"
    " OR (state = 'superseded' AND superseded_by_id IS NOT NULL AND revoked_at IS NULL)"
    " OR (state = 'revoked' AND revoked_at IS NOT NULL AND revoked_by_id IS NOT NULL"
    " AND reason <> '')"
)


def upgrade():
    op.create_table(
        "issued_document",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("number_text", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("holder", sa.String(length=250), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("superseded_by_id", sa.String(length=16), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name="ck_issued_document_sha256"),
        sa.CheckConstraint("size > 0", name="ck_issued_document_size"),
        sa.CheckConstraint(
            "signature IN ('none', 'test', 'office')", name="ck_issued_document_signature"
        ),
        sa.CheckConstraint(STANDING, name="ck_issued_document_standing"),
        sa.CheckConstraint("superseded_by_id <> id", name="ck_issued_document_successor"),
        *(
            sa.ForeignKeyConstraint([column], [target], name=f"fk_issued_document_{column}")
            for column, target in (
                ("petition_id", "petition.id"),
                ("issued_by_id", "user.id"),
                ("file_id", "stored_file.id"),
                ("revoked_by_id", "user.id"),
                ("superseded_by_id", "issued_document.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_issued_document"),
        sa.UniqueConstraint("file_id", name="uq_issued_document_file_id"),
    )
    for column in ("petition_id", "issued_by_id", "revoked_by_id", "superseded_by_id"):
        op.create_index(f"ix_issued_document_{column}", "issued_document", [column])
    postgresql = op.get_bind().dialect.name == "postgresql"
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    changed = " OR ".join(
        (
            *(f"NEW.{column} {differs} OLD.{column}" for column in FIXED),
            f"(NEW.file_id IS NOT NULL AND NEW.file_id {differs} OLD.file_id)",
            "(NEW.holder <> '' AND NEW.holder <> OLD.holder)",  # erasure empties both
            "(OLD.state = 'revoked' AND (NEW.state <> 'revoked' OR NEW.reason <> OLD.reason"
            f" OR NEW.revoked_at {differs} OLD.revoked_at))",
            "(OLD.superseded_by_id IS NOT NULL"
            f" AND NEW.superseded_by_id {differs} OLD.superseded_by_id)",
        )
    )
    words = "what was issued never changes"
    if not postgresql:
        op.execute(
            "CREATE TRIGGER issued_document_stays BEFORE UPDATE ON issued_document"
            f" WHEN {changed} BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION issued_document_stays() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER issued_document_stays BEFORE UPDATE ON issued_document FOR EACH ROW"
        f" WHEN ({changed}) EXECUTE FUNCTION issued_document_stays()"
    )
