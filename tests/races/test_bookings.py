"""Fifty want one slot at one moment: one gets it, round after round, from three processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from functools import partial
from threading import Barrier

from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import DBAPIError

from portal.app import Portal
from portal.booking.models import Reservation, Resource
from portal.booking.operations import hold
from portal.booking.queries import busy_units
from portal.booking.spans import Span
from portal.errors import Refused
from portal.extensions import db, transaction
from tests.booking.conftest import make_resource, wish, working_day
from tests.races.crowd import at_once, in_processes

#: A few in every run; PORTAL_TEST_ROUNDS=20 for the whole proof.
ROUNDS = int(os.environ.get("PORTAL_TEST_ROUNDS", "4"))
PROCESSES, EACH = 3, 17  # 51 callers a round
TABLE = Reservation.metadata.tables["reservation"]
Book = Callable[[Resource, Span, str, Barrier], None]


def properly(room: Resource, span: Span, who: str, _all: Barrier) -> None:
    """As every service books."""
    with transaction():
        hold([wish(room, span, organisation=who)])


def carelessly(room: Resource, span: Span, who: str, everybody: Barrier) -> None:
    """Look first, write when everybody has looked: as a service without the core might do."""
    busy = busy_units(room.id, span)
    db.session.remove()
    everybody.wait(30)
    if busy:
        return
    with transaction() as session:
        session.execute(insert(TABLE).values(
            resource_id=room.id, unit=0, starts_at=span.start, ends_at=span.end,
            held_from=span.start, held_until=span.end, status="firm", title=who,
            organisation=who, uid=f"{who} {span.start}",
        ))  # fmt: skip


def slots(app: Portal, rounds: int = ROUNDS) -> list[date]:
    """A day for each round."""
    found: list[date] = []
    while len(found) < rounds:
        found.append(working_day(((found[-1] - found[0]).days + 2) if found else 1))
    return sorted(set(found))


def try_it(
    app: Portal, book: Book, everybody: Barrier, room: Resource, span: Span, who: str
) -> None:
    with app.app_context():
        try:
            book(room, span, who, everybody)
        except (Refused, DBAPIError):
            db.session.rollback()


def rush(app: Portal, book: Book, room: Resource, rounds: list[list[Span]]) -> None:
    """Every round: EACH callers in each of PROCESSES, who take the round's spans in turns."""

    def process(number: int) -> None:
        everybody = Barrier(EACH)
        for spans in rounds:
            at_once([
                partial(try_it, app, book, everybody, room, spans[n % len(spans)], f"{number}/{n}")
                for n in range(EACH)
            ])  # fmt: skip

    in_processes([partial(process, number) for number in range(PROCESSES)])


def hours(day: date, *stretches: tuple[int, int]) -> list[Span]:
    return [Span.of(day, time(opens), time(closes)) for opens, closes in stretches]


def winners(room: Resource) -> list[int]:
    """How many hold the room, day by day."""
    starts = db.session.scalars(
        select(Reservation.starts_at).where(Reservation.status != "gone")
    ).all()
    found: dict[date, int] = {}
    for at in starts:
        day = Span(at, at.replace(microsecond=1)).day
        found[day] = found.get(day, 0) + 1
    return list(found.values())


def test_one_slot_has_one_winner(app: Portal):
    room, days = make_resource(), slots(app)
    rush(app, properly, room, [hours(day, (9, 10)) for day in days])
    assert winners(room) == [1] * len(days)


def test_slots_that_overlap_by_one_have_one_winner_and_neighbours_all_win(app: Portal):
    room, days = make_resource(), slots(app)
    rush(app, properly, room, [hours(day, (9, 11), (10, 12)) for day in days])
    assert winners(room) == [1] * len(days)
    rush(app, properly, room, [hours(day, (14, 15), (15, 16), (16, 17)) for day in days])
    assert winners(room) == [4] * len(days)


def test_the_database_alone_keeps_careless_callers_apart(app: Portal):
    room, days = make_resource(), slots(app)
    rush(app, carelessly, room, [hours(day, (9, 10)) for day in days])
    assert winners(room) == [1] * len(days)


def test_without_the_databases_refusal_careless_callers_do_meet(app: Portal):
    room, days = make_resource(), slots(app)
    with unguarded():
        rush(app, carelessly, room, [hours(day, (9, 10)) for day in days])
        found = winners(room)
        with transaction() as session:
            session.execute(delete(Reservation))
    assert max(found) > 1, "the race is there"


@contextmanager
def unguarded() -> Iterator[None]:
    """The constraint, or the trigger on SQLite, is gone meanwhile."""
    if db.engine.dialect.name == "sqlite":
        drop = "DROP TRIGGER reservation_apart_i"
        known = "SELECT sql FROM sqlite_master WHERE name = 'reservation_apart_i'"
        again = "%s"
    else:
        drop = "ALTER TABLE reservation DROP CONSTRAINT reservation_apart"
        known = (
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = 'reservation_apart'"
        )
        again = "ALTER TABLE reservation ADD CONSTRAINT reservation_apart %s"
    with transaction() as session:
        guard = session.scalar(text(known))
        session.execute(text(drop))
    try:
        yield
    finally:
        with transaction() as session:
            session.execute(text(again % guard))
