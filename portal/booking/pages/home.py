"""What the home page tells of today: who is where in the morning and in the afternoon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import NamedTuple

from flask import current_app, render_template
from markupsafe import Markup

from portal.booking import calendars
from portal.booking.calendars import Cell
from portal.booking.pages.site import CalendarPages, calendars_shown
from portal.booking.queries import with_hours
from portal.i18n import current_language, today

SECONDS = 30.0  #: how old it may be; the home page of everybody asks the database for nothing else
EXTENSION = "portal_home_calendars"


class Use(NamedTuple):
    """One half of a day: what is booked, in order of time, or where a booking begins."""

    taken: Sequence[str]  #: titles; of what is private an empty one
    link: str  #: empty where it is not free


@dataclass(frozen=True, slots=True)
class Line:
    """One resource today."""

    name: str
    address: str
    closed: str
    morning: Use
    afternoon: Use


@dataclass(frozen=True, slots=True)
class TodayOf:
    """One kind today."""

    pages: CalendarPages
    day: date
    lines: tuple[Line, ...]


def today_on_home() -> Markup:
    """Every kind that the home page shows, drawn; at most half a minute old in this process."""
    day, language = today(), current_language()
    drawn: dict[tuple[str, date], tuple[float, Markup]]
    drawn = current_app.extensions.setdefault(EXTENSION, {})
    known = drawn.get((language, day))
    if known is not None and monotonic() < known[0]:
        return known[1]
    found = [_today(pages, day) for pages in calendars_shown() if pages.on_home]
    shown = [one for one in found if one.lines]
    text = render_template("booking/pages/today.html", calendars=shown) if shown else ""
    page = Markup(text)  # noqa: S704 - drawn by our own template
    for other in [one for one in drawn if one[1] != day]:
        drawn.pop(other, None)
    drawn[language, day] = (monotonic() + SECONDS, page)
    return page


def forget_home() -> None:
    """Look again at the next question."""
    current_app.extensions.pop(EXTENSION, None)


def _today(pages: CalendarPages, day: date) -> TodayOf:
    rows = calendars.stretch(with_hours(pages.kind.code), day, day)
    lines = tuple(_line(pages, day, cell) for cell in rows[0].cells) if rows else ()
    return TodayOf(pages, day, lines)


def _line(pages: CalendarPages, day: date, cell: Cell) -> Line:
    one, begin = cell.resource, pages.begin(cell.resource)

    def use(half: str) -> Use:
        taken = [held.title for held in cell.bookings if held.half in {half, "both"}]
        free = cell.free in {half, "day"} and not taken
        return Use(taken, begin.half(day, half) if free else "")

    return Line(
        one.name, pages.url("show", slug=one.slug), cell.closed, use("am"), use("pm")
    )  # fmt: skip
