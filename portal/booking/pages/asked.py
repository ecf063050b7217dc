"""What the address of a calendar page asks for: month, day, view, which resource a phone shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, request

from portal.booking import calendars
from portal.booking.models import Resource
from portal.booking.pages.site import CalendarPages
from portal.booking.queries import by_slug
from portal.i18n import now, today

FIRST, LAST = 1990, 2199  #: years a table may be asked for


def month_asked() -> tuple[int, int]:
    """(Gregorian year, month); this month where nothing is said."""
    this_year, this_month = calendars.this_month(now())
    year, number = _number("year", this_year), _number("month", this_month)
    if not (FIRST <= year <= LAST and 1 <= number <= 12):
        abort(404)
    return year, number


def _number(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return otherwise
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else abort(404)


def beside(year: int, number: int, step: int) -> dict[str, Any]:
    """The month so many months after."""
    months = year * 12 + number - 1 + step
    return {"year": months // 12, "month": months % 12 + 1}


def day_asked() -> date:
    """`day=2026-11-21`; today where nothing is said."""
    text = request.args.get("day", "")
    if not text:
        return today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        abort(404)
    return day if FIRST <= day.year <= LAST else abort(404)


def view_asked() -> str:
    """`view=day` or `view=week`."""
    view = request.args.get("view", "day")
    return view if view in {"day", "week"} else abort(404)


def resource_at(pages: CalendarPages, slug: str) -> Resource:
    """The resource of a page's address."""
    found = by_slug(pages.kind.code, slug)
    return found if found and found.retired_at is None else abort(404)


def chosen(pages: CalendarPages, found: list[Resource]) -> Resource | None:
    """The one asked for by `?room=petch`, the name being that of the kind; None for none."""
    slug = request.args.get(pages.kind.code)
    return next((one for one in found if one.slug == slug), None)
