"""What a month and the years look like: days by resources, years by months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, text

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
from portal.booking.spans import days
from portal.extensions import db
from portal.i18n import BANGKOK

_row = Reservation.__table__.c


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
    """Gregorian year → bookings begun in each of its twelve months; only years that have some."""
    sqlite = db.engine.dialect.name == "sqlite"
    month_of: ColumnElement[str] = (
        func.strftime("%Y-%m", _row.starts_at, "+7 hours") if sqlite
        else func.to_char(func.timezone("Asia/Bangkok", _row.starts_at), "YYYY-MM")
    )  # fmt: skip
    counted = (
        select(month_of.label("month"), func.count())
        .where(_row.resource_id.in_([one.id for one in resources]), text(HELD))
        .group_by("month")
    )
    found: dict[int, list[int]] = {}
    for label, times in db.session.execute(counted):
        year, number = map(int, label.split("-"))
        found.setdefault(year, [0] * 12)[number - 1] = times
    return dict(sorted(found.items(), reverse=True))


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
