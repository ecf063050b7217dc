"""Fifty at one door at one moment: one host opens, one of a name sits down, five PINs are tried."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from plugins.video_conference import pins, queries, seats
from plugins.video_conference.models import Invitation, Meeting, Seat
from plugins.video_conference.names import key_of
from plugins.video_conference.opening import open_room
from portal.app import Portal
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.models import Message
from portal.testing import make_person
from tests.petitions.conftest import filed
from tests.races.crowd import at_once, in_processes

ROUNDS, PROCESSES, EACH = 20, 3, 17  # 51 callers a round
PIN, PASSWORD, NAME = "482913", "ห้องประชุมใหญ่ 8", "สดจ.เชียงใหม่"
Act = Callable[[int, Barrier], bool]


def meetings(rounds: int, **more: Any) -> list[int]:
    """The ids of so many meetings that go on, each in a virtual room of its own."""
    host, at = make_person(), now()
    ids = [filed(host, f"meeting {n}").id for n in range(rounds)]
    with transaction() as session:
        session.add_all(
            Meeting(
                petition_id=one, meeting_id=str(one), starts_at=at, ends_at=at + timedelta(hours=2),
                pin_hash=pins.hashed("pin", one, PIN), host_hash=pins.hashed("host", one, PASSWORD),
                **more,
            )
            for one in ids
        )  # fmt: skip
    return ids


def rush(app: Portal, act: Act, ids: list[int]) -> list[int]:
    """In every round all callers act at once; how many succeeded, round by round."""
    won = multiprocessing.get_context("fork").Array("i", len(ids))

    def one(round_: int, everybody: Barrier) -> None:
        with app.app_context():
            try:
                done = act(ids[round_], everybody)
            except (Refused, DBAPIError):
                db.session.rollback()
                return
            with won.get_lock():
                won[round_] += done

    def process() -> None:
        everybody = Barrier(EACH)
        for round_ in range(len(ids)):
            at_once([partial(one, round_, everybody)] * EACH)

    in_processes([process] * PROCESSES)
    db.session.expire_all()
    return list(won)


def opening(meeting: int, _everybody: Barrier) -> bool:
    return bool(open_room(str(meeting), "ตะวัน", PASSWORD, PIN, address="198.51.100.7"))


def opening_carelessly(meeting: int, everybody: Barrier) -> bool:
    """Look first, write when everybody has looked."""
    opened_at = db.session.get_one(Meeting, meeting).opened_at
    db.session.remove()
    everybody.wait(30)
    if opened_at is None:
        with transaction() as session:
            session.execute(
                update(Meeting).where(Meeting.petition_id == meeting).values(opened_at=now())
            )
    return opened_at is None


def sitting_down(meeting: int, _everybody: Barrier) -> bool:
    return bool(seats.enter(str(meeting), NAME, PIN, address="198.51.100.7"))


def sitting_down_carelessly(meeting: int, everybody: Barrier) -> bool:
    """The same with a seat."""
    found = queries.seats(meeting)
    db.session.remove()
    everybody.wait(30)
    if not found:
        with transaction() as session:
            session.execute(insert(Seat).values(
                petition_id=meeting, participant=NAME, participant_key=key_of(NAME),
                token=pins.token_hash(pins.token()), entered_at=now(),
            ))  # fmt: skip
    return not found


def test_a_room_is_opened_exactly_once(app: Portal):
    ids = meetings(ROUNDS)
    assert rush(app, opening, ids) == [1] * ROUNDS
    tokens = select(func.count()).select_from(Meeting).where(Meeting.host_token.is_not(None))
    assert db.session.scalar(tokens) == ROUNDS


def test_without_the_condition_several_hosts_open_it(app: Portal):
    assert max(rush(app, opening_carelessly, meetings(4))) > 1, "the race is there"


def test_a_name_has_one_seat(app: Portal):
    ids = meetings(8, opened_at=now())
    assert rush(app, sitting_down, ids) == [1] * 8
    assert [len(queries.seats(one)) for one in ids] == [1] * 8


def entering_and_leaving(meeting: int, _everybody: Barrier) -> bool:
    """Whoever leaves at once frees the seat: only the PIN stands between them and the next."""
    _meeting, code = seats.enter(str(meeting), NAME, PIN, address="198.51.100.7")
    seats.leave(code)
    return True


def test_the_pin_of_one_organisation_is_redeemed_once(app: Portal):
    ids, key = meetings(4, opened_at=now(), own_pins=True), key_of(NAME)
    with transaction() as session:
        session.add_all(
            Invitation(petition_id=one, organisation=NAME, organisation_key=key,
                       pin_hash=pins.hashed(f"invitation {key}", one, PIN))
            for one in ids
        )  # fmt: skip
    assert rush(app, entering_and_leaving, ids) == [1] * 4


def test_the_database_alone_refuses_the_second_seat(app: Portal):
    ids = meetings(4, opened_at=now())
    assert rush(app, sitting_down_carelessly, ids) == [1] * 4


def test_without_its_refusal_a_name_sits_twice(app: Portal):
    ids = meetings(4, opened_at=now())
    with no_index():
        assert max(rush(app, sitting_down_carelessly, ids)) > 1, "the race is there"
        with transaction() as session:
            session.execute(text("DELETE FROM video_conference_seat"))


@contextmanager
def no_index() -> Iterator[None]:
    """The unique index of live seats is gone meanwhile."""
    name = "uq_video_conference_seat_live"
    with transaction() as session:
        session.execute(text(f"DROP INDEX {name}"))
    try:
        yield
    finally:
        with transaction() as session:
            session.execute(text(
                f"CREATE UNIQUE INDEX {name} ON video_conference_seat"
                " (petition_id, participant_key) WHERE left_at IS NULL"
            ))  # fmt: skip


@pytest.fixture
def limited(app: Portal) -> Iterator[Portal]:
    app.config["RATELIMIT_ENABLED"] = True
    yield app
    app.config["RATELIMIT_ENABLED"] = False


def test_of_many_wrong_pins_at_once_five_are_looked_at(limited: Portal):
    [meeting] = meetings(1, opened_at=now())

    def guess(number: int) -> int:
        with limited.app_context():
            try:
                seats.enter(str(meeting), NAME, f"{number:06}", address="198.51.100.7")
            except Refused as refusal:
                return refusal.status
        return 200

    answers = at_once([partial(guess, number) for number in range(EACH)])
    assert sorted(answers) == [422] * 5 + [429] * (EACH - 5)
    told = db.session.scalars(select(Message).filter_by(kind="petition_notice")).all()
    assert len(told) == 1
