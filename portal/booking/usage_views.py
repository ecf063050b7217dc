"""The use of what can be booked, for those who lend it: a table, a picture, and a file."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.booking.administration import all_of
from portal.booking.kinds import ResourceKind
from portal.booking.usage import Month, Usage, usage
from portal.i18n import gettext, today
from portal.i18n.dates import month_name
from portal.plugins import registry
from portal.policy import readers
from portal.reports.sheets import Cell, Sheet, send_sheet

bp = Blueprint("usage", __name__, url_prefix="/usage")
FIRST, LAST = 1990, 2199  #: years that may be asked for


def _asked(code: str) -> tuple[ResourceKind, int, list[Usage]]:
    """The kind, if the reader may read a service that lends it, the year, and its use."""
    kind = next((
        kind for service in registry() if current_user.may_read(service.code)
        for kind in service.resources if kind.code == code
    ), None)  # fmt: skip
    year = request.args.get("year", today().year, type=int)
    if kind is None or not FIRST <= year <= LAST:
        abort(404)
    return kind, year, usage(all_of(code), year)


@bp.get("/<code>")
@readers
def show(code: str) -> ResponseReturnValue:
    kind, year, found = _asked(code)
    by_month = [sum((one.months[n] for one in found), Month()) for n in range(12)]
    return render_template(
        "booking/usage.html", kind=kind, year=year, usage=found, by_month=by_month,
        most=max(1.0, *(month.hours for month in by_month)),
    )


@bp.get("/<code>.<any(csv, xlsx):ending>")
@readers
def table(code: str, ending: str) -> Response:
    """One line for each resource and month; the year is Gregorian, as in every file."""
    kind, year, found = _asked(code)
    heads = (
        gettext("Name"), gettext("Year"), gettext("Month"), gettext("Bookings"),
        gettext("Hours booked"), gettext("Hours it can be booked"), gettext("Nobody came"),
        gettext("Occupancy, per cent"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            one.resource.name, year, month_name(number), month.bookings, round(month.hours, 2),
            round(month.open_hours, 2), month.no_shows, month.occupancy,
        )
        for one in found for number, month in enumerate(one.months, 1)
    ]  # fmt: skip
    sheet = Sheet(title=str(kind.label), heads=heads, rows=rows)
    return send_sheet(sheet, f"{code}-{year}", ending)
