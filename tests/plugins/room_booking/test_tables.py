"""The public tables show what is booked, in the reader's years, and no ghost year."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

from portal.app import Portal
from portal.booking import calendars
from portal.booking.models import Resource
from portal.booking.operations import hold
from portal.booking.spans import Span
from portal.extensions import transaction
from portal.i18n import today
from tests.booking.conftest import hours, wish, working_day


def booked(room: Resource, *spans: Span, title: str = "ประชุม", firm: bool = True) -> None:
    with transaction():
        hold([wish(room, *spans, attendees=12)], firm=firm, as_office=True)


def table(app: Portal, day: date) -> str:
    page = app.test_client().get(f"/rooms/month?year={day.year}&month={day.month}")
    assert page.status_code == 200
    return str(page.get_data(as_text=True))


def test_the_month_shows_halves_and_what_waits(app: Portal, rooms: list[Resource]):
    day = working_day(1)
    booked(rooms[0], hours(9, 12, day))
    booked(rooms[1], hours(13, 15, day), firm=False)
    booked(rooms[2], hours(9, 16, day))
    row = next(r for r in calendars.month(rooms, day.year, day.month) if r.day == day)
    assert [cell.free for cell in row.cells] == ["pm", "am", "", "day", "day"]
    assert [[one.half for one in cell.bookings] for cell in row.cells[:3]] == [
        ["am"], ["pm"], ["both"],
    ]  # fmt: skip
    page = table(app, day)
    for words in ("(เช้า 12 คน)", "(บ่าย 12 คน)", "(เช้า-บ่าย 12 คน)", "busy waits"):
        assert words in page
    assert f"start_date={day}" in page, "free cells start a booking"


def test_years_come_from_real_bookings_only(app: Portal, rooms: list[Resource]):
    chance, wanted = Random(7), Counter[tuple[int, int]]()
    for n in range(40):
        day = date(2024, 1, 1) + timedelta(days=chance.randrange(900))
        booked(rooms[n % 5], hours(8 + n % 8, 9 + n % 8, day))
        wanted[day.year, day.month] += 1
    found = calendars.years(rooms)
    assert {(y, m + 1): n for y, ms in found.items() for m, n in enumerate(ms) if n} == wanted
    page = app.test_client().get("/rooms/year").get_data(as_text=True)
    assert ">2567<" in page
    assert ">543<" not in page
    assert f"{wanted[2024, 3]} ครั้ง" in page


def test_the_first_hour_of_a_month_belongs_to_it_in_bangkok(app: Portal, rooms: list[Resource]):
    booked(rooms[0], hours(0, 1, date(2025, 1, 1)), hours(22, 23, date(2025, 1, 31)))
    assert calendars.years(rooms) == {2025: [2, *[0] * 11]}


def test_a_private_resource_shows_only_that_it_is_taken(app: Portal, rooms: list[Resource]):
    with transaction():
        rooms[0].is_private = True
    booked(rooms[0], hours(9, 10, working_day(1)))
    assert "ประชุม</b>" not in table(app, working_day(1))


def test_a_month_that_is_none_is_not_found(app: Portal):
    for address in ("?month=13", "?year=2569&month=1", "?year=0"):
        assert app.test_client().get(f"/rooms/month{address}").status_code == 404
    assert app.test_client().get("/rooms/month").status_code == 200
    assert str(today().year + 543) in app.test_client().get("/rooms/month").get_data(as_text=True)
