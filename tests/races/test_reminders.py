"""Workers that look at one moment remind of a booking once; without the guard, each of them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import partial
from multiprocessing import get_context
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.app import Portal
from portal.booking import reminders
from portal.booking.models import Reservation
from portal.booking.operations import hold
from portal.extensions import db, transaction
from portal.i18n import BANGKOK, today
from portal.i18n.working_days import add_working_days
from portal.messages.models import Message
from portal.messages.operations import tell
from tests.booking.conftest import hours, make_resource, wish
from tests.booking.petitions import petition_of
from tests.races.crowd import in_processes

WORKERS, BOOKINGS = 3, 6


@pytest.fixture
def bookings(app: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some bookings of the next working day, at an hour of the day at which people are told."""
    at = datetime.combine(today(), time(9), BANGKOK).astimezone(UTC)
    monkeypatch.setattr(reminders, "now", lambda: at)
    room, day = make_resource(stock=BOOKINGS), add_working_days(today(), 1)
    for number in range(BOOKINGS):
        petition = petition_of(None, number)
        with transaction():
            hold([wish(room, hours(9, 10, day))], petition=petition, firm=True, as_office=True)


def properly(app: Portal) -> None:
    with app.app_context():
        reminders.remind()


def carelessly(app: Portal, everybody: Any) -> None:
    """Look, and tell when everybody has looked."""
    with app.app_context():
        ids = [row.id for row in db.session.scalars(reminders._due())]
        db.session.remove()
        everybody.wait(30)
        with transaction() as session:
            for row in session.scalars(select(Reservation).where(Reservation.id.in_(ids))):
                tell(row.made_by_id or first_person(), "booking_reminder", reference="", service="",
                     title="", day=today(), times=[])  # fmt: skip
                row.reminded_for = row.starts_at


def first_person() -> int:
    from portal.accounts.models import User

    return db.session.scalar(select(func.min(User.id))) or 0


def told() -> int:
    return db.session.scalar(
        select(func.count()).where(Message.kind == "booking_reminder")
    ) or 0  # fmt: skip


def test_of_each_booking_one_worker_tells(app: Portal, bookings: None):
    in_processes([partial(properly, app)] * WORKERS)
    assert told() == BOOKINGS


def test_without_looking_again_each_worker_would_tell(app: Portal, bookings: None):
    everybody = get_context("fork").Barrier(WORKERS)
    in_processes([partial(carelessly, app, everybody)] * WORKERS)
    assert told() == BOOKINGS * WORKERS
