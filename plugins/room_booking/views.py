"""The public pages of rooms, at /rooms; a free time begins a booking."""

from flask import Blueprint

from plugins.room_booking.rooms import ROOMS
from portal.sdk import calendar_pages

bp = Blueprint("room_booking", __name__, url_prefix="/rooms")
calendar_pages(bp, kind=ROOMS, service="room_booking", on_home=True, prefill={
    "room": "resource", "start_date": "day", "end_date": "day", "start_time": "start",
    "end_time": "end",
})  # fmt: skip
