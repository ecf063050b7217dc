"""A booking of several days is cut and moved from a day on; a brute-force model says the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import delete, select

from portal.app import Portal
from portal.booking.changes import change, cut, move
from portal.booking.models import Reservation, Resource
from portal.booking.operations import Taken, hold
from portal.booking.spans import Span
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import now, today
from portal.petitions.models import Petition
from tests.booking.conftest import hours, make_resource, wish
from tests.booking.petitions import petition_of

ALWAYS = {"opens": time(0), "closes": time(23, 59), "weekdays": range(7), "on_holidays": True}
Seen = dict[str, tuple[Any, ...]]


def make_room(slug: str, **more: Any) -> Resource:
    return make_resource(slug=slug, name=slug, capacity=None, **ALWAYS, **more)


def day(after: int) -> date:
    return today() + timedelta(days=after)


def rows() -> Seen:
    """UID → what anybody can see of it, as the database has it."""
    found = db.session.scalars(select(Reservation).execution_options(populate_existing=True))
    return {
        row.uid: (row.resource_id, row.starts_at, row.ends_at, row.status, row.sequence)
        for row in found
    }


def standing() -> set[tuple[int, datetime, datetime]]:
    return {seen[:3] for seen in rows().values() if seen[3] != "gone"}


@pytest.fixture
def room(app: Portal) -> Resource:
    return make_room("petch")


@pytest.fixture
def petition(app: Portal) -> Petition:
    return petition_of()


def held(petition: Petition, room: Resource, *days: int, firm: bool = True) -> list[Reservation]:
    with transaction():
        return hold([wish(room, *(hours(9, 11, day(n)) for n in days))], petition=petition,
                    firm=firm, as_office=True)  # fmt: skip


def test_one_day_or_all_from_a_day_on_are_let_go(room: Resource, petition: Petition):
    made = held(petition, room, 1, 2, 3, 4)
    with transaction():
        cut(petition, from_=day(2), until=day(2))
    with transaction():
        cut(petition, from_=day(4))
    assert [row.status for row in made] == ["firm", "gone", "firm", "gone"]
    assert [row.sequence for row in made] == [0, 1, 0, 1]


def test_what_has_begun_is_never_cut(room: Resource, petition: Petition):
    begun, ahead_ = held(petition, room, -3), held(petition, room, 1, 2)
    with transaction():
        cut(petition, from_=day(2))
    assert [row.status for row in [*begun, *ahead_]] == ["firm", "firm", "gone"]
    with pytest.raises(Refused), transaction():
        cut(petition, from_=day(-5))
    assert (begun[0].status, begun[0].sequence) == ("firm", 0)


def test_a_day_without_a_booking_and_the_last_one_left_are_refused(
    room: Resource, petition: Petition
):
    held(petition, room, 1, 3)
    before = rows()
    for from_, until in ((day(2), day(2)), (day(9), None), (day(1), None), (day(-1), day(0))):
        with pytest.raises(Refused), transaction():
            cut(petition, from_=from_, until=until)
    assert rows() == before


def test_the_rest_gets_other_hours_and_another_room_and_keeps_its_entries(
    room: Resource, petition: Petition
):
    other = make_room("pailin")
    made = held(petition, room, 1, 2, 3)
    uids = [row.uid for row in made]
    with transaction():
        move(petition, from_=day(2), opens=time(13), closes=time(15), resource=other, firm=True)
    found = rows()
    assert [found[uid][0] for uid in uids] == [room.id, other.id, other.id]
    assert [found[uid][1] for uid in uids] == [
        hours(9, 11, day(1)).start, hours(13, 15, day(2)).start, hours(13, 15, day(3)).start,
    ]  # fmt: skip
    assert [found[uid][4] for uid in uids] == [0, 1, 1]
    assert len(found) == 3


def test_moved_by_less_than_its_length_it_is_not_in_its_own_way(room: Resource, petition: Petition):
    made = held(petition, room, 1, 2)
    with transaction():
        move(petition, from_=day(1), opens=time(10), closes=time(12), firm=True)
    assert standing() == {(room.id, *_ends(hours(10, 12, day(n)))) for n in (1, 2)}
    assert {row.sequence for row in made} == {1}


def test_equipment_moves_with_its_room_and_each_keeps_its_own_entry(
    room: Resource, petition: Petition
):
    other = make_room("pailin")
    projector = make_room("projector", kind="equipment", stock=3)
    screen = make_room("screen", kind="equipment")
    spans = [hours(9, 11, day(n)) for n in (1, 2)]
    with transaction():
        made = hold([wish(room, *spans), wish(projector, *spans, quantity=2), wish(screen, *spans)],
                    petition=petition)  # fmt: skip
    kinds = {row.uid: row.resource.slug for row in made}
    with transaction():
        move(petition, from_=day(1), opens=time(13), closes=time(14), resource=other, firm=False)
    found = db.session.scalars(select(Reservation).execution_options(populate_existing=True)).all()
    assert len(found) == 8
    moved = {**dict.fromkeys(("projector", "screen"), None), "petch": "pailin"}
    for row in found:
        slug = kinds[row.uid]
        assert row.resource.slug == (moved[slug] or slug)
        assert Span(row.starts_at, row.ends_at).hours == (time(13), time(14))


def test_a_day_that_is_taken_leaves_all_days_where_they_were(room: Resource, petition: Petition):
    held(petition, room, 1, 2, 3)
    stranger = petition_of(None, 1)
    with transaction():
        hold([wish(room, hours(13, 14, day(3)))], petition=stranger)
    before = rows()
    with pytest.raises(Taken), transaction():
        move(petition, from_=day(1), opens=time(12), closes=time(14), firm=True)
    with pytest.raises(Refused), transaction():
        move(petition, from_=day(1), opens=time(12), closes=time(12), firm=True)
    assert rows() == before


def test_booked_anew_each_day_keeps_its_entry_and_only_changes_are_told(
    room: Resource, petition: Petition
):
    made = held(petition, room, 1, 2, 3, firm=False)
    uids = [row.uid for row in made]
    spans = [hours(9, 11, day(1)), hours(9, 12, day(2))]
    with transaction():
        change([wish(room, *spans)], petition=petition)
    found = rows()
    assert [found[uid][3:] for uid in uids] == [
        ("tentative", 0), ("tentative", 1), ("gone", 1),
    ]  # fmt: skip
    with transaction():
        change([wish(room, *spans, hours(9, 10, day(5)))], petition=petition)
    assert len(rows()) == 4


def _ends(span: Span) -> tuple[datetime, datetime]:
    return span.start, span.end


@dataclass(frozen=True)
class Case:
    """A booking in days from today, what others hold, and one change of it."""

    days: list[int]
    opens: int
    length: int
    others: list[tuple[int, int, int, int]]  #: room, day, hour, length
    from_: int
    until: int | None
    cut: bool
    to_hour: int
    to_length: int
    to_room: int | None


CASES = st.builds(
    Case,
    days=st.lists(st.integers(-4, 8), min_size=1, max_size=6, unique=True).map(sorted),
    opens=st.integers(8, 12), length=st.integers(1, 3),
    others=st.lists(st.tuples(st.integers(0, 1), st.integers(1, 8), st.integers(8, 15),
                              st.integers(1, 3)), max_size=4),
    from_=st.integers(-5, 9), until=st.none() | st.integers(-5, 9), cut=st.booleans(),
    to_hour=st.integers(8, 13), to_length=st.integers(1, 3), to_room=st.none() | st.integers(0, 1),
)  # fmt: skip


def taken_hours(room: int, on: date, opens: int, length: int) -> set[tuple[int, date, int]]:
    """Hour by hour: what a booking takes."""
    return {(room, on, hour) for hour in range(opens, opens + length)}


def expected(case: Case, mine: dict[str, date], others: set[Any]) -> dict[str, tuple[int, ...]]:
    """UID → (room, opens, length) after the change, counted by hand; {} where it is refused."""
    after = dict.fromkeys(mine, (0, case.opens, case.length))
    ahead_ = {uid for uid, on in mine.items() if Span.of(on, time(case.opens), time(23)).start
              > now()}  # fmt: skip
    late = {uid for uid in ahead_ if mine[uid] >= day(case.from_)}
    if case.cut:
        gone = {uid for uid in late if case.until is None or mine[uid] <= day(case.until)}
        if not gone or gone == ahead_:
            return {}
        return {uid: where for uid, where in after.items() if uid not in gone}
    for uid in late:
        new = (case.to_room or 0, case.to_hour, case.to_length)
        if taken_hours(new[0], mine[uid], *new[1:]) & others:
            return {}
        if Span.of(mine[uid], time(case.to_hour), time(23)).start <= now():
            return {}
        after[uid] = new
    old = dict.fromkeys(mine, (0, case.opens, case.length))
    return after if after != old else {}


def change_of(case: Case, petition: Petition, rooms: list[Resource]) -> Callable[[], object]:
    if case.cut:
        until = None if case.until is None else day(case.until)
        return lambda: cut(petition, from_=day(case.from_), until=until)
    return lambda: move(
        petition, from_=day(case.from_), opens=time(case.to_hour), firm=True,
        closes=time(case.to_hour + case.to_length),
        resource=None if case.to_room is None else rooms[case.to_room],
    )  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=CASES)
def test_a_change_does_what_counting_by_hand_says_or_nothing(app: Portal, case: Case):
    with transaction() as session:
        session.execute(delete(Reservation))
        session.execute(delete(Petition))
    db.session.expire_all()
    rooms = list(db.session.scalars(select(Resource).order_by(Resource.id))) or [
        make_room("petch"), make_room("pailin")
    ]  # fmt: skip
    petition, stranger = petition_of(None, 1), petition_of(None, 2)
    with transaction():
        made = hold([wish(rooms[0], *(hours(case.opens, case.opens + case.length, day(n))
                                      for n in case.days))],
                    petition=petition, firm=True, as_office=True)  # fmt: skip
    blocked: set[Any] = set()
    for room, n, opens, length in case.others:
        try:
            with transaction():
                hold([wish(rooms[room], hours(opens, opens + length, day(n)))], petition=stranger)
        except Refused:
            continue
        blocked |= taken_hours(room, day(n), opens, length)
    mine = {row.uid: Span(row.starts_at, row.ends_at).day for row in made}
    before, wanted = rows(), expected(case, mine, blocked)
    try:
        with transaction():
            change_of(case, petition, rooms)()
    except Refused:
        assert wanted == {}
        assert rows() == before
        return
    after = rows()
    for uid, was in before.items():
        if uid not in mine or was[1] <= now():
            assert after[uid] == was, "the past and others' bookings stay as they were"
            continue
        assert (after[uid][3] == "gone") is (uid not in wanted)
        assert after[uid][4] == was[4] + (after[uid][:4] != was[:4])
        if uid in wanted:
            room, opens, length = wanted[uid]
            span = hours(opens, opens + length, mine[uid])
            assert after[uid][:3] == (rooms[room].id, span.start, span.end)
    assert after.keys() == before.keys()
