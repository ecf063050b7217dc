"""A room and a time that are free, for demo data and for the dry run of the service."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from plugins.room_booking.rooms import EQUIPMENT, ROOMS
from portal.sdk import Span, Transition, furnish, next_free, today

FIRST = timedelta(days=3)


def example(step: Transition, details: Any) -> Mapping[str, str]:
    """Answers for a form of the service: the first free two hours in any room."""
    if not step.refill:
        return {}
    rooms = furnish(ROOMS)
    furnish(EQUIPMENT)
    room = rooms[0]
    day = today() + FIRST
    wanted = Span.of(day, room.hours[0].opens, room.hours[0].opens.replace(hour=10))
    span = next_free(room, wanted, within=200, most=1)[0]
    opens, closes = span.hours
    return {
        "room": room.slug, "start_date": span.day.isoformat(), "end_date": span.day.isoformat(),
        "start_time": f"{opens:%H:%M}", "end_time": f"{closes:%H:%M}", "repeat": "",
        "attendees": "12",
    }  # fmt: skip
