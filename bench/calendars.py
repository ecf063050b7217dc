"""Calendars over 200,000 bookings: month, week and day drawn, and a page that is unchanged."""

from __future__ import annotations

from bench import bare
from bench.asking import Ask, asking, sure
from bench.house import House, databases, house
from bench.timing import Claim, cpu_of, effort

MANY, QUICK = 200_000, 300
PAGES = {
    "month of ten rooms": "/rooms/month",
    "week of ten rooms": "/rooms/calendar?view=week",
    "day of ten rooms, by hours": "/rooms/calendar",
}
MONTH = PAGES["month of ten rooms"]


def calendars(quick: bool) -> list[Claim]:
    """CPU of each page beside a bare view, and of 304 where the browser has the page."""
    found: list[Claim] = []
    for name, base in databases().items():
        with house(base, petitions=0, bookings=QUICK if quick else MANY) as place:
            found += _drawn(name, place, quick)
            found += _unchanged(name, place, quick)
    return found


def _drawn(name: str, place: House, quick: bool) -> list[Claim]:
    claims = []
    for what, path in PAGES.items():
        page = sure(asking(place.app, path), "</html>")
        bookings = page().text.count('class="busy') - 2  # two explain the colours
        ours, flask = cpu_of(page, asking(bare.app, "/"), **effort(quick))
        claims.append(Claim(
            what=f"{name}: {what}", ours=ours * 1e3, unit="ms",
            goal=45 if path == MONTH else None,
            against=f"{bookings:,} bookings drawn; {ours / flask:.0f} × bare",
        ))  # fmt: skip
    return claims


def _unchanged(name: str, place: House, quick: bool) -> list[Claim]:
    first = asking(place.app, MONTH)()
    cookie = first.headers["Set-Cookie"].partition(";")[0]
    again = _asking_again(place, cookie, first.headers["ETag"])
    ours, flask = cpu_of(again, asking(bare.app, "/"), **effort(quick))
    return [Claim(
        what=f"{name}: month unchanged, 304", ours=ours * 1e3, unit="ms", goal=2,
        against=f"{ours / flask:.0f} × bare",
    )]  # fmt: skip


def _asking_again(place: House, cookie: str, mark: str) -> Ask:
    return sure(asking(place.app, MONTH, cookie=cookie, known=mark), status=304)
