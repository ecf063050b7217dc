"""What a month and the years look like: days by resources, years by months."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, func, select

from portal.booking.models import Reservation, Resource
from portal.booking.queries import REACH
from portal.booking.spans import AFTERNOON, MORNING, Span, days
from portal.extensions import db
from portal.i18n import BANGKOK
from portal.i18n.queries import holidays_set

_row = Reservation.__table__.c
#: What a calendar shows of a month, in order of time; prebuilt, over the index of shown ones.
_MONTH = (
    select(_row.resource_id, _row.starts_at, _row.ends_at, _row.title, _row.organisation,
           _row.attendees, _row.status, _row.id)
    .where(
        _row.resource_id.in_(bindparam("resources", expanding=True)), _row.status != "gone",
        _row.starts_at < bindparam("end"), _row.starts_at > bindparam("reach"),
        _row.ends_at > bindparam("start"),
    )
    .order_by(_row.starts_at, _row.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """One booking in one cell; `half` is "am", "pm" or "both" and never empty."""

    id: int
    title: str
    organisation: str
    attendees: int | None
    half: str
    waits: bool  #: not approved yet


@dataclass(frozen=True, slots=True)
class Cell:
    """One resource on one day; `free` is "day", "am", "pm" or empty."""

    resource: Resource
    bookings: tuple[Shown, ...]
    free: str


@dataclass(frozen=True, slots=True)
class Row:
    """One day; `off` where the office does not work."""

    day: date
    off: bool
    cells: tuple[Cell, ...]


def month(resources: Sequence[Resource], year: int, number: int) -> list[Row]:
    """A row for every day of the month, a cell for every resource."""
    first, last = date(year, number, 1), date(year, number, monthrange(year, number)[1])
    held: dict[tuple[int, date], list[Shown]] = defaultdict(list)
    whole = Span.whole_days(first, last)
    for row in db.session.execute(_MONTH, {
        "resources": [one.id for one in resources], "start": whole.start, "end": whole.end,
        "reach": whole.start - REACH,
    }):  # fmt: skip
        span = Span(row.starts_at, row.ends_at)
        held[row.resource_id, span.day].append(Shown(
            row.id, row.title, row.organisation, row.attendees, _half(span),
            row.status == "tentative",
        ))  # fmt: skip
    holidays = holidays_set()
    return [
        Row(day, day.weekday() > 4 or day in holidays, tuple(
            _cell(one, tuple(held.get((one.id, day), ()))) for one in resources
        ))
        for day in days(first, last)
    ]  # fmt: skip


def _half(span: Span) -> str:
    """Which half of the day it takes; before noon is morning, whatever the halves are."""
    opens, closes = span.hours
    if opens >= MORNING[1]:
        return "pm"
    return "am" if closes <= AFTERNOON[0] else "both"


def _cell(resource: Resource, bookings: tuple[Shown, ...]) -> Cell:
    used = {one.half for one in bookings}
    if not used:
        free = "day"
    elif "both" in used or used == {"am", "pm"}:
        free = ""
    else:
        free = "pm" if used == {"am"} else "am"
    return Cell(resource, bookings, free)


def years(resources: Sequence[Resource]) -> dict[int, list[int]]:
    """Gregorian year → bookings begun in each of its twelve months; only years that have some."""
    sqlite = db.engine.dialect.name == "sqlite"
    month_of: ColumnElement[str] = (
        func.strftime("%Y-%m", _row.starts_at, "+7 hours") if sqlite
        else func.to_char(func.timezone("Asia/Bangkok", _row.starts_at), "YYYY-MM")
    )  # fmt: skip
    counted = (
        select(month_of.label("month"), func.count())
        .where(_row.resource_id.in_([one.id for one in resources]), _row.status != "gone")
        .group_by("month")
    )
    found: dict[int, list[int]] = {}
    for text, times in db.session.execute(counted):
        year, number = map(int, text.split("-"))
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
