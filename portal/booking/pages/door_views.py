"""For the door: one resource with its day, the board on a screen, the poster with a QR code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any, NamedTuple

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from portal.booking import calendars
from portal.booking.calendars import Cell
from portal.booking.held import (
    DAY,
    Shown,
    Stretch,
    day_of,
    map_over,
    midnight,
    moment_of,
    second_of,
)
from portal.booking.models import Resource
from portal.booking.outlook import Outlook
from portal.booking.pages import asked
from portal.booking.pages.keeping import kept
from portal.booking.pages.site import CalendarPages
from portal.booking.pages.telling import hours_in_words, rules_in_words
from portal.booking.queries import with_hours
from portal.documents.printing import printed
from portal.face import office
from portal.i18n import gettext, now, today, weekday_day

AHEAD = timedelta(days=14)  #: how far the next free time is looked for
OFFERED = 4  #: free times offered on a page
NEXT = 3  #: bookings to come that a board shows


class Card(NamedTuple):
    """One resource on a board."""

    resource: Resource
    now: Shown | None
    next: Sequence[Shown]
    closed: str
    free_until: int | None  #: seconds since midnight; None: as long as it is open


def show(pages: CalendarPages, slug: str) -> ResponseReturnValue:
    """One of them: what it is, when it is free next, who holds it today and this week."""
    one, day = asked.resource_at(pages, slug), today()
    rows = calendars.stretch([one], day, day + timedelta(days=6))
    week = [row for row in rows[1:] if row.cells[0].bookings or row.cells[0].closed]
    return render_template(
        "booking/pages/show.html", pages=pages, resource=one, row=rows[0], week=week,
        free=_offers(pages, one, day), hours=hours_in_words(one), rules=rules_in_words(one),
    )  # fmt: skip


def _offers(pages: CalendarPages, one: Resource, day: date) -> list[tuple[str, str]]:
    outlook = Outlook(pages.kind.code, [one], day, day + AHEAD)
    since = second_of(now()) + one.notice_minutes * 60
    begin, found = pages.begin(one), []
    for span, _ in zip(outlook.free(one, pages.length(one), since), range(OFFERED), strict=False):
        start, end = (_time(second) for second in span)
        words = f"{weekday_day(moment_of(span.begins))} {start:%H:%M}–{end:%H:%M}"
        found.append((words, begin.span(day_of(span.begins), start, end)))
    return found


def _time(second: int) -> time:
    hour, rest = divmod(second % DAY, 3600)
    return time(hour, rest // 60)


def board(pages: CalendarPages) -> ResponseReturnValue:
    """All of them today, for a screen in the hall; new by itself every minute."""
    return _board(pages, with_hours(pages.kind.code), None)


def board_of(pages: CalendarPages, slug: str) -> ResponseReturnValue:
    """One of them today, for a screen at its door."""
    one = asked.resource_at(pages, slug)
    return _board(pages, [one], one)


def _board(pages: CalendarPages, found: list[Resource], alone: Resource | None) -> Response:
    at, day = now(), today()
    second = second_of(at) - midnight(day)

    def draw() -> str:
        rows = calendars.stretch(found, day, day)
        outlook = Outlook(pages.kind.code, found, day, day)
        cards = [_card(outlook, cell, second) for cell in rows[0].cells] if rows else []
        return render_template(
            "booking/pages/board.html", pages=pages, at=at, cards=cards, alone=alone
        )

    return kept(pages, day, day, draw, second // 60)


def _card(outlook: Outlook, cell: Cell, second: int) -> Card:
    held = next((one for one in cell.bookings if one.opens <= second < one.closes), None)
    later = [one for one in cell.bookings if one.opens > second]
    closed = _closed(outlook, cell.resource, midnight(outlook.first) + second)
    return Card(cell.resource, held, later[:NEXT], closed, later[0].opens if later else None)


def _closed(outlook: Outlook, one: Resource, at: int) -> str:
    """Why it cannot be had at that second, or empty."""
    moment = Stretch(at, at + 1)
    for closing in outlook.closed(one):
        if any(map_over(moment, [closing])):
            return closing.reason
    if any(map_over(moment, outlook.open_on(one, outlook.first))):
        return ""
    holiday = "" if one.on_holidays else outlook.holidays.get(outlook.first, "")
    return holiday or gettext("outside its hours")


def poster(pages: CalendarPages, slug: str) -> ResponseReturnValue:
    """An A4 sheet for the door; its code leads to the page of the resource."""
    one = asked.resource_at(pages, slug)
    base = current_app.config["PORTAL_BASE_URL"].rstrip("/")
    address = f"{base}{pages.url('show', slug=slug)}"

    def context() -> dict[str, Any]:
        return {
            "resource": one, "kind": pages.kind.one, "office": office(), "address": address,
        }  # fmt: skip

    said = (one.name, one.place, one.capacity, pages.kind.one, address, office()["name"])
    return printed(
        f"poster:{said}", "documents/poster.html", context, title=one.name,
        name=f"{slug}-poster.pdf", qr=address,
    )
