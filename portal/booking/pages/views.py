"""The list of a kind, one of it, its month by days, the years by months."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.booking import calendars
from portal.booking.models import Resource
from portal.booking.pages.site import CalendarPages
from portal.booking.queries import by_slug, resources
from portal.i18n import now, today

FIRST, LAST = 1990, 2199  #: years a table may be asked for


def index(pages: CalendarPages) -> ResponseReturnValue:
    """All that can be booked, with what each is good for."""
    return render_template(
        "booking/pages/index.html", pages=pages, resources=resources(pages.kind.code)
    )


def show(pages: CalendarPages, slug: str) -> ResponseReturnValue:
    """One of them."""
    return render_template("booking/pages/show.html", pages=pages, resource=_at(pages, slug))


def _at(pages: CalendarPages, slug: str) -> Resource:
    found = by_slug(pages.kind.code, slug)
    return found if found and found.retired_at is None else abort(404)


def month(pages: CalendarPages) -> ResponseReturnValue:
    """A row for each day, a column for each resource; years in the address are Gregorian."""
    year, number = _month_asked()
    found = resources(pages.kind.code)
    return render_template(
        "booking/pages/month.html", pages=pages, resources=found, current=_current(pages, found),
        first=date(year, number, 1), rows=calendars.month(found, year, number), today=today(),
        before=_beside(year, number, -1), after=_beside(year, number, 1),
    )


def years(pages: CalendarPages) -> ResponseReturnValue:
    """How often they were booked, in every month of every year that has bookings."""
    found = resources(pages.kind.code)
    return render_template("booking/pages/year.html", pages=pages, years=calendars.years(found))


def _current(pages: CalendarPages, found: list[Resource]) -> Resource | None:
    """Which one a phone shows: the one asked for, `?room=petch`, else the first."""
    slug = request.args.get(pages.kind.code)
    return next((one for one in found if one.slug == slug), found[0] if found else None)


def _month_asked() -> tuple[int, int]:
    this_year, this_month = calendars.this_month(now())
    year = request.args.get("year", this_year, type=int)
    number = request.args.get("month", this_month, type=int)
    if not (FIRST <= year <= LAST and 1 <= number <= 12):
        abort(404)
    return year, number


def _beside(year: int, number: int, step: int) -> dict[str, Any]:
    months = year * 12 + number - 1 + step
    return {"year": months // 12, "month": months % 12 + 1}
