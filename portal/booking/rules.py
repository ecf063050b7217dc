"""What stands in the way of a booking, in sentences: time, hours, holidays, closures, size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from portal.booking.models import Closure, Resource
from portal.booking.spans import LONGEST, Span
from portal.extensions import db
from portal.i18n import BANGKOK, current_language, gettext, long_day, now
from portal.i18n.models import Holiday
from portal.i18n.queries import holidays_set


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why one span cannot be had; `span` is None where it is about the whole."""

    sentence: str
    span: Span | None = None

    @property
    def told(self) -> str:
        """The sentence with the day it is about."""
        return f"{long_day(self.span.day)}: {self.sentence}" if self.span else self.sentence


def obstacles(
    resource: Resource, spans: Sequence[Span], *, attendees: int | None = None,
    at: datetime | None = None,
) -> Iterator[Obstacle]:
    """Everything but other bookings that stands in the way, one after the other."""
    if attendees is not None and resource.capacity and attendees > resource.capacity:
        yield Obstacle(
            gettext("%(name)s has room for %(most)s persons.", name=resource.name,
                    most=resource.capacity)
        )  # fmt: skip
    closures = closures_of(resource, spans) if spans else []
    moment = at or now()
    for span in spans:
        if sentence := _timing(resource, span, moment) or closed_then(resource, span, closures):
            yield Obstacle(sentence, span)


def _timing(resource: Resource, span: Span, moment: datetime) -> str:
    if span.start <= moment:
        return gettext("This time has passed.")
    if span.start < moment + timedelta(minutes=resource.notice_minutes):
        return gettext("Book at least %(n)s minutes before.", n=resource.notice_minutes)
    if span.day > moment.astimezone(BANGKOK).date() + timedelta(days=resource.horizon_days):
        return gettext("Book at most %(n)s days ahead.", n=resource.horizon_days)
    if span.end - span.start > LONGEST:
        return gettext("One booking lasts a day at most; choose several days.")
    return ""


def closed_then(resource: Resource, span: Span, closures: Iterable[Closure]) -> str:
    """Why it is closed at that time: holiday, closure or hours; empty where it is open."""
    if not resource.on_holidays and span.day in holidays_set():
        holiday = db.session.get_one(Holiday, span.day)
        name = holiday.name_en if current_language() == "en" else holiday.name_th
        return gettext("The office is closed: %(reason)s.", reason=name)
    for closure in closures:
        if span.overlaps(Span(closure.starts_at, closure.ends_at)):
            return gettext("Closed at that time: %(reason)s.", reason=closure.reason)
    open_ = hours_on(resource, span.day)
    if not open_:
        return gettext("Cannot be booked on this day of the week.")
    if not any(one.start <= span.start and span.end <= one.end for one in open_):
        return gettext("Open %(hours)s.", hours=hours_in_words(open_))
    return ""


def hours_on(resource: Resource, day: date) -> list[Span]:
    """The stretches in which it can be booked on that weekday, joined where they touch."""
    joined: list[Span] = []
    for row in resource.hours:
        if row.weekday != day.weekday():
            continue
        span = Span.of(day, row.opens, row.closes)
        if joined and joined[-1].end >= span.start:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def hours_in_words(spans: Iterable[Span]) -> str:
    """As 08:30–12:00, 13:00–16:30."""
    return ", ".join("–".join(f"{at:%H:%M}" for at in span.hours) for span in spans)


def closures_of(resource: Resource, spans: Sequence[Span]) -> list[Closure]:
    """Closures of the resource, or of all of its kind, that touch the time of the spans."""
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    return list(
        db.session.scalars(
            select(Closure)
            .where(Closure.kind == resource.kind, Closure.ends_at > first)
            .where(Closure.starts_at < last)
            .where(or_(Closure.resource_id.is_(None), Closure.resource_id == resource.id))
            .order_by(Closure.starts_at)
        )
    )
