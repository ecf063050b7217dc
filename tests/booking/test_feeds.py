"""The feed of a resource, read by the library and by a strict reader of our own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import update

from portal.app import Portal
from portal.booking.entries import FAREWELL
from portal.booking.models import Reservation, Resource
from portal.booking.operations import confirm, hold, release
from portal.extensions import db, transaction
from portal.i18n import now, today
from portal.petitions.models import Petition
from tests.booking import strict
from tests.booking.conftest import hours, make_resource, working_day
from tests.booking.petitions import petition_of, wish_called

FEED = "/rooms/petch.ics"
EVIL = 'ประชุม\r\nEND:VEVENT\r\nX: 1; a, b\\n "c" \x07\x1b\r\rDTEND:1 ' + "ยาวมาก " * 30


def events(app: Portal, address: str = FEED) -> dict[str, dict[str, Any]]:
    """The events of a feed by UID; both readers see the same of them."""
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    _calendar, found = strict.read(answer.data)
    library = {str(one["UID"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}
    assert len(library) == len(found)
    for one in found:
        other = library[str(one["UID"])]
        assert not other.errors
        for name in ("DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED"):
            assert other.decoded(name) == one[name]
        for name in ("SUMMARY", "STATUS", "LOCATION"):
            assert str(other[name]) == one[name]
        assert int(other["SEQUENCE"]) == int(str(one["SEQUENCE"]))
    return {str(one["UID"]): one for one in found}


@pytest.fixture
def room(app: Portal) -> Resource:
    return make_resource(place="อาคาร 1, ชั้น 2; ปีกซ้าย")


@pytest.fixture
def petition(app: Portal) -> Petition:
    return petition_of()


def book(room: Resource, petition: Petition, title: str = "ประชุม", **more: Any) -> Reservation:
    with transaction():
        (row,) = hold([wish_called(title, room, hours(9, 11, working_day(3)), attendees=12)],
                      petition=petition, **more)  # fmt: skip
    return row


def test_a_booking_is_tentative_then_firm_then_cancelled_under_one_uid(
    app: Portal, room: Resource, petition: Petition
):
    row = book(room, petition)
    span = hours(9, 11, working_day(3))
    (one,) = events(app).values()
    assert (one["STATUS"], one["SEQUENCE"], one["SUMMARY"]) == ("TENTATIVE", "0", "ประชุม")
    assert (one["DTSTART"], one["DTEND"]) == (span.start, span.end)
    assert one["LOCATION"] == "เพชร, อาคาร 1, ชั้น 2; ปีกซ้าย"
    assert one["DESCRIPTION"] == "กลุ่มอำนวยการ\n12 คน"
    with transaction():
        confirm(petition)
    firm = events(app)[row.uid]
    assert (firm["STATUS"], firm["SEQUENCE"]) == ("CONFIRMED", "1")
    with transaction():
        release(petition)
    gone = events(app)[row.uid]
    assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", "2")


def test_what_is_gone_for_long_is_no_news(app: Portal, room: Resource, petition: Petition):
    book(room, petition)
    with transaction() as session:
        release(petition)
        session.execute(update(Reservation).values(changed_at=now() - FAREWELL))
    assert events(app) == {}


def test_a_feed_reaches_ninety_days_back_and_four_hundred_ahead(app: Portal, room: Resource):
    days = [today() + timedelta(days=n) for n in (-91, -90, 0, 399, 401)]
    with transaction():
        hold([wish_called("x", room, *(hours(9, 10, day) for day in days))], as_office=True)
    starts = sorted(one["DTSTART"] for one in events(app).values())
    assert [hours(9, 10, day).start for day in days[1:4]] == starts


def test_unchanged_it_is_not_sent_again_and_changed_it_is(
    app: Portal, room: Resource, petition: Petition
):
    book(room, petition)
    client = app.test_client()
    first = client.get(FEED)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    asked = {"If-None-Match": first.headers["ETag"]}
    again = client.get(FEED, headers=asked)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(FEED).data == first.data, "the same bytes"
    with transaction():
        confirm(petition)
    assert client.get(FEED, headers=asked).status_code == 200


def test_whatever_was_typed_is_text_and_begins_no_line(
    app: Portal, room: Resource, petition: Petition
):
    row = book(room, petition, title=EVIL[:300])
    assert row.title == EVIL[:300]
    (one,) = events(app).values()
    assert str(one["SUMMARY"]).startswith('ประชุม END:VEVENT X: 1; a, b\\n "c" DTEND:1 ยาวมาก')
    assert one["DTEND"] == hours(9, 11, working_day(3)).end
    with transaction():
        room.name, room.revision = "ก; ข, ค\\n\r\nง", room.revision + 1
    (one,) = events(app).values()
    assert str(one["LOCATION"]).startswith("ก; ข, ค\\n ง, ")


def test_of_a_private_resource_nothing_but_the_time_is_told(
    app: Portal, room: Resource, petition: Petition
):
    book(room, petition, title="ลับมาก")
    with transaction() as session:
        session.execute(update(Reservation).values(extra={"pin": "739155"}))
        room.is_private = True
        room.revision += 1
    db.session.expire_all()
    (one,) = events(app).values()
    assert one["SUMMARY"] == "ไม่ว่าง"
    assert "DESCRIPTION" not in one
    raw = app.test_client().get(FEED).get_data(as_text=True).replace("\r\n ", "")
    for secret in ("ลับมาก", "กลุ่มอำนวยการ", "12 คน", "739155", petition.reference):
        assert secret not in raw


def test_a_resource_that_is_none_has_no_feed(app: Portal, room: Resource):
    for slug in ("cellar", "petch.ics", "%0d%0a"):
        assert app.test_client().get(f"/rooms/{slug}.ics").status_code == 404


def test_a_feed_is_the_same_in_whatever_language_it_is_asked_for(app: Portal, room: Resource):
    client = app.test_client()
    thai = client.get(FEED).data
    assert client.get(FEED, headers={"Accept-Language": "en"}).data == thai
