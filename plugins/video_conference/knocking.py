"""Whoever stands at the door shows a PIN; wrong ones are counted, then the address must wait."""

from collections.abc import Callable
from datetime import datetime

from plugins.video_conference import queries
from plugins.video_conference.models import Meeting
from plugins.video_conference.rules import DoorRules
from portal.sdk import Petition, Refused, db, gettext, in_turn, moment, now, tell


class Paused(Refused):
    """Too many wrong PINs came from this address."""

    status = 429


def wrong() -> Refused:
    """The one answer to whatever does not fit: it tells nobody what was right."""
    return Refused(gettext(
        "Meeting ID, name or PIN does not fit a meeting that is held now. Ask who invited you."
    ))


def knock(
    meeting_id: str, address: str, fits: Callable[[Meeting], bool], rules: DoorRules
) -> Meeting | None:
    """The meeting whose secrets fit; None, counted and after the fifth told to the host.

    Inside the transaction that lets people in, and kept with it: so nothing may be raised after
    None. Those who knock at one room come one after the other, and no sixth PIN is looked at
    while five are being counted. Raises Paused, and Refused where somebody is too early: only
    those whose secrets fit are told.
    """
    in_turn(f"video_conference {meeting_id}")
    tries, who = rules.wrong_pins, f"{meeting_id[:20]} {address}"
    if tries.left(who) < 1:
        raise Paused(gettext(
            "Too many wrong PINs came from here. Wait %(n)s minutes and try again.",
            n=tries.minutes,
        ))
    found = queries.coming(meeting_id)
    fitting = [meeting for meeting in found if fits(meeting)]
    if fitting:
        _must_be_time(queries.opens_at(fitting[0], found, rules.lead))
        return fitting[0]
    if tries.count(who) == 0 and found:
        _warn(found[0], rules)
    return None


def _warn(meeting: Meeting, rules: DoorRules) -> None:
    if rules.warnings.count(str(meeting.petition_id)) < 0:
        return
    petition = db.session.get_one(Petition, meeting.petition_id)
    tell(petition.applicant_id, "petition_notice", link=f"/petitions/{petition.reference}",
         reference=petition.reference, service=petition.service_code, notice="wrong_pins")


def _must_be_time(begins: datetime) -> None:
    if now() < begins:
        raise Refused(gettext("You are early: come back from %(moment)s.", moment=moment(begins)))
