"""Who booked checks in on the spot; where nobody does, others may have the time."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.app import Portal
from portal.booking import calendars
from portal.booking.models import Reservation, Resource
from portal.booking.operations import Taken, hold, release_no_shows
from portal.booking.queries import busy_units, lapsed
from portal.booking.spans import Span
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.models import Message
from portal.petitions.models import Petition
from portal.testing import make_person, sign_in
from tests.booking.conftest import make_resource, wish
from tests.booking.petitions import petition_of

NUMBERS = count()


def around(minutes_ago: int, length: int = 60) -> Span:
    """A span that began so many minutes ago; with a minus it begins later."""
    start = now() - timedelta(minutes=minutes_ago)
    return Span(start, start + timedelta(minutes=length))


def booked(room: Resource, span: Span, *, person: Any = None, firm: bool = True) -> Petition:
    petition = petition_of(person or make_person(), next(NUMBERS) % 100)
    with transaction():
        hold([wish(room, span)], petition=petition, firm=firm, as_office=True)
    return petition


def row() -> Reservation:
    db.session.expire_all()
    return db.session.scalars(select(Reservation).order_by(Reservation.id)).first()  # type: ignore[return-value]


def words(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


@pytest.fixture
def room(app: Portal) -> Resource:
    return make_resource(release_minutes=20)


@pytest.mark.parametrize("minutes_ago", [-14, 0, 19])
def test_from_a_quarter_before_until_the_release_one_checks_in(
    app: Portal, room: Resource, minutes_ago: int
):
    person = make_person()
    petition = booked(room, around(minutes_ago), person=person)
    browser = sign_in(app, person)
    assert petition.reference in words(browser, "/check-in/room/petch")
    assert browser.post(f"/check-in/{petition.reference}").status_code == 303
    assert row().checked_in_at is not None
    assert browser.post(f"/check-in/{petition.reference}").status_code == 422, "once is enough"


@pytest.mark.parametrize(
    ("minutes_ago", "firm"), [(-20, True), (21, True), (0, False), (200, True)]
)
def test_before_after_and_unapproved_nobody_checks_in(
    app: Portal, room: Resource, minutes_ago: int, firm: bool
):
    person = make_person()
    petition = booked(room, around(minutes_ago), person=person, firm=firm)
    browser = sign_in(app, person)
    assert browser.post(f"/check-in/{petition.reference}").status_code == 422
    assert "note" in words(browser, f"/check-in/{petition.reference}")
    assert row().checked_in_at is None


def test_staff_check_in_for_others_and_strangers_find_nothing(app: Portal, room: Resource):
    petition = booked(room, around(0))
    stranger = sign_in(app, make_person())
    for answer in (stranger.get(f"/check-in/{petition.reference}"),
                   stranger.post(f"/check-in/{petition.reference}")):  # fmt: skip
        assert answer.status_code == 404
    assert petition.reference not in words(stranger, "/check-in/room/petch")
    asked = app.test_client().get("/check-in/room/petch")
    assert "/account/login" in asked.location
    officer = sign_in(app, make_person("room_booking.staff"))
    assert petition.reference in words(officer, "/check-in/room/petch")
    assert officer.post(f"/check-in/{petition.reference}").status_code == 303
    assert stranger.get("/check-in/room/cellar").status_code == 404


def free_today(room: Resource) -> bool:
    at = now()
    year, month = calendars.this_month(at)
    rows = calendars.month([room], year, month)
    return all(not cell.bookings for day in rows for cell in day.cells)


def test_what_nobody_came_for_is_free_at_once_and_goes_to_the_next(app: Portal, room: Resource):
    first = booked(room, around(21))
    assert [one.id for one in lapsed()] == [row().id]
    assert busy_units(room.id, around(0)) == set()
    assert free_today(room)
    booked(room, around(0))
    gone = row()
    assert gone.status == "gone"
    assert gone.released_at is not None
    told = db.session.scalars(select(Message).filter_by(user_id=first.applicant_id)).all()
    assert [message.kind for message in told] == ["time_released"]
    with pytest.raises(Taken):
        booked(room, around(0))


def test_whoever_checked_in_keeps_the_time_and_so_does_a_room_without_release(
    app: Portal, room: Resource
):
    person = make_person()
    petition = booked(room, around(19), person=person)
    sign_in(app, person).post(f"/check-in/{petition.reference}")
    other = make_resource(slug="pailin")
    booked(other, around(50))
    with transaction():
        row().starts_at = now() - timedelta(minutes=40)
        row().held_from = row().starts_at
    assert lapsed() == []
    for one in (room, other):
        with pytest.raises(Taken):
            booked(one, around(0, 5))


def test_the_worker_releases_and_says_so_once(app: Portal, room: Resource):
    booked(room, around(25))
    revision = room.revision
    assert release_no_shows() == 1
    assert release_no_shows() == 0
    assert row().status == "gone"
    assert db.session.get_one(Resource, room.id).revision > revision
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1
    page = app.test_client().get("/rooms/month").get_data(as_text=True)
    assert "ประชุม</b>" not in page
