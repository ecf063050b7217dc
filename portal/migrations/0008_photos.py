"""Photos of what can be booked: a stored file may belong to a resource."""

from alembic import op

revision = "portal_0008"
down_revision = "portal_0007"


def upgrade():
    op.execute(  # in words, for SQLite adds a column with its key only so
        "ALTER TABLE stored_file ADD COLUMN resource_id INTEGER"
        " CONSTRAINT fk_stored_file_resource_id REFERENCES resource (id)"
    )
    op.create_index("ix_stored_file_resource_id", "stored_file", ["resource_id"])
