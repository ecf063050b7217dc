"""Everything a request would reserve with what stands in its way, shown before it is sent."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from plugins.video_conference.times import meeting_span, rehearsal_span
from portal.sdk import (
    Estimate,
    Line,
    Span,
    gettext,
    lazy_gettext as _,
    long_day,
    obstacles,
    resource_at,
    taken,
)

TITLE = _("What is reserved")
NEEDED = ("meeting_id", "start_date", "start_time", "end_time")


def estimate(answers: Mapping[str, Any], at: datetime) -> Estimate:
    """One line for each room and time; empty while answers are missing."""
    if any(not answers[name] for name in NEEDED):
        return Estimate(TITLE, note=_("Choose virtual room, day and hours: what is reserved "
                                      "appears here."), until_sent=True)
    try:
        wanted = list(_wanted(answers))
    except ValueError:
        return Estimate(TITLE, note=_("The end must be after the start."), until_sent=True)
    return Estimate(TITLE, tuple(
        Line(f"{label} {long_day(span.day)}", "–".join(f"{clock:%H:%M}" for clock in span.hours),
             _trouble(kind, slug, span, answers, at))
        for label, kind, slug, span in wanted
    ), until_sent=True)


def _wanted(answers: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Span]]:
    meeting, practice = meeting_span(answers), rehearsal_span(answers)
    if practice:
        yield gettext("Rehearsal"), "meeting", answers["meeting_id"], practice
    slug = answers["meeting_id"]
    yield f"Meeting ID {_name('meeting', slug)}", "meeting", slug, meeting
    if answers.get("room"):
        yield _name("room", answers["room"]), "room", answers["room"], meeting


def _name(kind: str, slug: str) -> str:
    found = resource_at(kind, slug)
    return found.name if found else slug


def _trouble(kind: str, slug: str, span: Span, answers: Mapping[str, Any], at: datetime) -> str:
    resource = resource_at(kind, slug)
    if resource is None:
        return gettext("This can no longer be booked.")
    found = next(obstacles(resource, [span], attendees=answers["attendees"], at=at), None)
    if found:
        return found.sentence
    busy = taken(resource, [span], but=answers.get("petition_id"))
    return gettext("Already booked at that time.") if busy else ""
