"""Pages of meetings: participate, open, come back, leave; and the booker's page of one meeting."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugins.video_conference import cookies, gateway, opening, queries, seats
from plugins.video_conference.door_forms import JoinForm, OpenForm
from plugins.video_conference.models import Meeting
from plugins.video_conference.rooms import MEETINGS
from plugins.video_conference.rules import in_force
from portal.sdk import Refused, calendar_pages, caller_address, gettext, now, public

bp = Blueprint("video_conference", __name__, url_prefix="/conference")
bp.before_request(gateway.allow)
calendar_pages(bp, kind=MEETINGS, service="video_conference", under="/rooms", prefill={
    "meeting_id": "resource", "start_date": "day", "start_time": "start", "end_time": "end",
})  # fmt: skip


def _to(meeting: Meeting) -> Response:
    return make_response(redirect(gateway.link(meeting.meeting_id), 303))


@bp.get("")
@public
def join() -> ResponseReturnValue:
    return _join(JoinForm(formdata=None, meeting_id=request.args.get("meeting_id", "")[:20]))


def _join(form: JoinForm, status: int = 200, told: object = None) -> ResponseReturnValue:
    meetings = [(one, queries.subject_of(one)) for one in queries.open_now()]
    page = render_template("video_conference/join.html", form=form, told=told, meetings=meetings)
    return page, status


@bp.post("")
@public
def enter() -> ResponseReturnValue:
    """Participate Now."""
    form = JoinForm()
    if not form.validate():
        return _join(form, 422)
    try:
        meeting, code = seats.enter(
            form.meeting_id.data or "", form.participant.data or "", form.pin.data or "",
            address=caller_address(),
        )
    except Refused as refusal:
        return _join(form, refusal.status, refusal.message)
    return cookies.hand_out(_to(meeting), cookies.SEAT, code, meeting)


@bp.get("/<meeting_id>")
@public
def room(meeting_id: str) -> ResponseReturnValue:
    return _room(meeting_id, OpenForm(formdata=None))


def _room(
    meeting_id: str, form: OpenForm, status: int = 200, told: object = None
) -> ResponseReturnValue:
    if not queries.is_room(meeting_id):
        abort(404)
    there = queries.coming(meeting_id)
    meeting = there[0] if there else None
    page = render_template(
        "video_conference/room.html", meeting_id=meeting_id, meeting=meeting, form=form,
        told=told, subject=queries.subject_of(meeting) if meeting else "",
        from_when=queries.opens_at(meeting, there, in_force().lead) if meeting else None, now=now(),
        join=JoinForm(formdata=None, meeting_id=meeting_id),
        is_host=meeting is not None and opening.host_of(meeting, cookies.shown(cookies.HOST)),
        is_in=seats.rejoin(meeting_id, cookies.shown(cookies.SEAT)) is not None,
        code=cookies.shown(cookies.SEAT),
    )
    return page, status


@bp.post("/<meeting_id>")
@public
def open_room(meeting_id: str) -> ResponseReturnValue:
    """The host opens it."""
    form = OpenForm()
    if not form.validate():
        return _room(meeting_id, form, 422)
    try:
        meeting, code = opening.open_room(
            meeting_id, form.host.data or "", form.password.data or "", form.pin.data or "",
            address=caller_address(),
        )
    except Refused as refusal:
        return _room(meeting_id, form, refusal.status, refusal.message)
    return cookies.hand_out(_to(meeting), cookies.HOST, code, meeting)


@bp.post("/<meeting_id>/rejoin")
@public
def rejoin(meeting_id: str) -> ResponseReturnValue:
    """Back into the meeting, by the code the browser keeps or one that was written down."""
    typed = request.form.get("code", "")[:40]
    meeting = next(iter(queries.coming(meeting_id)), None)
    if not typed and meeting and opening.host_of(meeting, cookies.shown(cookies.HOST)):
        return _to(meeting)
    code = typed or cookies.shown(cookies.SEAT)
    found = seats.rejoin(meeting_id, code)
    if found is None:
        told = gettext("This code is not good for a meeting that is held now.")
        return _room(meeting_id, OpenForm(formdata=None), 422, told)
    return cookies.hand_out(_to(found), cookies.SEAT, code, found)


@bp.post("/<meeting_id>/leave")
@public
def leave(meeting_id: str) -> ResponseReturnValue:
    """The seat is free for somebody else of the organisation."""
    if not queries.is_room(meeting_id):
        abort(404)
    seats.leave(cookies.shown(cookies.SEAT))
    response = make_response(redirect(f"/conference/{meeting_id}", 303))
    return cookies.take_back(response, cookies.SEAT)
