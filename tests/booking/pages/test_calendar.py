"""Days and weeks by hours: what is held, what is closed, and links that begin a booking."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
from flask.testing import FlaskClient

from portal.booking.models import Resource
from portal.booking.pages.grid import Column, grid
from portal.booking.pages.site import calendars_shown
from portal.booking.spans import Span
from portal.extensions import transaction
from tests.booking.conftest import hours, working_day
from tests.booking.pages.conftest import book, close, text_of


def column(rooms: list[Resource], day: date, nr: int = 0) -> Column:
    pages = next(one for one in calendars_shown() if one.kind.code == "room")
    return grid(pages, rooms, day, day).columns[nr]


def told(one: Column) -> list[tuple[int, int, str]]:
    """(row, rows, what) of every block; free rows by the hours their link says."""
    def what(block: object) -> str:
        if block.held:  # type: ignore[attr-defined]
            return "/".join(held.title for held in block.held)  # type: ignore[attr-defined]
        found = re.search(r"start_time=(.*?)&end_time=(.*)", block.link)  # type: ignore[attr-defined]
        return "–".join(found.groups()) if found else block.why  # type: ignore[attr-defined]

    return [(row, block.rows, what(block)) for row, block in sorted(one.blocks.items())]


def test_a_booking_takes_its_rows_and_what_is_free_ends_where_it_begins(rooms: list[Resource]):
    day = working_day()
    book(rooms[0], Span.of(day, time(9, 30), time(15)), title="สัมมนา")
    assert told(column(rooms, day)) == [
        (0, 1, "08:30–09:30"), (1, 1, "09:00–09:30"), (2, 11, "สัมมนา"),
        (13, 1, "15:00–16:00"), (14, 1, "15:30–16:30"), (15, 1, "16:00–16:30"),
    ]  # fmt: skip


def test_bookings_that_touch_are_apart_and_those_in_one_row_together(rooms: list[Resource]):
    day = working_day()
    book(rooms[0], Span.of(day, time(8, 30), time(9)), title="ก")
    book(rooms[0], Span.of(day, time(9), time(9, 45)), title="ข")
    book(rooms[0], Span.of(day, time(9, 45), time(16, 30)), title="ค")
    assert told(column(rooms, day)) == [(0, 1, "ก"), (1, 15, "ข/ค")]


def test_what_is_closed_says_why_and_what_a_buffer_keeps_is_no_link(rooms: list[Resource]):
    day = working_day()
    with transaction():
        rooms[0].buffer_after = 30
    book(rooms[0], Span.of(day, time(8, 30), time(12)), title="ก")
    close(Span.of(day, time(14), time(20)), "ทาสีห้อง", rooms[0])
    close(Span.of(day, time(13), time(14)), "ไฟดับ")
    assert told(column(rooms, day)) == [
        (0, 7, "ก"), (7, 1, "เว้นว่างไว้"), (8, 1, "12:30–13:00"), (9, 2, "ไฟดับ"),
        (11, 5, "ทาสีห้อง"),
    ]  # fmt: skip
    assert told(column(rooms, day, 1))[9] == (9, 2, "ไฟดับ")
    assert len(told(column(rooms, day, 1))) == 15


def test_nothing_begins_in_the_past_beyond_the_horizon_or_on_a_closed_weekday(
    rooms: list[Resource],
):
    before = working_day(-20)
    while before >= working_day(-1):
        before -= timedelta(days=1)
    saturday = working_day() + timedelta(days=5 - working_day().weekday())
    for day in (before, saturday, working_day(400)):
        assert {what for _row, _rows, what in told(column(rooms, day))} == {""}


def test_a_day_shows_the_rooms_side_by_side_with_links_into_the_form(
    stranger: FlaskClient, rooms: list[Resource]
):
    day = working_day()
    book(rooms[1], hours(9, 11, day), title="<ประชุม>", firm=False)
    page = text_of(stranger, "/rooms/calendar", day=day, room="pailin")
    for room in rooms:
        assert f'href="/rooms/{room.slug}">{room.name}</a>' in page
    assert (
        f'href="/services/room-booking/new?room=petch&amp;start_date={day}&amp;end_date={day}'
        '&amp;start_time=09:00&amp;end_time=10:00"'
    ) in page
    assert "&lt;ประชุม&gt;" in page
    assert "busy waits" in page
    assert 'class="room is-current"' in page
    assert "js/calendar.js" in page


def test_a_free_cell_fills_in_room_day_and_hours(client_of_citizen: FlaskClient):
    day = working_day(3)
    page = text_of(
        client_of_citizen, "/services/room-booking/new",
        room="morakot", start_date=day, end_date=day, start_time="13:30", end_time="14:30",
    )  # fmt: skip
    assert re.search(r'name="start_time"[^>]*value="13:30"', page)
    assert re.search(r'name="end_time"[^>]*value="14:30"', page)


@pytest.fixture
def client_of_citizen(app: object, rooms: list[Resource]) -> FlaskClient:
    from portal.testing import make_person, sign_in

    return sign_in(app, make_person())  # type: ignore[arg-type]


def test_a_week_of_one_room_by_hours_and_of_all_by_days(
    stranger: FlaskClient, rooms: list[Resource]
):
    day = working_day()
    monday = day - timedelta(days=day.weekday())
    book(rooms[0], hours(9, 11, day), title="สัมมนา")
    one = text_of(stranger, "/rooms/calendar", day=day, view="week", room="petch")
    assert one.count('<th scope="col" class="room') == 7
    assert f"day={monday}" in one
    every = text_of(stranger, "/rooms/calendar", day=day, view="week")
    assert every.count('<th scope="col" class="room') == len(rooms)
    for page in (one, every):
        assert "09:00–11:00" in page
        assert "สัมมนา" in page


@pytest.mark.parametrize(
    "query", ["day=2569-01-01x", "day=1-2-3", "day=2569-02-30", "day=1066-10-14", "view=year"]
)
def test_a_day_that_is_none_is_not_found(stranger: FlaskClient, query: str):
    assert stranger.get(f"/rooms/calendar?{query}").status_code == 404


def test_private_bookings_show_the_public_only_that_it_is_not_free(
    stranger: FlaskClient, rooms: list[Resource]
):
    day = working_day()
    with transaction():
        rooms[0].is_private = True
    book(rooms[0], hours(9, 11, day), title="ประชุมลับเฉพาะ", organisation="หน่วยงานลับ")
    asked = {"year": str(day.year), "month": str(day.month)}
    for address, query in (
        ("/rooms/month", asked), ("/rooms/calendar", {"day": day}),
        ("/rooms/calendar", {"day": day, "view": "week"}),
        ("/rooms/calendar", {"day": day, "view": "week", "room": "petch"}),
        ("/rooms/petch", {}), ("/rooms", {}), ("/rooms/board", {}), ("/rooms/petch/board", {}),
        ("/rooms/year", {}), ("/", {}),
    ):  # fmt: skip
        page = text_of(stranger, address, **query)
        assert "ลับ" not in page, address
        if "day" in query or "month" in query:
            assert "ไม่ว่าง" in page
            assert "12 คน)" not in page


def test_a_longer_slot_is_one_cell_and_begins_where_the_room_opens(rooms: list[Resource]):
    day = working_day()
    with transaction():
        rooms[0].slot_minutes = 90
    book(rooms[0], Span.of(day, time(11), time(14, 30)), title="ก")
    assert told(column(rooms, day))[:3] == [
        (0, 3, "08:30–10:00"), (3, 2, ""), (5, 7, "ก"),
    ]  # fmt: skip
