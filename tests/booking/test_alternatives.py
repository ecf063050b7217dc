"""Whoever wants a taken time learns what is free instead, and all of it can be had."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import delete, select

from portal.app import Portal
from portal.booking.alternatives import other_resources, other_times
from portal.booking.models import Reservation, Resource
from portal.booking.operations import hold
from portal.errors import Refused
from portal.extensions import db, transaction
from tests.booking.conftest import hours, make_resource, wish, working_day
from tests.booking.petitions import petition_of


@pytest.fixture
def rooms(app: Portal) -> list[Resource]:
    """Of 40, of 30, of 60 and of 100 persons."""
    return [
        make_resource(slug=f"room-{size}", name=f"{size}", capacity=size, position=position)
        for position, size in enumerate((40, 30, 60, 100))
    ]


def booked(room: Resource, *days: int, start: int = 9, end: int = 11) -> None:
    with transaction():
        hold([wish(room, *(hours(start, end, working_day(n)) for n in days))])


def test_rooms_large_enough_and_free_are_offered_the_smallest_first(rooms: list[Resource]):
    wanted = [hours(9, 11, working_day(2))]
    assert [one.name for one in other_resources(rooms[0], wanted, attendees=35)] == ["60", "100"]
    booked(rooms[2], 2)
    assert [one.name for one in other_resources(rooms[0], wanted, attendees=20)] == ["30", "100"]
    with transaction():
        rooms[3].closes, rooms[3].hours = None, []
    assert [one.name for one in other_resources(rooms[0], wanted, attendees=35)] == []


def test_the_next_times_suit_every_day_of_a_series(rooms: list[Resource]):
    first = working_day(2)
    wanted = [hours(9, 11, first), hours(9, 11, first + timedelta(weeks=1))]
    with transaction():
        hold([wish(rooms[0], wanted[0], hours(11, 12, wanted[1].day))])
    found = other_times(rooms[0], wanted)
    assert found[0] == [hours(12, 14, first), hours(12, 14, wanted[1].day)]
    assert len(found) == 3


def test_what_a_petition_holds_itself_is_not_in_its_way(rooms: list[Resource]):
    mine = petition_of()
    spans = [hours(9, 11, working_day(2))]
    with transaction():
        hold([wish(rooms[2], *spans)], petition=mine)
    assert rooms[2] not in other_resources(rooms[0], spans, attendees=35)
    assert rooms[2] in other_resources(rooms[0], spans, attendees=35, but=mine.id)


HELD = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 12), st.integers(8, 16),
                          st.integers(1, 2)), max_size=12)  # fmt: skip


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=HELD, weeks=st.integers(0, 2), start=st.integers(8, 15))
def test_everything_offered_can_be_booked(app: Portal, held: list[tuple[int, ...]], weeks: int,
                                          start: int):  # fmt: skip
    with transaction() as session:
        session.execute(delete(Reservation))
    db.session.expire_all()
    some = list(db.session.scalars(select(Resource).order_by(Resource.id))) or [
        make_resource(slug=f"room-{n}", buffer_after=15 * (n % 2)) for n in range(4)
    ]
    for room, day, opens, length in held:
        try:
            with transaction():
                hold([wish(some[room], hours(opens, opens + length, working_day(day)))])
        except Refused:
            continue
    wanted = [hours(start, start + 2, working_day(2) + timedelta(weeks=n))
              for n in range(weeks + 1)]  # fmt: skip
    offers = [(some[0], spans) for spans in other_times(some[0], wanted)]
    offers += [(other, wanted) for other in other_resources(some[0], wanted, attendees=10)]
    for room, spans in offers:
        with transaction() as session:
            hold([wish(room, *spans, attendees=10)])
            session.rollback()
    for spans in other_times(some[0], wanted):
        assert spans[0] >= wanted[0]
