"""A room and a time that are free, for demo data and for the dry run of the service."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from plugins.room_booking.rooms import EQUIPMENT, ROOMS
from portal.sdk import (
    Span,
    Transition,
    furnish,
    held_ahead,
    next_free,
    obstacles,
    taken,
    today,
)

FIRST, WEEK, HALF_HOUR = timedelta(days=3), timedelta(weeks=1), timedelta(minutes=30)


def example(step: Transition, details: Any) -> Mapping[str, str]:
    """Answers for a form of the service: the first two hours free in two weeks in a row."""
    if step.action in {"cut", "move"}:
        return _change(details)
    if not step.refill:
        return {}
    rooms = furnish(ROOMS)
    furnish(EQUIPMENT)
    room = rooms[0]
    day = today() + FIRST
    wanted = Span.of(day, room.hours[0].opens, room.hours[0].opens.replace(hour=10))
    span = next(
        span for span in next_free(room, wanted, within=200, most=300) if _free_again(room, span)
    )
    opens, closes = span.hours
    return {
        "room": room.slug, "start_date": span.day.isoformat(), "end_date": span.day.isoformat(),
        "start_time": f"{opens:%H:%M}", "end_time": f"{closes:%H:%M}", "repeat": "weekly",
        "repeat_until": (span.day + WEEK).isoformat(), "attendees": "12",
    }  # fmt: skip


def _free_again(room: Any, span: Span) -> bool:
    """Whether a week later nothing stands in the way either."""
    later = [span.moved(WEEK)]
    return not taken(room, later) and not list(obstacles(room, later))


def _change(details: Any) -> Mapping[str, str]:
    """The last day of the booking: let go of it, or end half an hour earlier."""
    last = held_ahead(details.petition_id)[-1]
    span = Span(last.starts_at, last.ends_at)
    opens, closes = Span(span.start, span.end - HALF_HOUR).hours
    return {
        "from_day": span.day.isoformat(), "extent": "day",
        "moved_from": span.day.isoformat(), "room": details.room,
        "start_time": f"{opens:%H:%M}", "end_time": f"{closes:%H:%M}",
    }  # fmt: skip
