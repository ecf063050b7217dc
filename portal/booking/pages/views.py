"""The list of a kind, one of it, a day or a week by hours, the month by days, years by months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.booking import calendars
from portal.booking.halves import halves
from portal.booking.held import moment_of, second_of
from portal.booking.outlook import Outlook
from portal.booking.pages import asked
from portal.booking.pages.grid import grid
from portal.booking.pages.keeping import kept
from portal.booking.pages.site import CalendarPages
from portal.booking.queries import resources, with_hours
from portal.i18n import now, today

AHEAD = timedelta(days=14)  #: how far the next free time is looked for


def index(pages: CalendarPages) -> ResponseReturnValue:
    """All that can be booked, with what each is good for and when it is free next."""
    found, day = with_hours(pages.kind.code, photos=True), today()
    outlook = Outlook(pages.kind.code, found, day, day + AHEAD)
    since = second_of(now())
    free = {
        one.id: moment_of(span.begins)
        for one in found
        for earliest in [since + one.notice_minutes * 60]
        for span in [next(outlook.free(one, pages.length(one), earliest), None)]
        if span
    }
    return render_template("booking/pages/index.html", pages=pages, resources=found, free=free)


def month(pages: CalendarPages) -> ResponseReturnValue:
    """A row for each day, a column for each resource; years in the address are Gregorian."""
    year, number = asked.month_asked()
    first, last = date(year, number, 1), date(year, number, monthrange(year, number)[1])

    def draw() -> str:
        found = with_hours(pages.kind.code)
        return render_template(
            "booking/pages/month.html", pages=pages, resources=found, first=first, today=today(),
            current=asked.chosen(pages, found) or next(iter(found), None), halves=halves(),
            rows=calendars.stretch(found, first, last),
            before=asked.beside(year, number, -1), after=asked.beside(year, number, 1),
        )

    return kept(pages, first, last, draw)


def calendar(pages: CalendarPages) -> ResponseReturnValue:
    """A day by hours, all beside each other; a week of one by hours, or of all by days."""
    day, view = asked.day_asked(), asked.view_asked()
    week = view == "week"
    first = day - timedelta(days=day.weekday()) if week else day
    last = first + timedelta(days=6 if week else 0)

    def draw() -> str:
        found = with_hours(pages.kind.code)
        one = asked.chosen(pages, found)
        by_hours = not week or one is not None
        return render_template(
            "booking/pages/calendar.html", pages=pages, resources=found, week=week, day=day,
            first=first, last=last, today=today(), one=one,
            current=one or next(iter(found), None), halves=halves(),
            grid=grid(pages, [one] if week and one else found, first, last) if by_hours else None,
            rows=None if by_hours else calendars.stretch(found, first, last),
            before=day - timedelta(days=7 if week else 1),
            after=day + timedelta(days=7 if week else 1),
        )

    # What is past is no link any more: the page holds for the half hour.
    return kept(pages, first, last, draw, second_of(now()) // 1800)


def years(pages: CalendarPages) -> ResponseReturnValue:
    """How often they were booked, in every month of every year that has bookings."""

    def draw() -> str:
        return render_template(
            "booking/pages/year.html", pages=pages,
            years=calendars.years(resources(pages.kind.code)),
        )

    return kept(pages, today(), today(), draw)
