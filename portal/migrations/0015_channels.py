"""How people want their messages, and where a plugin's channel reaches them."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0015"
down_revision = "portal_0014"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    gathered = sa.text("state = 'gathered'")
    op.create_index(
        "ix_delivery_gathered", "delivery", ["message_id"],
        sqlite_where=gathered, postgresql_where=gathered,
    )
    op.create_index("ix_delivery_done_at", "delivery", ["channel", "done_at"])
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("address_index", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_contact_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.UniqueConstraint("user_id", "channel", name="uq_contact_user_id_channel"),
        sa.UniqueConstraint("channel", "address_index", name="uq_contact_channel_address_index"),
    )
    op.create_table(
        "link_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_link_code_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_link_code"),
        sa.UniqueConstraint("user_id", "channel", name="uq_link_code_user_id_channel"),
        sa.UniqueConstraint("code_index", name="uq_link_code_code_index"),
    )
    op.create_table(
        "message_choice",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_message_choice_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_message_choice"),
    )
    op.create_table(
        "muted_service",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_muted_service_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "service_code", name="pk_muted_service"),
    )
