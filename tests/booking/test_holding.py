"""Time is held by one, or by nobody; the database itself says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.app import Portal
from portal.booking.models import Reservation, Resource
from portal.booking.operations import Taken, hold
from portal.booking.queries import between, next_free
from portal.booking.spans import Span
from portal.errors import Refused
from portal.extensions import db, transaction
from tests.booking.conftest import hours, make_resource, wish, working_day


def held(resource: Resource, *spans: Span, **given: object) -> list[Reservation]:
    with transaction():
        return hold([wish(resource, *spans, **given)])


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Reservation)) or 0


def test_what_is_held_is_kept_from_others_and_touching_spans_are_not(app: Portal):
    room = make_resource()
    held(room, hours(9, 10))
    with pytest.raises(Taken, match="เพชร"):
        held(room, hours(9, 12))
    held(room, hours(10, 11))
    held(room, hours(8, 9))
    assert count() == 3


def test_several_days_are_held_all_or_none(app: Portal):
    room = make_resource()
    first, second = working_day(), working_day(2)
    held(room, hours(9, 10, second))
    with pytest.raises(Taken):
        held(room, hours(9, 10, first), hours(9, 10, second))
    assert count() == 1


def test_buffers_keep_their_minutes_free(app: Portal):
    room = make_resource(buffer_before=15, buffer_after=30)
    held(room, hours(9, 10))
    with pytest.raises(Taken):
        held(room, hours(10, 11))
    held(room, hours(11, 12))


def test_of_a_stock_so_many_can_be_held_as_there_are(app: Portal):
    projectors = make_resource(kind="equipment", slug="projector", stock=3)
    held(projectors, hours(9, 10), quantity=2)
    held(projectors, hours(9, 11), quantity=1)
    with pytest.raises(Taken):
        held(projectors, hours(9, 10), quantity=1)
    with pytest.raises(Refused, match="3"):
        held(projectors, hours(14, 15), quantity=4)
    assert count() == 3


def test_time_is_held_inside_a_transaction_only(app: Portal):
    with pytest.raises(RuntimeError):
        hold([wish(make_resource(), hours(9, 10))])


def forged(span: Span, room: Resource) -> dict[str, object]:
    """A row written past every operation."""
    return {
        "resource_id": room.id, "unit": 0, "starts_at": span.start, "ends_at": span.end,
        "held_from": span.start, "held_until": span.end, "status": "firm", "title": "x",
        "uid": f"{span.start}{span.end}",
    }  # fmt: skip


def test_the_database_refuses_two_at_one_moment_and_takes_them_side_by_side(app: Portal):
    room = make_resource()
    held(room, hours(9, 11))
    for span in (hours(9, 10), hours(10, 12), hours(8, 12), hours(9, 11)):
        with pytest.raises(IntegrityError, match="reservation_apart"), transaction() as session:
            session.execute(insert(Reservation).values(forged(span, room)))
    with transaction() as session:
        session.execute(insert(Reservation).values(forged(hours(11, 12), room)))
    earlier = (
        update(Reservation)
        .where(Reservation.starts_at == hours(11, 12).start)
        .values(held_from=hours(10, 11).start)
    )
    with pytest.raises(IntegrityError, match="reservation_apart"), transaction() as session:
        session.execute(earlier)
    assert count() == 2


def test_what_is_gone_keeps_nobody_away_and_cannot_come_back_into_a_conflict(app: Portal):
    room = make_resource()
    (row,) = held(room, hours(9, 10))
    with transaction():
        row.status = "gone"
    held(room, hours(9, 10))
    with pytest.raises(IntegrityError), transaction():
        row.status = "firm"


def test_nothing_is_longer_than_two_days_so_that_looking_back_two_days_finds_all(app: Portal):
    room = make_resource()
    long = Span.whole_days(working_day(), working_day() + timedelta(days=3))
    with pytest.raises(IntegrityError, match="length"), transaction() as session:
        session.execute(insert(Reservation).values(forged(long, room)))


def test_whoever_is_refused_learns_the_next_free_times(app: Portal):
    room, day = make_resource(), working_day()
    held(room, hours(9, 12, day))
    found = next_free(room, hours(9, 10, day))
    assert found == [hours(12, 13, day), hours(13, 14, day), hours(14, 15, day)]


def test_what_is_held_is_listed_in_order_of_time(app: Portal):
    room, day = make_resource(), working_day()
    held(room, hours(13, 14, day))
    held(room, hours(8, 10, day))
    whole = Span.whole_days(day, day)
    rows = between([room.id], whole.start, whole.end)
    found = [Span(row.starts_at, row.ends_at) for row in rows]
    assert found == [hours(8, 10, day), hours(13, 14, day)]
    assert between([room.id], hours(10, 13, day).start, hours(10, 13, day).end) == []
