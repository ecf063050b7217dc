"""A meeting comes to be when it is approved, gets and changes its secrets, and ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from plugins.video_conference import pins
from plugins.video_conference.models import Invitation, Meeting, VideoConference
from plugins.video_conference.names import key_of
from plugins.video_conference.times import answers_of, meeting_span
from portal.sdk import Refused, db, gettext, now, resource_at, transaction


def establish(details: Any) -> None:
    """The approved meeting, without a PIN; approved anew it begins anew. Within the step."""
    span, room = meeting_span(answers_of(details)), resource_at("meeting", details.meeting_id)
    meeting = db.session.get(Meeting, details.petition_id)
    if meeting is None:
        meeting = Meeting(petition_id=details.petition_id, pin_revision=0)
        db.session.add(meeting)
    meeting.meeting_id = room.name if room else details.meeting_id
    meeting.starts_at, meeting.ends_at = span.start, span.end
    meeting.closed_at = meeting.opened_at = meeting.host_token = None
    _forget_secrets(db.session(), meeting)


def close(petition_id: int) -> None:
    """Nobody comes in any more, whatever they know. Within the step that ends it."""
    meeting = db.session.get(Meeting, petition_id)
    if meeting is not None:
        meeting.closed_at = meeting.closed_at or now()
        _forget_secrets(db.session(), meeting)


def _forget_secrets(session: Session, meeting: Meeting) -> None:
    meeting.pin_hash = meeting.host_hash = None
    meeting.own_pins = False
    session.execute(delete(Invitation).where(Invitation.petition_id == meeting.petition_id))


@dataclass(frozen=True, slots=True)
class NewPins:
    """What is shown once and kept nowhere; printed by mistake it shows nothing."""

    pin: str = field(repr=False)
    of_organisations: Mapping[str, str] = field(default_factory=dict, repr=False)


def renew_pins(
    petition_id: int, *, pin: str, password: str, own_pins: bool, revision: int
) -> NewPins:
    """Make the PIN anew, the one the booker chose or one of ours; every old one is dead.

    `password` is the host's; empty, the one of before stays. `revision` is how many PINs the
    booker knows of, so that a form sent twice changes nothing. Raises Refused.
    """
    made, password = pins.chosen(pin), password.strip()
    with transaction() as session:
        meeting = session.get_one(
            Meeting, petition_id, with_for_update=True, populate_existing=True
        )
        if meeting.closed_at or meeting.ends_at <= now():
            raise Refused(gettext("The meeting is over or cancelled: there is no PIN any more."))
        if meeting.pin_revision != revision:
            raise Refused(gettext("A PIN has been made meanwhile. It was shown once; if you do "
                                  "not have it, make another."))
        if password or not meeting.host_hash:
            _set_password(meeting, password)
        meeting.pin_hash = pins.hashed("pin", petition_id, made)
        meeting.pin_revision += 1
        session.execute(delete(Invitation).where(Invitation.petition_id == petition_id))
        invited = session.get_one(VideoConference, petition_id).organisations
        meeting.own_pins = own_pins and bool(invited)
        return NewPins(made, _invite(session, petition_id, invited) if meeting.own_pins else {})


def _set_password(meeting: Meeting, password: str) -> None:
    if len(password) < pins.SHORTEST_PASSWORD:
        raise Refused(gettext("The host's password has at least %(least)s characters.",
                              least=pins.SHORTEST_PASSWORD))
    meeting.host_hash = pins.hashed("host", meeting.petition_id, password)


def _invite(session: Session, petition_id: int, invited: list[str]) -> dict[str, str]:
    found = {organisation: pins.made() for organisation in invited}
    for organisation, pin in found.items():
        key = key_of(organisation)
        session.add(Invitation(
            petition_id=petition_id, organisation=organisation, organisation_key=key,
            pin_hash=pins.hashed(f"invitation {key}", petition_id, pin),
        ))  # fmt: skip
    return found
