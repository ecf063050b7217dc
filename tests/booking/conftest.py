"""Resources to book and days to book them on."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from portal.booking.models import OpeningHours, Resource
from portal.booking.operations import Wish
from portal.booking.spans import Span
from portal.extensions import transaction
from portal.i18n import today
from portal.i18n.working_days import is_working_day


def make_resource(**given: Any) -> Resource:
    """A room open on every weekday from 8:00 to 18:00, unless `given` says otherwise."""
    opens, closes = given.pop("opens", time(8)), given.pop("closes", time(18))
    weekdays = given.pop("weekdays", range(5))
    values = {"kind": "room", "slug": "petch", "name": "เพชร", "capacity": 40, **given}
    with transaction() as session:
        resource = Resource(**values, hours=[
            OpeningHours(weekday=weekday, opens=opens, closes=closes) for weekday in weekdays
        ])  # fmt: skip
        session.add(resource)
    return resource


def working_day(after: int = 1) -> date:
    """A working day at least so many days from today."""
    day = today() + timedelta(days=after)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def hours(start: int, end: int, day: date | None = None) -> Span:
    """A span of whole hours on that day, else on the next working day."""
    return Span.of(day or working_day(), time(start), time(end))


def wish(resource: Resource, *spans: Span, **given: Any) -> Wish:
    """A wish for these spans of the resource."""
    return Wish(resource_id=resource.id, spans=spans, title="ประชุม", **given)
