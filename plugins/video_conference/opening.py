"""The host opens the room: exactly once, however many try at the same moment."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from plugins.video_conference import pins
from plugins.video_conference.knocking import knock, wrong
from plugins.video_conference.models import Meeting
from plugins.video_conference.pins import same
from plugins.video_conference.rules import in_force
from portal.sdk import Refused, gettext, now, transaction


def open_room(
    meeting_id: str, host: str, password: str, pin: str, *, address: str
) -> tuple[Meeting, str]:
    """The meeting, open now, and the host's rejoin code.

    Raises Refused where something does not fit, it is not the time, or somebody was faster.
    """
    pin, password, rules = pins.normal(pin), password.strip(), in_force()

    def fits(meeting: Meeting) -> bool:
        owner = meeting.petition_id
        return bool(
            same(meeting.host_hash, "host", owner, password)
            & same(meeting.pin_hash, "pin", owner, pin)
        )

    with transaction() as session:
        meeting = knock(meeting_id, address, fits, rules)
        if meeting is not None:
            return meeting, claim(session, meeting, host)
    raise wrong()


def claim(session: Session, meeting: Meeting, host: str) -> str:
    """Open it, unless it is open: one statement decides, so one of many wins."""
    code = pins.token()
    done = session.execute(
        update(Meeting)
        .where(Meeting.petition_id == meeting.petition_id, Meeting.opened_at.is_(None),
               Meeting.closed_at.is_(None))
        .values(opened_at=now(), opened_by=host[:100], host_token=pins.token_hash(code))
        .returning(Meeting.petition_id)
    ).all()  # fmt: skip
    if not done:
        raise Refused(gettext("The room is open already. The host comes back with the code "
                              "from the opening."))
    return code


def host_of(meeting: Meeting, code: str) -> bool:
    """Whether the code is the host's, in a meeting that goes on."""
    goes_on = meeting.opened_at is not None and meeting.closed_at is None
    return goes_on and meeting.host_token == pins.token_hash(code) and now() < meeting.ends_at
