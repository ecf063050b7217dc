"""Every kind of form is filed at the counter without knowing it: uploads, bookings, sums."""

from __future__ import annotations

from sqlalchemy import select

from plugins.pension.models import Pension
from portal.app import Portal
from portal.booking.models import Reservation
from portal.extensions import db
from portal.petitions.models import Petition
from tests.plugins.pension.conftest import ANSWERS as PENSION
from tests.plugins.room_booking.conftest import answers, rooms

from .conftest import Counter, card

__all__ = ["rooms"]


def test_a_room_is_held_for_the_person(app: Portal, rooms: object):
    counter = Counter(app, "room_booking.staff")
    reference = counter.send(counter.begin(service="room_booking"), answers())
    petition = db.session.scalars(select(Petition).filter_by(reference=reference)).one()
    held = db.session.scalars(select(Reservation)).all()
    assert {row.petition_id for row in held} == {petition.id}
    assert petition.applicant_id == counter.person.id


def test_sums_are_worked_out_while_the_officer_types(app: Portal):
    counter = Counter(app, "pension.staff")
    form = counter.begin(service="pension")
    assert counter.browser.post(f"{form}/estimate", data=PENSION).status_code == 200
    slots = app.extensions["portal"]["pension"].slots
    needed = {slot.code: card() for slot in slots if slot.required}
    reference = counter.send(form, {**PENSION, **needed})
    petition = db.session.scalars(select(Petition).filter_by(reference=reference)).one()
    assert db.session.get_one(Pension, petition.id)
    assert petition.applicant_id == counter.person.id
