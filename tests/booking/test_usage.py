"""How much rooms are used, counted by hand and by the page."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from portal.app import Portal
from portal.booking.models import Reservation
from portal.booking.operations import hold
from portal.booking.usage import usage
from portal.extensions import db, transaction
from portal.i18n.queries import holidays_set
from portal.testing import make_person, sign_in
from tests.booking.conftest import hours, make_resource, wish
from tests.booking.petitions import petition_of

MARCH = date(2025, 3, 3)


def test_bookings_hours_and_no_shows_are_counted_by_month(app: Portal):
    room = make_resource()
    other = make_resource(slug="=1+1", name="=1+1")
    petition = petition_of()
    spans = [hours(9, 11, MARCH), hours(13, 14, MARCH), hours(9, 10, date(2025, 12, 31)),
             hours(0, 1, date(2026, 1, 1))]  # fmt: skip
    with transaction():
        rows = hold([wish(room, *spans)], petition=petition, firm=True, as_office=True)
    with transaction():
        gone = db.session.get_one(Reservation, rows[1].id)
        gone.status, gone.released_at = "gone", gone.starts_at
    (first, second) = usage([room, other], 2025)
    march = first.months[2]
    assert (march.bookings, march.hours, march.no_shows) == (1, 2.0, 1)
    assert (first.year.bookings, first.year.hours) == (2, 3.0)
    working = [day for n in range(31) if (day := date(2025, 3, 1) + timedelta(n)).weekday() < 5]
    open_hours = 10 * sum(day not in holidays_set() for day in working)
    assert march.open_hours == open_hours
    assert march.occupancy == round(100 * 2 / open_hours)
    assert second.year.bookings == 0

    officer = sign_in(app, make_person("room_booking.staff"))
    page = officer.get("/usage/room?year=2025").get_data(as_text=True)
    assert "2568" in page
    assert "เพชร" in page
    sent = officer.get("/usage/room.csv?year=2025")
    assert sent.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(sent.get_data(as_text=True).removeprefix("\ufeff"))))
    assert lines[3][1:5] == ["2025", "มีนาคม", "1", "2.0"]
    assert lines[13][0] == "'=1+1", "no formula"


def test_only_those_who_lend_read_it(app: Portal):
    assert sign_in(app, make_person()).get("/usage/room").status_code == 404
    assert sign_in(app, make_person("id_card.staff")).get("/usage/room").status_code == 404
    assert "/account/login" in app.test_client().get("/usage/room").location
    officer = sign_in(app, make_person("room_booking.staff"))
    for address in ("/usage/cellar", "/usage/room?year=2569", "/usage/room.csv?year=0"):
        assert officer.get(address).status_code == 404
    assert officer.get("/rooms/usage").location == "/usage/room"
    assert officer.get("/usage/room").status_code == 200
