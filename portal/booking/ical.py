"""Entries of a calendar as iCalendar text (RFC 5545), the same bytes for the same entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import current_app

from portal.booking.spans import Span
from portal.i18n import BANGKOK

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

MAKER = "-//One-stop portal//Booking//TH"
REFRESH = timedelta(hours=1)  #: how often a calendar should ask again


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One reservation as a calendar shows it; texts may be anything people typed."""

    uid: str
    sequence: int
    made_at: datetime
    changed_at: datetime
    span: Span
    status: str  #: CONFIRMED, TENTATIVE or CANCELLED
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""


def calendar_text(name: str, entries: Iterable[Entry]) -> bytes:
    """A whole calendar for others to read: METHOD is PUBLISH, nobody is asked to answer.

    A feed has a name. Nothing in it depends on when it is made: unchanged entries give
    unchanged bytes.
    """
    office = plain(current_app.config["PORTAL_OFFICE_NAME"])
    sender = current_app.config["PORTAL_MAIL_FROM"]
    begin, end = _frame(plain(name))
    return b"".join([begin, *(_event_text(entry, office, sender) for entry in entries), end])


def plain(text: str) -> str:
    """`text` on one line without control characters: what would begin a property is dead."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _frame(name: str) -> tuple[bytes, bytes]:
    from icalendar import Calendar, vText

    calendar: Calendar = Calendar()
    for key, value in (
        ("version", "2.0"), ("prodid", MAKER), ("calscale", "GREGORIAN"), ("method", "PUBLISH"),
    ):  # fmt: skip
        calendar.add(key, value)
    if name:  # a feed; what comes by mail joins a calendar that has its own name
        for key in ("name", "x-wr-calname"):
            calendar.add(key, vText(name))
        calendar.add("x-wr-timezone", BANGKOK.key)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    text = calendar.to_ical()
    last = b"END:VCALENDAR\r\n"
    return text.removesuffix(last), last


def _zone() -> Timezone:
    """Bangkok has been seven hours ahead of UTC since 1920, in summer and winter."""
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", BANGKOK.key)
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local time by definition
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone


@lru_cache(maxsize=8192)
def _event_text(entry: Entry, office: str, sender: str) -> bytes:
    """One VEVENT; kept, because making it costs half a millisecond and feeds ask for thousands."""
    from icalendar import Event, vCalAddress, vText

    event: Event = Event()
    for key, value in (
        ("uid", entry.uid), ("sequence", entry.sequence), ("dtstamp", _whole(entry.changed_at)),
        ("created", _whole(entry.made_at)), ("last-modified", _whole(entry.changed_at)),
        ("dtstart", entry.span.start.astimezone(BANGKOK)),
        ("dtend", entry.span.end.astimezone(BANGKOK)),
        ("status", entry.status), ("transp", "OPAQUE"), ("summary", plain(entry.summary)),
    ):  # fmt: skip
        event.add(key, value)
    for key, text in (("location", plain(entry.location)), ("url", entry.url)):
        if text:
            event.add(key, text)
    if said := "\n".join(filter(None, map(plain, entry.description.splitlines()))):
        event.add("description", said)
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["CN"] = vText(office.replace('"', "'"))
    event.add("organizer", organizer)
    written: bytes = event.to_ical()
    return written


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
