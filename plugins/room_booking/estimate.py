"""Every day of a booking with what stands in its way, shown before it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.room_booking.times import NAMES, spans_of
from portal.sdk import (
    Estimate,
    Line,
    Refused,
    gettext,
    lazy_gettext as _,
    long_day,
    obstacles,
    resource_at,
    taken,
)

TITLE = _("Days and times of the booking")
WAIT = _("You can stand in line for a time that is taken, on the page of the room.")
NEEDED = {"room", *NAMES} - {"repeat", "repeat_until"}


def estimate(answers: Mapping[str, Any], at: datetime) -> Estimate:
    """One line for each day; empty while answers are missing."""
    room = resource_at("room", answers["room"]) if answers["room"] else None
    if room is None or any(answers[name] is None for name in NEEDED):
        return Estimate(TITLE, note=_("Choose room, days and hours: every day appears here."),
                        until_sent=True)
    try:
        spans = spans_of(answers)
    except (Refused, ValueError):
        return Estimate(TITLE, note=_("The last day or hour lies before the first."),
                        until_sent=True)
    ways = {found.span: found.sentence for found in obstacles(room, spans, at=at) if found.span}
    busy = taken(room, spans, but=answers.get("petition_id"))
    return Estimate(TITLE, tuple(
        Line(long_day(span.day), "–".join(f"{clock:%H:%M}" for clock in span.hours),
             ways.get(span) or (gettext("Already booked at that time.") if span in busy else ""))
        for span in spans
    ), WAIT if busy - set(ways) else "", until_sent=True)
