"""The public tables of rooms: a month by days, the years by months."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.sdk import calendars, now, public, resources_of, today

bp = Blueprint("room_booking", __name__, url_prefix="/rooms")
FIRST, LAST = 1990, 2199  #: years a table may be asked for


def _chosen() -> tuple[int, int]:
    this_year, this_month = calendars.this_month(now())
    year = request.args.get("year", this_year, type=int)
    number = request.args.get("month", this_month, type=int)
    if not (FIRST <= year <= LAST and 1 <= number <= 12):
        abort(404)
    return year, number


def _beside(year: int, number: int, step: int) -> dict[str, Any]:
    months = year * 12 + number - 1 + step
    return {"year": months // 12, "month": months % 12 + 1}


@bp.get("/month")
@public
def month() -> ResponseReturnValue:
    """A row for each day, a column for each room; years in the address are Gregorian."""
    year, number = _chosen()
    rooms = resources_of("room")
    current = next((r for r in rooms if r.slug == request.args.get("room")), rooms[0] if rooms
                   else None)
    return render_template(
        "room_booking/month.html", rooms=rooms, current=current, first=date(year, number, 1),
        rows=calendars.month(rooms, year, number), today=today(),
        before=_beside(year, number, -1), after=_beside(year, number, 1),
    )


@bp.get("/year")
@public
def years() -> ResponseReturnValue:
    """How often rooms were used, in every month of every year that has bookings."""
    rooms = resources_of("room")
    return render_template("room_booking/year.html", rooms=rooms, years=calendars.years(rooms))
