"""The public pages of rooms, at /rooms; a free time begins a booking."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from plugins.room_booking.rooms import ROOMS
from portal.sdk import calendar_pages, readers_of

bp = Blueprint("room_booking", __name__, url_prefix="/rooms")
calendar_pages(bp, kind=ROOMS, service="room_booking", on_home=True, prefill={
    "room": "resource", "start_date": "day", "end_date": "day", "start_time": "start",
    "end_time": "end",
})  # fmt: skip


@bp.get("/usage")
@readers_of("room_booking")
def usage() -> ResponseReturnValue:
    """How much the rooms are used, for the office."""
    return redirect(url_for("usage.show", code=ROOMS.code), 303)
