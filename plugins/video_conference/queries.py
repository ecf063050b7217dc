"""Which meetings a virtual room has before it, when they may be entered, and who is in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from plugins.video_conference.models import Invitation, Meeting, Seat, VideoConference
from portal.sdk import Petition, db, now, resources_of

AHEAD = timedelta(days=1)  #: how far before a meeting its PIN is looked at


def coming(meeting_id: str) -> list[Meeting]:
    """The meetings of a virtual room that are not over, of the next day; the nearest first."""
    at = now()
    return list(db.session.scalars(
        select(Meeting)
        .where(Meeting.meeting_id == meeting_id, Meeting.ends_at > at,
               Meeting.starts_at < at + AHEAD, Meeting.closed_at.is_(None))
        .order_by(Meeting.ends_at)
        .execution_options(populate_existing=True)
    ))  # fmt: skip


def opens_at(meeting: Meeting, there: Sequence[Meeting], lead: timedelta) -> datetime:
    """From when it may be opened and entered: the lead time, but not into another meeting.

    `there` are the meetings of its room.
    """
    before = [one.ends_at for one in there if one.ends_at < meeting.ends_at]
    return max([meeting.starts_at - lead, *before])


def is_room(meeting_id: str) -> bool:
    """Whether there is such a virtual room, or was when something was booked there."""
    known = any(one.name == meeting_id for one in resources_of("meeting"))
    return known or bool(coming(meeting_id))


def subject_of(meeting: Meeting) -> str:
    """What the public may read of it; nothing of a virtual room that is private."""
    private = {one.name for one in resources_of("meeting") if one.is_private}
    details = db.session.get(VideoConference, meeting.petition_id)
    return details.subject if details and meeting.meeting_id not in private else ""


def open_now() -> list[Meeting]:
    """Those a host has opened."""
    at = now()
    return list(db.session.scalars(
        select(Meeting)
        .where(Meeting.opened_at.is_not(None), Meeting.closed_at.is_(None), Meeting.ends_at > at)
        .order_by(Meeting.meeting_id)
    ))  # fmt: skip


def invitations(petition_id: int) -> list[Invitation]:
    """The PINs of single organisations, as they were invited."""
    found = select(Invitation).filter_by(petition_id=petition_id).order_by(Invitation.id)
    return list(db.session.scalars(found))


def seats(petition_id: int) -> list[Seat]:
    """Who is in, in the order they came."""
    found = select(Seat).where(Seat.petition_id == petition_id, Seat.left_at.is_(None))
    return list(db.session.scalars(found.order_by(Seat.id)))


def seat_with(token_hash: str) -> Seat | None:
    """The live seat a rejoin code belongs to."""
    return db.session.scalars(
        select(Seat).where(Seat.token == token_hash, Seat.left_at.is_(None))
    ).one_or_none()


def own_booking(reference: str, user_id: int) -> Petition | None:
    """One's own request."""
    return db.session.scalars(select(Petition).filter_by(
        reference=reference, applicant_id=user_id, service_code="video_conference"
    )).one_or_none()  # fmt: skip
