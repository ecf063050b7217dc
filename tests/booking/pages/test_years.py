"""The report of the years: every cell as counted by hand, Buddhist in Thai, no ghost year."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, time, timedelta
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.booking.models import Reservation, Resource
from portal.booking.spans import Span
from portal.extensions import transaction
from tests.booking.pages.conftest import book, text_of

#: A cell: the month its link leads to, and what stands in it.
CELL = re.compile(r'<td><a href="/rooms/month\?year=(\d+)&amp;month=(\d+)">(.*?)<span', re.DOTALL)


def booked_by_chance(rooms: list[Resource]) -> Counter[tuple[int, int]]:
    """Sixty bookings of four years, some at the very ends of months; (year, month) → how many."""
    chance, wanted = Random(31), Counter[tuple[int, int]]()
    seen: set[tuple[int, Span]] = set()
    for n in range(60):
        day = date(2023, 6, 1) + timedelta(days=chance.randrange(1200))
        if n % 4 == 0:
            day = day.replace(day=1)
        if n % 4 == 1:
            day = day.replace(day=1) - timedelta(days=1)
        hour = (0, 22, 9, 16)[n % 4]
        span = Span.of(day, time(hour), time(hour + 1))
        room = rooms[n % 5]
        if (room.id, span) not in seen:
            seen.add((room.id, span))
            book(room, span)
            wanted[day.year, day.month] += 1
    return wanted


@pytest.mark.parametrize(("language", "times", "era"), [("th", "ครั้ง", 543), ("en", "times", 0)])
def test_every_cell_is_as_counted_by_hand(
    stranger: FlaskClient, rooms: list[Resource], language: str, times: str, era: int
):
    wanted = booked_by_chance(rooms)
    stranger.set_cookie("lang", language)
    page = text_of(stranger, "/rooms/year")
    told = {(int(year), int(month)): words for year, month, words in CELL.findall(page)}
    years = {year for year, _month in wanted}
    assert set(told) == {(year, month) for year in years for month in range(1, 13)}
    for place, words in told.items():
        n = wanted[place]
        assert words.strip() == (f"{n} {times}" if n else {"th": "ว่าง", "en": "Free"}[language])
    rows = re.findall(r'<th scope="row">(\d+)</th>', page)
    assert rows == [str(year + era) for year in sorted(years, reverse=True)]
    for year in years:
        total = sum(n for (of, _month), n in wanted.items() if of == year)
        assert f"<b>{total} {times}</b>" in page


def test_what_was_let_go_makes_no_year(stranger: FlaskClient, rooms: list[Resource]):
    book(rooms[0], Span.of(date(2021, 5, 5), time(9), time(10)))
    with transaction() as session:
        session.execute(update(Reservation).values(status="gone"))
    page = text_of(stranger, "/rooms/year")
    assert "2564" not in page
    assert "543" not in page
    assert "ยังไม่มีการจอง" in page
