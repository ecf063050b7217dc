"""Participants enter, come back and leave: one seat for an organisation."""

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from plugins.video_conference import pins, queries
from plugins.video_conference.knocking import knock, wrong
from plugins.video_conference.models import Invitation, Meeting, Seat
from plugins.video_conference.names import key_of
from plugins.video_conference.rules import in_force
from portal.sdk import Refused, db, gettext, now, transaction


def enter(meeting_id: str, participant: str, pin: str, *, address: str) -> tuple[Meeting, str]:
    """The meeting, and the participant's rejoin code.

    Raises Refused where something does not fit, the room is not open, or the seat is taken.
    """
    key, pin, rules = key_of(participant), pins.normal(pin), in_force()
    if not key:
        raise Refused(gettext("Enter the name of your organisation."))
    try:
        with transaction() as session:
            meeting = knock(meeting_id, address, lambda one: _fits(one, key, pin), rules)
            if meeting is not None:
                if meeting.opened_at is None:
                    raise Refused(gettext("The host has not opened the room yet. Try again soon."))
                if meeting.own_pins:
                    _redeem(session, meeting, key)
                return meeting, _sit(session, meeting, participant, key)
    except IntegrityError as error:
        raise _taken() from error
    raise wrong()


def _fits(meeting: Meeting, key: str, pin: str) -> bool:
    if not meeting.own_pins:
        return pins.same(meeting.pin_hash, "pin", meeting.petition_id, pin)
    kept = {one.organisation_key: one.pin_hash for one in queries.invitations(meeting.petition_id)}
    return pins.same(kept.get(key), f"invitation {key}", meeting.petition_id, pin)


def _redeem(session: Session, meeting: Meeting, key: str) -> None:
    """The PIN of one organisation is good once."""
    done = session.execute(
        update(Invitation)
        .where(Invitation.petition_id == meeting.petition_id, Invitation.organisation_key == key,
               Invitation.used_at.is_(None))
        .values(used_at=now())
        .returning(Invitation.id)
    ).all()  # fmt: skip
    if not done:
        raise Refused(gettext("This PIN has been used. Come back with the code from your first "
                              "entry, or ask the host for a new PIN."))


def _sit(session: Session, meeting: Meeting, participant: str, key: str) -> str:
    if any(seat.participant_key == key for seat in queries.seats(meeting.petition_id)):
        raise _taken()
    code = pins.token()
    session.add(Seat(petition_id=meeting.petition_id, participant=participant[:100],
                     participant_key=key, token=pins.token_hash(code), entered_at=now()))
    session.flush()
    return code


def _taken() -> Refused:
    return Refused(gettext("Somebody is in under this name. If you were cut off, come back with "
                           "the code from your first entry."))


def rejoin(meeting_id: str, code: str) -> Meeting | None:
    """The meeting a seat of which the code belongs to, while it goes on."""
    seat = queries.seat_with(pins.token_hash(code)) if code else None
    meeting = db.session.get(Meeting, seat.petition_id) if seat else None
    if meeting is None or meeting.meeting_id != meeting_id or meeting.closed_at:
        return None
    return meeting if now() < meeting.ends_at else None


def leave(code: str) -> None:
    """The seat is free, the code dead."""
    with transaction() as session:
        session.execute(update(Seat).where(
            Seat.token == pins.token_hash(code), Seat.left_at.is_(None)
        ).values(left_at=now()))  # fmt: skip


def free(petition_id: int, seat_id: int) -> None:
    """The host frees a seat whose holder has lost the code; own PINs may be used once more."""
    with transaction() as session:
        seat = session.get(Seat, seat_id)
        if seat is None or seat.petition_id != petition_id or seat.left_at:
            raise Refused(gettext("This seat is free already."))
        seat.left_at = now()
        session.execute(update(Invitation).where(
            Invitation.petition_id == petition_id, Invitation.organisation_key ==
            seat.participant_key,
        ).values(used_at=None))  # fmt: skip
