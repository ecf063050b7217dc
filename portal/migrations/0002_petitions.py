"""Petitions and what belongs to them: events, drafts, files, counters, the search index."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0002"
down_revision = "portal_0001"


def upgrade():
    op.create_table(
        "last_reference",
        sa.Column("service_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("service_number", name="pk_last_reference"),
    )
    op.create_table(
        "petition_count",
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("turn", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("service_code", "state", name="pk_petition_count"),
    )
    op.create_table(
        "petition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("turn", sa.String(length=10), nullable=False),
        sa.Column("applicant_id", sa.Integer(), nullable=False),
        sa.Column("applicant_name", sa.String(length=250), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("submit_token", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_days", sa.Integer(), nullable=False),
        sa.Column("runs_from", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("days_left", sa.Integer(), nullable=False),
        sa.Column("escalated", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_comment", sa.String(length=1000), nullable=False),
        sa.Column("search_text", sa.String(length=400), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="ck_petition_rating"),
        sa.CheckConstraint("escalated BETWEEN 0 AND 2", name="ck_petition_escalated"),
        sa.ForeignKeyConstraint(["applicant_id"], ["user.id"], name="fk_petition_applicant_id"),
        sa.ForeignKeyConstraint(["assignee_id"], ["user.id"], name="fk_petition_assignee_id"),
        sa.PrimaryKeyConstraint("id", name="pk_petition"),
        sa.UniqueConstraint("reference", name="uq_petition_reference"),
        sa.UniqueConstraint("submit_token", name="uq_petition_submit_token"),
    )
    op.create_index(
        "ix_petition_applicant_id_submitted_at_id",
        "petition",
        ["applicant_id", "submitted_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_petition_assignee_id_service_code_turn_submitted_at_id",
        "petition",
        ["assignee_id", "service_code", "turn", "submitted_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_petition_service_code_due_on_id",
        "petition",
        ["service_code", "due_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_petition_phone_submitted_at_id",
        "petition",
        ["phone", "submitted_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_petition_service_code_state_submitted_at_id",
        "petition",
        ["service_code", "state", "submitted_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_petition_service_code_submitted_at_id",
        "petition",
        ["service_code", "submitted_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_petition_service_code_turn_submitted_at_id",
        "petition",
        ["service_code", "turn", "submitted_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_petition_service_code_turn_state_submitted_at_id",
        "petition",
        ["service_code", "turn", "state", "submitted_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_petition_running",
        "petition",
        ["runs_from", "days_left", "due_on"],
        unique=False,
        sqlite_where=sa.text("runs_from IS NOT NULL"),
        postgresql_where=sa.text("runs_from IS NOT NULL"),
    )
    op.create_index(
        "ix_petition_unassigned",
        "petition",
        ["service_code", "state", "submitted_at", "id"],
        unique=False,
        sqlite_where=sa.text("assignee_id IS NULL"),
        postgresql_where=sa.text("assignee_id IS NULL"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=True),
        sa.Column("petition_version", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_draft_petition_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_draft_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("petition_id", name="uq_draft_petition_id"),
        sa.UniqueConstraint("token", name="uq_draft_token"),
    )
    op.create_index("ix_draft_user_id", "draft", ["user_id"], unique=False)
    op.create_index(
        "uq_draft_new",
        "draft",
        ["user_id", "service_code"],
        unique=True,
        sqlite_where=sa.text("petition_id IS NULL"),
        postgresql_where=sa.text("petition_id IS NULL"),
    )
    op.create_table(
        "petition_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name="fk_petition_event_actor_id"),
        sa.ForeignKeyConstraint(
            ["petition_id"],
            ["petition.id"],
            name="fk_petition_event_petition_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_petition_event"),
    )
    op.create_index(
        "ix_petition_event_petition_id", "petition_event", ["petition_id"], unique=False
    )
    op.create_index(
        "ix_petition_event_to_announce",
        "petition_event",
        ["id"],
        unique=False,
        sqlite_where=sa.text("announced_at IS NULL"),
        postgresql_where=sa.text("announced_at IS NULL"),
    )
    op.create_table(
        "petition_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("from_office", sa.Boolean(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_petition_message_author_id"),
        sa.ForeignKeyConstraint(
            ["petition_id"],
            ["petition.id"],
            name="fk_petition_message_petition_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_petition_message"),
    )
    op.create_index(
        "ix_petition_message_petition_id", "petition_message", ["petition_id"], unique=False
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('upload', 'result', 'message')", name="ck_stored_file_kind"),
        sa.CheckConstraint("size > 0", name="ck_stored_file_size"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name="fk_stored_file_draft_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_stored_file_petition_id"
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user.id"], name="fk_stored_file_uploaded_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
    )
    op.create_index("ix_stored_file_draft_id", "stored_file", ["draft_id"], unique=False)
    op.create_index("ix_stored_file_petition_id", "stored_file", ["petition_id"], unique=False)
    op.create_index(
        "ix_stored_file_uploaded_by_id", "stored_file", ["uploaded_by_id"], unique=False
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        # What share of the petitions a name finds decides between this index and the queue's own.
        op.execute("ALTER TABLE petition ALTER COLUMN search_text SET STATISTICS 500")
        op.execute(
            "CREATE INDEX ix_petition_search ON petition USING gin (search_text gin_trgm_ops)"
        )
        return
    op.execute(
        "CREATE VIRTUAL TABLE petition_search USING fts5(search_text, content='petition',"
        " content_rowid='id', tokenize='trigram', detail='full', columnsize=0)"
    )
    into = "INSERT INTO petition_search(rowid, search_text) VALUES (new.id, new.search_text);"
    away = (
        "INSERT INTO petition_search(petition_search, rowid, search_text)"
        " VALUES ('delete', old.id, old.search_text);"
    )
    op.execute(f"CREATE TRIGGER petition_search_i AFTER INSERT ON petition BEGIN {into} END")
    op.execute(f"CREATE TRIGGER petition_search_d AFTER DELETE ON petition BEGIN {away} END")
    op.execute(
        "CREATE TRIGGER petition_search_u AFTER UPDATE OF search_text ON petition"
        f" BEGIN {away} {into} END"
    )
