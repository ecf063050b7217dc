"""Fifty citizens want one slot of one executive: one gets it, the others are told so."""

from __future__ import annotations

from datetime import date
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import MultiDict

from plugins.appointment.executives import EXECUTIVES
from plugins.appointment.forms import AppointmentForm
from plugins.appointment.models import Appointment
from portal.app import Portal
from portal.booking import operations
from portal.booking.furnishing import furnish
from portal.booking.models import Reservation
from portal.errors import Refused
from portal.extensions import db
from portal.petitions.operations import submit
from portal.plugins import registry
from portal.testing import make_person
from tests.plugins.appointment.conftest import answers
from tests.races.crowd import at_once, in_processes
from tests.races.test_bookings import slots, unguarded

PROCESSES, EACH = 3, 17  # 51 callers a round


def filled(**given: str) -> AppointmentForm:
    """The form, looked at once; whatever it found then, it is sent."""
    form = AppointmentForm(formdata=MultiDict(answers(**given)), meta={"csrf": False})
    form.validate()
    return form


def ask(app: Portal, person: int, day: date, everybody: Barrier) -> None:
    """Fill in the form and send it when all are ready."""
    with app.app_context():
        form = filled(start_date=day.isoformat())
        db.session.remove()
        everybody.wait(30)
        try:
            submit(registry()["appointment"], person, form, token=f"{person} {day}")
        except (Refused, DBAPIError):
            db.session.rollback()


def rush(app: Portal) -> None:
    """EACH citizens in each of PROCESSES ask for half past nine of one day with the director."""
    (day,) = slots(app, 1)
    furnish(EXECUTIVES)
    calm = filled(executive="deputy-1")  # SQLAlchemy makes some classes when first used, unguarded
    submit(registry()["appointment"], make_person().id, calm, token="calm")
    people = [make_person().id for _ in range(PROCESSES * EACH)]

    def process(number: int) -> None:
        everybody = Barrier(EACH)
        mine = people[number * EACH : (number + 1) * EACH]
        at_once([partial(ask, app, person, day, everybody) for person in mine])

    in_processes([partial(process, number) for number in range(PROCESSES)])


def counted() -> tuple[int, int]:
    """How many petitions to the director there are, and how many slots are held."""
    asked = select(func.count()).where(Appointment.executive == "director")
    held = select(func.count()).where(
        Reservation.status != "gone", Reservation.resource.has(slug="director")
    )
    return db.session.scalar(asked) or 0, db.session.scalar(held) or 0


def test_one_slot_has_one_winner_and_one_petition(app: Portal):
    rush(app)
    assert counted() == (1, 1)


def test_the_database_alone_lets_one_in(app: Portal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(operations, "busy_units", lambda *_: set())
    rush(app)
    assert counted() == (1, 1)


def test_without_both_walls_all_of_them_meet(app: Portal, monkeypatch: pytest.MonkeyPatch):
    """Control: everybody found the slot free and sent; only the walls stand against it."""
    monkeypatch.setattr(operations, "busy_units", lambda *_: set())
    with unguarded():
        rush(app)
        found = counted()
        with db.engine.begin() as connection:
            connection.execute(Reservation.__table__.delete())
        db.session.remove()
    assert found[1] > 1, "the race is there"
