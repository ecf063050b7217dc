"""What a request asks for, and the meeting that comes of it: secrets as hashes, seats, opening."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.sdk import Model, PetitionDetails, UTCDateTime

LIVE = "left_at IS NULL"


class VideoConference(PetitionDetails, Model):
    """One request for a virtual room; when it is held stands in the reservations as well."""

    __tablename__ = "video_conference"

    subject: Mapped[str] = mapped_column(String(200))
    agency: Mapped[str] = mapped_column(String(200))
    attendees: Mapped[int]
    invited: Mapped[str] = mapped_column(String(4000))  #: one organisation in a line
    meeting_id: Mapped[str] = mapped_column(String(60))  #: slug of the virtual room
    start_date: Mapped[date]
    start_time: Mapped[time]
    end_time: Mapped[time]
    rehearsal_date: Mapped[date | None]
    rehearsal_start: Mapped[time | None]
    rehearsal_end: Mapped[time | None]
    room: Mapped[str] = mapped_column(String(60), default="")  #: slug of a room to sit in
    received_how: Mapped[str | None] = mapped_column(String(10))  #: the signed form, if not online

    @property
    def organisations(self) -> list[str]:
        """Those invited, in the order they were written."""
        return self.invited.splitlines()


class Meeting(Model):
    """An approved meeting. No PIN and no password is here, only their keyed hashes."""

    __tablename__ = "video_conference_meeting"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index(None, "meeting_id", "ends_at"),
    )

    petition_id: Mapped[int] = mapped_column(
        ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True
    )
    meeting_id: Mapped[str] = mapped_column(String(120))  #: as people type it
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    pin_hash: Mapped[str | None] = mapped_column(String(64))
    pin_revision: Mapped[int] = mapped_column(default=0)  #: how many PINs there were
    own_pins: Mapped[bool] = mapped_column(default=False)  #: each organisation has its own
    host_hash: Mapped[str | None] = mapped_column(String(64))
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_by: Mapped[str] = mapped_column(String(100), default="")
    host_token: Mapped[str | None] = mapped_column(String(64))  #: hash
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  #: cancelled or completed


class Invitation(Model):
    """The PIN of one organisation, good for one entry."""

    __tablename__ = "video_conference_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(
        ForeignKey("video_conference_meeting.petition_id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[str] = mapped_column(String(100))
    organisation_key: Mapped[str] = mapped_column(String(100))
    pin_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Seat(Model):
    """An organisation in the meeting. The database refuses a second live seat of one name."""

    __tablename__ = "video_conference_seat"
    __table_args__ = (
        Index(
            "uq_video_conference_seat_live", "petition_id", "participant_key", unique=True,
            sqlite_where=text(LIVE), postgresql_where=text(LIVE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(
        ForeignKey("video_conference_meeting.petition_id", ondelete="CASCADE")
    )
    participant: Mapped[str] = mapped_column(String(100))
    participant_key: Mapped[str] = mapped_column(String(100))  #: the same name, however written
    token: Mapped[str] = mapped_column(String(64), unique=True)  #: hash
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
