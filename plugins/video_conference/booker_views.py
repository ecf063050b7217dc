"""The booker's page of one meeting: its PIN, shown once, its invitation, and who is in."""

from typing import Any

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from plugins.video_conference import gateway, invitation, queries, seats
from plugins.video_conference.door_forms import PinForm
from plugins.video_conference.models import Meeting, VideoConference
from plugins.video_conference.operations import NewPins, renew_pins
from plugins.video_conference.views import bp
from portal.sdk import Petition, Refused, db, signed_in


def _own(reference: str) -> tuple[Petition, VideoConference, Meeting]:
    petition = queries.own_booking(reference, current_user.id)
    details = db.session.get(VideoConference, petition.id) if petition else None
    meeting = invitation.meeting_of(details) if details else None
    if petition is None or details is None or meeting is None:
        abort(404)
    return petition, details, meeting


def _page(reference: str, form: PinForm | None = None, status: int = 200, told: object = None,
          new: NewPins | None = None) -> ResponseReturnValue:  # fmt: skip
    petition, details, meeting = _own(reference)
    form = form or _form(meeting, formdata=None)
    form.revision.data = str(meeting.pin_revision)  # what they see from now on
    pin = new.pin if new and not new.of_organisations else invitation.HIDDEN
    return render_template(
        "video_conference/booking.html", petition=petition, details=details, meeting=meeting,
        form=form, told=told, new=new, link=gateway.link(meeting.meeting_id),
        texts=invitation.texts(details, meeting, pin), seats=queries.seats(petition.id),
        invitations=queries.invitations(petition.id),
    ), status  # fmt: skip


def _form(meeting: Meeting, **more: Any) -> PinForm:
    return PinForm(has_password=meeting.host_hash is not None, **more)


@bp.get("/booking/<reference>")
@signed_in
def booking(reference: str) -> ResponseReturnValue:
    return _page(reference)


@bp.post("/booking/<reference>/pin")
@signed_in
def make_pin(reference: str) -> ResponseReturnValue:
    """Answers with the page itself: what is shown once can stand in no address."""
    petition, _details, meeting = _own(reference)
    form = _form(meeting)
    if not form.validate():
        return _page(reference, form, 422)
    typed = str(form.revision.data)
    try:
        new = renew_pins(
            petition.id, pin=form.pin.data or "", password=form.password.data or "",
            own_pins=form.own_pins.data, revision=int(typed) if typed.isdecimal() else -1,
        )
    except Refused as refusal:
        return _page(reference, form, 422, refusal.message)
    return _page(reference, new=new)


@bp.post("/booking/<reference>/seats/<int:seat_id>")
@signed_in
def free_seat(reference: str, seat_id: int) -> ResponseReturnValue:
    petition, _details, _meeting = _own(reference)
    try:
        seats.free(petition.id, seat_id)
    except Refused as refusal:
        return _page(reference, status=422, told=refusal.message)
    return redirect(f"/conference/booking/{reference}", 303)


pages = bp  #: with the booker's pages on it
