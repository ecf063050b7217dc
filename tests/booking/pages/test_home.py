"""The home page tells how the rooms stand today."""

from __future__ import annotations

from datetime import time

from flask.testing import FlaskClient

from portal.app import Portal
from portal.booking.models import OpeningHours, Resource
from portal.booking.pages import home
from portal.booking.spans import Span
from portal.extensions import db, transaction
from portal.i18n import today
from tests.booking.pages.conftest import book, close, text_of
from tests.queries import statements_of


def open_daily(room: Resource) -> None:
    """Open today, whatever day it is."""
    with transaction():
        room.on_holidays = True
        room.hours = [
            OpeningHours(weekday=day, opens=time(0), closes=time(23, 59)) for day in range(7)
        ]


def test_it_says_who_is_in_which_room_in_which_half(stranger: FlaskClient, rooms: list[Resource]):
    open_daily(rooms[0])
    book(rooms[0], Span.of(today(), time(9), time(10)), title="งานเช้า")
    book(rooms[0], Span.of(today(), time(10), time(11)), title="งานสาย")
    close(Span.whole_days(today(), today()), room=rooms[1])
    page = text_of(stranger, "/")
    assert "ห้องประชุมวันนี้" in page
    assert "งานเช้า, งานสาย" in page
    free = f"room=petch&amp;start_date={today()}&amp;end_date={today()}&amp;start_time=13:00"
    assert free in page
    assert "ทาสีห้อง" in page


def test_without_rooms_it_says_nothing_of_them(stranger: FlaskClient):
    assert "ห้องประชุมวันนี้" not in text_of(stranger, "/")


def test_it_asks_the_database_once_in_half_a_minute(
    app: Portal, stranger: FlaskClient, rooms: list[Resource]
):
    text_of(stranger, "/")
    with statements_of(db.engine) as asked:
        text_of(app.test_client(), "/")
    assert asked == []
    book(rooms[0], Span.of(today(), time(9), time(10)), title="งานเช้า")
    home.forget_home()
    assert "งานเช้า" in text_of(stranger, "/")
