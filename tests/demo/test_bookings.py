"""Demo bookings: as many as asked for, none meeting another, and the same each time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.app import Portal
from portal.booking import calendars
from portal.booking.models import Reservation
from portal.booking.queries import resources
from portal.demo import bookings
from portal.demo.operations import load
from portal.errors import Refused
from portal.extensions import db


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five years at a size for tests."""
    monkeypatch.setattr(bookings, "YEARS", bookings.AHEAD + (bookings.AHEAD / 2))
    monkeypatch.setattr(bookings, "BATCH", 700)


def rows() -> list[Any]:
    wanted = select(Reservation.resource_id, Reservation.starts_at, Reservation.ends_at)
    return list(db.session.execute(wanted.order_by(*wanted.selected_columns)))


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("number", [40, 2_500, 24_000])
def test_ten_rooms_hold_just_as_many_as_asked_for(app: Portal, number: int):
    rooms = bookings.load(1, number)
    assert len({room.slug for room in rooms}) == 10
    held = rows()
    assert len(held) == number
    assert all(
        one.ends_at <= other.starts_at for one, other in pairwise(held)
        if one.resource_id == other.resource_id
    )  # fmt: skip
    assert sum(map(sum, calendars.years(resources("room")).values())) == number


@pytest.mark.usefixtures("few")
def test_the_same_seed_gives_the_same_bookings_and_they_are_told(app: Portal):
    loaded = load(citizens=2, petitions=3, seed=7, bookings=60)
    assert {"petch", "room-10"} <= set(loaded.rooms)
    total = db.session.scalar(select(func.count()).select_from(Reservation))
    assert total is not None
    assert total >= 60
    assert load(citizens=2, petitions=3, seed=7, bookings=60).rooms == loaded.rooms
    assert db.session.scalar(select(func.count()).select_from(Reservation)) == total
    with pytest.raises(Refused, match="other demo data"):
        load(citizens=2, petitions=3, seed=7, bookings=61)


@pytest.mark.usefixtures("few")
def test_more_than_the_days_can_hold_is_refused(app: Portal):
    with pytest.raises(Refused, match="At most"):
        bookings.load(1, 1_000_000)
