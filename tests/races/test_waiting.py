"""Freed once, offered once: many at once end an offer, or want a time nobody came for."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import count
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from portal.app import Portal
from portal.booking import waiting
from portal.booking.models import Reservation, Resource, Waiting
from portal.booking.operations import hold, release
from portal.booking.spans import Span
from portal.booking.waiting import expire, join
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.models import Message
from portal.testing import make_person
from tests.booking.conftest import hours, make_resource, wish
from tests.booking.petitions import petition_of
from tests.races.crowd import at_once, in_processes
from tests.races.test_bookings import EACH, PROCESSES, ROUNDS, unguarded

NUMBERS = count()


def late_offers(rounds: int) -> list[Resource]:
    """As many rooms, each with an offer kept too long and two more in line."""
    rooms = []
    for number in range(rounds):
        people = [make_person() for _ in range(3)]  # nobody waits for more than ten times
        room = make_resource(slug=f"room-{number}", name=f"room {number}")
        petition = petition_of(people[0], next(NUMBERS) % 100)
        with transaction():
            hold([wish(room, hours(9, 10))], petition=petition)
        for person in people:
            join(room.id, hours(9, 10), person.id)
        with transaction():
            release(petition)
        rooms.append(room)
    with transaction() as session:
        for row in session.scalars(select(Waiting).filter_by(state="offered")):
            row.expires_at = now() - timedelta(seconds=1)
    return rooms


def offers(room: Resource) -> int:
    return db.session.scalar(
        select(func.count()).select_from(Reservation)
        .where(Reservation.resource_id == room.id, Reservation.status == "tentative")
    ) or 0  # fmt: skip


def crowd(app: Portal, call: object) -> None:
    """Everybody in every process does the same at once; on a slow machine some wait in vain."""

    def one() -> None:
        with app.app_context(), suppress(OperationalError):
            call()  # type: ignore[operator]

    in_processes([partial(at_once, [one] * EACH) for _ in range(PROCESSES)])


def test_an_offer_ended_by_everybody_at_once_goes_to_one(app: Portal):
    rooms = late_offers(ROUNDS)
    crowd(app, expire)
    db.session.remove()
    assert [offers(room) for room in rooms] == [1] * ROUNDS
    states = db.session.execute(
        select(Waiting.state, func.count()).group_by(Waiting.state)
    ).all()  # fmt: skip
    assert dict(states) == {"expired": ROUNDS, "offered": ROUNDS, "waiting": ROUNDS}  # type: ignore[arg-type]


def test_without_looking_again_under_the_lock_it_goes_to_several(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    rooms = late_offers(1)
    monkeypatch.setattr(waiting, "busy_units", lambda *_: set())
    everybody = Barrier(EACH)

    def carelessly() -> None:
        line = db.session.scalars(select(Waiting).filter_by(state="waiting")).all()
        db.session.remove()
        everybody.wait(30)
        with transaction() as session:
            row = session.get_one(Waiting, line[0].id)
            room = session.get_one(Resource, row.resource_id)
            waiting._offer(session, room, row, Span(row.starts_at, row.ends_at))

    with unguarded():
        at_once([lambda: _in(app, carelessly)] * EACH)
        db.session.remove()
        found = offers(rooms[0])
        with transaction() as session:
            for row in session.scalars(select(Waiting)):
                row.reservation_id = None
            session.flush()
            session.execute(Reservation.__table__.delete())  # type: ignore[attr-defined]
    assert found > 2, "the race is there"


def _in(app: Portal, call: object) -> None:
    with app.app_context():
        call()  # type: ignore[operator]


def test_a_time_nobody_came_for_goes_to_one_and_is_told_once(app: Portal):
    rooms = []
    at = now()
    for number in range(ROUNDS):
        room = make_resource(slug=f"late-{number}", release_minutes=20)
        begun = Span(at - timedelta(minutes=30), at + timedelta(minutes=30))
        petition = petition_of(make_person(), next(NUMBERS) % 100)
        with transaction():
            hold([wish(room, begun)], petition=petition, firm=True, as_office=True)
        rooms.append(room)
    people = [make_person().id for _ in range(3)]

    def book() -> None:
        for room in rooms:
            try:
                with transaction():
                    span = Span(at, at + timedelta(minutes=30))
                    hold([wish(room, span)], by=people[0], firm=True, as_office=True)
            except (Refused, OperationalError):
                db.session.rollback()

    crowd(app, book)
    db.session.remove()
    for room in rooms:
        rows = db.session.scalars(
            select(Reservation).filter_by(resource_id=room.id).order_by(Reservation.id)
        ).all()
        assert [row.status for row in rows] == ["gone", "firm"]
    told = select(func.count()).select_from(Message).filter_by(kind="time_released")
    assert db.session.scalar(told) == ROUNDS
