"""Every day of a booking with what stands in its way, shown before it is sent."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from plugins.room_booking.times import NAMES, moved, spans_of
from portal.sdk import (
    Estimate,
    Instead,
    Line,
    Refused,
    Span,
    gettext,
    lazy_gettext as _,
    long_day,
    obstacles,
    other_resources,
    other_times,
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
    own = answers.get("petition_id")
    busy = taken(room, spans, but=own)
    lines = tuple(
        Line(long_day(span.day), "–".join(f"{clock:%H:%M}" for clock in span.hours),
             ways.get(span) or (gettext("Already booked at that time.") if span in busy else ""))
        for span in spans
    )  # fmt: skip
    instead = tuple(_instead(answers, room, spans, own)) if ways or busy else ()
    note = WAIT if busy - set(ways) else ""
    return Estimate(TITLE, lines, note, instead=instead, until_sent=True)


def _instead(
    answers: Mapping[str, Any], room: Any, spans: list[Span], own: int | None
) -> Iterator[Instead]:
    """Other rooms at that time, then the next times of that room."""
    persons = answers["attendees"]
    outside = bool(answers.get("outside"))
    for other in other_resources(room, spans, attendees=persons, but=own, outside=outside):
        label = gettext("%(room)s, the same days and hours", room=other.name)
        yield Instead(label, moved(answers, other.slug, spans[0], spans[0]))
    for times in other_times(room, spans, attendees=persons, but=own):
        hours = "–".join(f"{clock:%H:%M}" for clock in times[0].hours)
        when = f"{long_day(times[0].day)} {hours}"
        if len(times) > 1:
            when = gettext("from %(day)s on, %(hours)s", day=long_day(times[0].day), hours=hours)
        yield Instead(f"{room.name}, {when}", moved(answers, room.slug, spans[0], times[0]))
