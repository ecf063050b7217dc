"""One room's page, the board and the poster at its door."""

from __future__ import annotations

import re
import subprocess
from datetime import time
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from portal.booking.models import OpeningHours, Resource
from portal.booking.pages.telling import hours_in_words
from portal.booking.spans import Span
from portal.extensions import transaction
from portal.i18n import today, use_language
from tests.booking.conftest import hours, working_day
from tests.booking.pages.conftest import book, close, text_of
from tests.documents.reading import by_reader


def test_the_list_says_what_each_is_good_for(stranger: FlaskClient, rooms: list[Resource]):
    with transaction():
        rooms[0].features = ["เครื่องฉาย", "ไมโครโฟน 4 ตัว"]
    page = text_of(stranger, "/rooms")
    for words in ("120 คน", "อาคาร 1 ชั้น 2", "เครื่องฉาย · ไมโครโฟน 4 ตัว", "ว่างถัดไป"):
        assert words in page


def test_a_room_offers_its_next_free_times_as_links(stranger: FlaskClient, rooms: list[Resource]):
    day = working_day()
    close(Span.whole_days(today(), working_day(1)), room=rooms[1])
    page = text_of(stranger, "/rooms/pailin")
    link = re.search(r'href="(/services/room-booking/new\?room=pailin[^"]*)"', page)
    assert link
    assert f"start_date={day}" not in page, "closed"
    assert "start_time=08:30&amp;end_time=09:30" in link[1]
    assert "วันจันทร์ – วันศุกร์" in page
    assert "เจ้าหน้าที่อนุมัติการจองทุกครั้ง" in page


def test_a_room_shows_who_holds_it_today_and_in_the_next_days(
    stranger: FlaskClient, rooms: list[Resource]
):
    book(rooms[0], Span.of(today(), time(0), time(23, 59)), title="งานวันนี้")
    book(rooms[0], hours(9, 10, working_day(1)), title="งานถัดไป")
    page = text_of(stranger, "/rooms/petch")
    assert page.index("งานวันนี้") < page.index("วันถัดไป")
    assert stranger.get("/rooms/cellar").status_code == 404


def test_the_board_says_who_is_in_now(stranger: FlaskClient, rooms: list[Resource]):
    book(rooms[0], Span.of(today(), time(0), time(23, 59)), title="งานวันนี้")
    close(Span.whole_days(today(), today()), room=rooms[1])
    page = text_of(stranger, "/rooms/board")
    assert "ไม่ว่างจนถึง 23:59 น." in page
    assert "ปิด: ทาสีห้อง" in page
    assert "ไพลิน" not in text_of(stranger, "/rooms/petch/board")
    for words in ('http-equiv="refresh"', 'data-hx-trigger="every 60s"'):
        assert words in page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([0, 1, 2, 3, 4], [("Monday – Friday", "08:00–12:00")]),
        ([0, 2, 4], [("Monday, Wednesday, Friday", "08:00–12:00")]),
        ([0, 1, 5], [("Monday, Tuesday, Saturday", "08:00–12:00")]),
        ([], []),
    ],
)
def test_hours_are_said_in_words(
    rooms: list[Resource], days: list[int], words: list[tuple[str, str]]
):
    room = Resource(hours=[
        OpeningHours(weekday=day, opens=time(8), closes=time(12)) for day in days
    ])  # fmt: skip
    with use_language("en"):
        assert hours_in_words(room) == words


def test_the_poster_is_one_sheet_whose_code_leads_to_the_room(
    stranger: FlaskClient, rooms: list[Resource]
):
    answer = stranger.get("/rooms/petch/poster.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    with pikepdf.open(BytesIO(answer.data)) as sheets:
        assert len(sheets.pages) == 1
    text = by_reader(answer.data)
    for words in ("เพชร", "อาคาร1ชั้น2", "/rooms/petch"):
        assert words in text
    drawn = subprocess.run(
        ["pdftoppm", "-png", "-r", "50", "-"], input=answer.data, capture_output=True, check=True
    ).stdout
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(drawn)))
    assert code.text.endswith("/rooms/petch")
