"""How much what can be booked is used: bookings, hours and occupancy, by resource and month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.booking.models import Reservation, Resource
from portal.booking.spans import Span, days
from portal.extensions import db
from portal.i18n import BANGKOK
from portal.i18n.queries import holidays_set

_row = Reservation.__table__.c


@dataclass(slots=True)
class Month:
    """One resource in one month; hours of all its stock together."""

    bookings: int = 0
    hours: float = 0.0
    no_shows: int = 0
    open_hours: float = 0.0

    @property
    def occupancy(self) -> int | None:
        """Hours booked of the hours it could be booked, in per cent; None where it was closed."""
        return round(100 * self.hours / self.open_hours) if self.open_hours else None

    def __add__(self, other: Month) -> Month:
        return Month(
            self.bookings + other.bookings, self.hours + other.hours,
            self.no_shows + other.no_shows, self.open_hours + other.open_hours,
        )


@dataclass(slots=True)
class Usage:
    """One resource over a year, January first."""

    resource: Resource
    months: list[Month] = field(default_factory=lambda: [Month() for _ in range(12)])

    @property
    def year(self) -> Month:
        """The twelve months together."""
        return sum(self.months, Month())


def usage(resources: Sequence[Resource], year: int) -> list[Usage]:
    """The use of each resource in a Gregorian year; what was let go counts as no-show or not."""
    found = {one.id: Usage(one) for one in resources}
    whole = Span.whole_days(date(year, 1, 1), date(year, 12, 31))
    rows = db.session.execute(
        select(_row.resource_id, _row.starts_at, _row.ends_at, _row.released_at, _row.status)
        .where(
            _row.resource_id.in_(list(found)), _row.petition_id.is_not(None),
            _row.starts_at >= whole.start, _row.starts_at < whole.end,
        )
    )  # fmt: skip
    for resource_id, starts, ends, released, status in rows:
        month = found[resource_id].months[starts.astimezone(BANGKOK).month - 1]
        if released is not None:
            month.no_shows += 1
        elif status != "gone":
            month.bookings += 1
            month.hours += (ends - starts) / timedelta(hours=1)
    off = holidays_set()
    for one in found.values():
        for number, hours in _open(one.resource, year, off):
            one.months[number - 1].open_hours += hours
    return list(found.values())


def _open(resource: Resource, year: int, off: frozenset[date]) -> Iterator[tuple[int, float]]:
    """(month, hours it can be booked) by its present hours; closures are not taken off."""
    by_weekday: dict[int, float] = defaultdict(float)
    for row in resource.hours:
        opens, closes = (datetime.combine(date.min, at) for at in (row.opens, row.closes))
        by_weekday[row.weekday] += (closes - opens) / timedelta(hours=1)
    counted = Counter(
        (day.month, day.weekday()) for day in days(date(year, 1, 1), date(year, 12, 31))
        if resource.on_holidays or day not in off
    )  # fmt: skip
    for (month, weekday), times in counted.items():
        yield month, by_weekday[weekday] * times * resource.stock
