"""Whoever waits for a time gets it, one after the other, and nobody jumps the line."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.booking.models import Resource, Waiting
from portal.booking.operations import Taken, hold, release, release_no_shows
from portal.booking.spans import Span
from portal.booking.waiting import MOST, expire, join, leave
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.models import Message
from portal.petitions.models import Petition
from portal.testing import make_person, sign_in
from tests.booking.conftest import hours, make_resource, wish, working_day
from tests.booking.petitions import petition_of

NUMBERS = count()


@pytest.fixture
def room(app: Portal) -> Resource:
    return make_resource()


def booked(room: Resource, span: Span, person: Any = None) -> Petition:
    petition = petition_of(person or make_person(), next(NUMBERS) % 100)
    with transaction():
        hold([wish(room, span)], petition=petition, by=petition.applicant_id, as_office=True)
    return petition


def free(petition: Petition) -> None:
    with transaction():
        release(petition)


def states() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Waiting.state).order_by(Waiting.id)))


def told(person: Any) -> list[str]:
    return list(db.session.scalars(select(Message.kind).filter_by(user_id=person.id)))


def late() -> None:
    """The offers there are have been kept too long."""
    with transaction() as session:
        for row in session.scalars(select(Waiting).filter_by(state="offered")):
            row.expires_at = now() - timedelta(seconds=1)


def test_the_first_in_line_is_offered_the_time_and_it_is_kept_from_others(
    app: Portal, room: Resource
):
    span = hours(9, 10)
    petition = booked(room, span)
    first, second = make_person(), make_person()
    for person in (first, second):
        join(room.id, span, person.id)
    free(petition)
    assert states() == ["offered", "waiting"]
    assert (told(first), told(second)) == (["time_offered"], [])
    for person in (second, make_person()):
        with pytest.raises(Taken):
            booked(room, span, person)
    booked(room, span, first)
    assert states() == ["taken", "waiting"]


def test_an_offer_nobody_takes_goes_to_the_next_by_the_worker_or_when_somebody_books(
    app: Portal, room: Resource
):
    span = hours(9, 10)
    petition = booked(room, span)
    people = [make_person() for _ in range(3)]
    for person in people:
        join(room.id, span, person.id)
    free(petition)
    late()
    assert expire() == 1
    assert states() == ["expired", "offered", "waiting"]
    late()
    with pytest.raises(Taken):
        booked(room, span)
    assert expire() == 1
    assert states() == ["expired", "expired", "offered"]
    late()
    expire()
    booked(room, span)
    assert states() == ["expired"] * 3


def test_who_leaves_passes_the_offer_on_and_nobody_leaves_for_others(app: Portal, room: Resource):
    span = hours(9, 10)
    petition = booked(room, span)
    first, second = make_person(), make_person()
    rows = [join(room.id, span, person.id) for person in (first, second)]
    with pytest.raises(Refused):
        leave(rows[0].id, second.id)
    free(petition)
    leave(rows[0].id, first.id)
    assert states() == ["left", "offered"]


def test_only_what_is_taken_can_be_waited_for_once_and_not_for_ever(app: Portal, room: Resource):
    person, span = make_person(), hours(9, 10)
    with pytest.raises(Refused):
        join(room.id, span, person.id)
    booked(room, span)
    assert join(room.id, span, person.id) == join(room.id, span, person.id)
    assert states() == ["waiting"]
    while len(states()) < MOST:
        minute = timedelta(minutes=len(states()))
        join(room.id, Span(span.start + minute, span.end), person.id)
    with pytest.raises(Refused, match=str(MOST)):
        join(room.id, Span(span.start + timedelta(minutes=30), span.end), person.id)


def test_times_that_do_not_meet_are_offered_side_by_side(app: Portal, room: Resource):
    petition = booked(room, hours(9, 12))
    people = [make_person() for _ in range(3)]
    for person, span in zip(people, (hours(9, 10), hours(9, 11), hours(10, 12)), strict=True):
        join(room.id, span, person.id)
    free(petition)
    assert states() == ["offered", "waiting", "offered"]


def test_a_no_show_goes_to_who_waits_and_not_to_who_comes_along(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("portal.booking.waiting.obstacles", lambda *_: iter(()))  # open all night
    room = make_resource(release_minutes=20)
    booked(room, Span(now() - timedelta(minutes=25), now() + timedelta(minutes=30)))
    row = Waiting(resource_id=room.id, user_id=make_person().id, state="waiting",
                  starts_at=now() + timedelta(minutes=5), ends_at=now() + timedelta(minutes=25))
    with transaction() as session:
        session.add(row)
    with pytest.raises(Taken):
        booked(room, Span(now() + timedelta(minutes=5), now() + timedelta(minutes=20)))
    assert states() == ["waiting"], "who came along changed nothing"
    assert release_no_shows() == 1
    assert states() == ["offered"]


def test_waiting_offer_and_booking_through_the_pages(app: Portal, room: Resource):
    day = working_day(2)
    petition = booked(room, hours(9, 10, day))
    person = make_person()
    browser = sign_in(app, person)
    wanted = {"start_date": day.isoformat(), "start_time": "09:00", "end_time": "10:00"}
    line = "/waiting/room/petch"
    page = browser.get(f"{line}?start_date={day}&start_time=09:00").get_data(as_text=True)
    assert 'value="09:00"' in page
    assert browser.post(line, data=wanted).status_code == 303
    assert browser.post(line, data={**wanted, "end_time": "08:00"}).status_code == 422
    free(petition)
    page = browser.get("/waiting/").get_data(as_text=True)
    assert f"/services/room-booking/new?room=petch&amp;start_date={day}" in page
    form = {
        "subject": "ประชุม", "usage": "meeting", "purpose": "งาน", "agency": "กลุ่ม",
        "attendees": "5", "room": "petch", "end_date": day.isoformat(), "repeat": "", **wanted,
    }  # fmt: skip
    browser.get("/services/room-booking/new")
    assert browser.post("/services/room-booking/new", data=form).status_code == 303
    check = browser.get("/services/room-booking/check").get_data(as_text=True)
    assert "มีผู้จองเวลานี้แล้ว" not in check
    token = check.partition('name="token" value="')[2].partition('"')[0]
    sent = browser.post("/services/room-booking/check", data={"token": token, "confirm": "y"})
    assert sent.status_code == 303
    assert states() == ["taken"]


def test_pages_of_the_line_are_for_who_waits(app: Portal, room: Resource):
    span = hours(9, 10)
    booked(room, span)
    row = join(room.id, span, make_person().id)
    stranger = sign_in(app, make_person())
    stranger.post(f"/waiting/{row.id}/leave")
    assert states() == ["waiting"]
    assert stranger.get("/waiting/room/cellar").status_code == 404
    assert stranger.get("/waiting/x/petch").status_code == 404
    assert "/account/login" in app.test_client().get("/waiting/").location
