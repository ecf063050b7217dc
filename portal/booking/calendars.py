"""What a month and the years look like: days by resources, years by months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Integer,
    ScalarSelect,
    Select,
    asc,
    column,
    desc,
    func,
    select,
    text,
    values,
)

from portal.booking.halves import Halves, Hours, halves, seconds
from portal.booking.held import (
    DAY,
    Shown,
    Stretch,
    closing_on,
    map_over,
    midnight,
    shown_by_day,
)
from portal.booking.models import HELD, Reservation, Resource
from portal.booking.outlook import Outlook
from portal.booking.spans import Span, days
from portal.extensions import UTCDateTime, db
from portal.i18n import BANGKOK

_row, _held = Reservation.__table__.c, text(f"reservation.{HELD}")


@dataclass(frozen=True, slots=True)
class Cell:
    """One resource on one day; `free` is "day", "am", "pm" or empty, `closed` says why."""

    resource: Resource
    bookings: Sequence[Shown]
    free: str
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One day; `off` where the office does not work."""

    day: date
    off: bool
    cells: tuple[Cell, ...]
    holiday: str = ""


def month(resources: Sequence[Resource], year: int, number: int) -> list[Row]:
    """A row for every day of the month, a cell for every resource."""
    return stretch(
        resources, date(year, number, 1), date(year, number, monthrange(year, number)[1])
    )


def stretch(resources: Sequence[Resource], first: date, last: date) -> list[Row]:
    """A row for every day from the first to the last, a cell for every resource of one kind."""
    if not resources:
        return []
    held, parts = shown_by_day(resources, first, last), halves()
    outlook = Outlook(resources[0].kind, resources, first, last)
    return [
        Row(
            day, day.weekday() > 4 or day in outlook.holidays,
            tuple(
                _cell(outlook, one, day, held.get((one.id, midnight(day)), ()), parts)
                for one in resources
            ),
            outlook.holidays.get(day, ""),
        )
        for day in days(first, last)
    ]  # fmt: skip


def _cell(
    outlook: Outlook, resource: Resource, day: date, bookings: Sequence[Shown], parts: Halves
) -> Cell:
    zero, why = midnight(day), ""
    used = {one.half for one in bookings}
    closed = outlook.closed(resource) if outlook.closings else ()
    for one in closing_on(closed, zero):
        why = one.reason
        used.add(parts.of(max(one.begins - zero, 0), min(one.ends - zero, DAY)))
    if "both" in used or used == {"am", "pm"}:
        return Cell(resource, bookings, "", why)
    hours = outlook.open_on(resource, day)
    free = [
        name for name, half in (("am", parts.morning), ("pm", parts.afternoon))
        if name not in used and _open(hours, zero, half)
    ]  # fmt: skip
    whole = len(free) == 2
    return Cell(resource, bookings, "day" if whole else free[0] if free else "", why)


def _open(hours: Sequence[Stretch], zero: int, half: Hours) -> bool:
    """Whether some of a half lies in the opening hours."""
    wanted = Stretch(zero + seconds(half[0]), zero + seconds(half[1]))
    return any(map_over(wanted, hours))


def years(resources: Sequence[Resource]) -> dict[int, list[int]]:
    """Gregorian year → bookings begun in each of its twelve months; only years that have some.

    Months are counted as ranges of the index: ten times as fast as asking each row for its month.
    """
    ids = [one.id for one in resources]
    began, ended = db.session.execute(
        select(func.min(_end(asc)), func.max(_end(desc))).where(Resource.id.in_(ids))
    ).one()
    if began is None:
        return {}
    found: dict[int, list[int]] = {}
    for year, month_, times in db.session.execute(_counted(ids, began, ended)):
        if times:
            found.setdefault(year, [0] * 12)[month_ - 1] = times
    return dict(sorted(found.items(), reverse=True))


def _end(order: Callable[[Any], Any]) -> ScalarSelect[datetime]:
    """When the first or the last booking of a resource begins."""
    return (
        select(_row.starts_at)
        .where(_row.resource_id == Resource.id, _held)
        .order_by(order(_row.starts_at))
        .limit(1)
        .scalar_subquery()
    )


def _counted(ids: Sequence[int], began: datetime, ended: datetime) -> Select[int, int, int]:
    """(year, month, bookings begun in it) from the month of one moment to that of another."""
    (year, number), last = this_month(began), this_month(ended)
    months = []
    while (year, number) <= last:
        whole = Span.whole_days(
            date(year, number, 1), date(year, number, monthrange(year, number)[1])
        )
        months.append((year, number, whole.start, whole.end))
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    asked = values(
        column("year", Integer), column("month", Integer), column("start", UTCDateTime),
        column("until", UTCDateTime), name="asked",
    ).data(months).cte("asked")  # fmt: skip
    times = (
        select(func.count())
        .where(_row.resource_id.in_(ids), _held)
        .where(_row.starts_at >= asked.c.start, _row.starts_at < asked.c.until)
        .correlate(asked)
        .scalar_subquery()
    )
    return select(asked.c.year, asked.c.month, times)


def revision(resources: Sequence[Resource]) -> str:
    """Changes whenever anything these calendars show has changed."""
    newest = db.session.execute(
        select(func.sum(Resource.revision), func.count()).where(
            Resource.id.in_([one.id for one in resources])
        )
    ).one()
    return "-".join(str(n) for n in newest)


def this_month(at: datetime) -> tuple[int, int]:
    """(year, month) in Bangkok."""
    day = at.astimezone(BANGKOK)
    return day.year, day.month
