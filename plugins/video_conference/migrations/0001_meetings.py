"""Requests for virtual rooms, the meetings, their invitations and seats."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UTCDateTime

revision = "video_conference_0001"
down_revision = None


def upgrade():
    op.create_table(
        "video_conference",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("attendees", sa.Integer(), nullable=False),
        sa.Column("invited", sa.String(length=4000), nullable=False),
        sa.Column("meeting_id", sa.String(length=60), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=False),
        sa.Column("end_time", sa.Time(), nullable=False),
        sa.Column("rehearsal_date", sa.Date(), nullable=True),
        sa.Column("rehearsal_start", sa.Time(), nullable=True),
        sa.Column("rehearsal_end", sa.Time(), nullable=True),
        sa.Column("room", sa.String(length=60), nullable=False),
        sa.Column("received_how", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_video_conference_petition_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("petition_id", name="pk_video_conference"),
    )
    op.create_table(
        "video_conference_meeting",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.String(length=120), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("pin_hash", sa.String(length=64), nullable=True),
        sa.Column("pin_revision", sa.Integer(), nullable=False),
        sa.Column("own_pins", sa.Boolean(), nullable=False),
        sa.Column("host_hash", sa.String(length=64), nullable=True),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.Column("opened_by", sa.String(length=100), nullable=False),
        sa.Column("host_token", sa.String(length=64), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name="ck_video_conference_meeting_order"),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_video_conference_meeting_petition_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("petition_id", name="pk_video_conference_meeting"),
    )
    op.create_index(
        "ix_video_conference_meeting_meeting_id_ends_at", "video_conference_meeting",
        ["meeting_id", "ends_at"],
    )
    op.create_table(
        "video_conference_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=100), nullable=False),
        sa.Column("organisation_key", sa.String(length=100), nullable=False),
        sa.Column("pin_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["video_conference_meeting.petition_id"],
            name="fk_video_conference_invitation_petition_id", ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_video_conference_invitation"),
    )
    op.create_index(
        "ix_video_conference_invitation_petition_id", "video_conference_invitation",
        ["petition_id"],
    )
    op.create_table(
        "video_conference_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("participant", sa.String(length=100), nullable=False),
        sa.Column("participant_key", sa.String(length=100), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["video_conference_meeting.petition_id"],
            name="fk_video_conference_seat_petition_id", ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_video_conference_seat"),
        sa.UniqueConstraint("token", name="uq_video_conference_seat_token"),
    )
    op.create_index(
        "uq_video_conference_seat_live", "video_conference_seat",
        ["petition_id", "participant_key"], unique=True,
        sqlite_where=sa.text("left_at IS NULL"), postgresql_where=sa.text("left_at IS NULL"),
    )
