"""Running numbers under load: 64 clients, one series, no gap and no repeat."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.checking import troubles
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.numbering import operations, queries
from portal.numbering.administration import change_series
from portal.numbering.models import NumberSeries, TakenNumber
from portal.numbering.operations import next_number
from portal.numbering.series import Series
from portal.testing import make_person
from tests.races.crowd import at_once, in_processes

SERIES = Series("letters", "Letters")
PROCESSES, CLIENTS, NUMBERS = 2, 64, 2000
lost = multiprocessing.get_context("fork").Value("i", 0)


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "declared", lambda: {"letters": SERIES})


def client(app: Portal, numbers: int) -> None:
    """Take so many numbers, each in its own transaction; every fifth time one is thrown away."""
    with app.app_context():
        for turn in range(numbers):
            try:
                if turn % 5 == 0:
                    throw_away()
                with transaction():
                    next_number("letters")
            except IntegrityError:
                with lost.get_lock():
                    lost.value += 1
        db.session.remove()


def throw_away() -> None:
    """What has taken a number fails later in its transaction."""
    with suppress(ZeroDivisionError), transaction():
        next_number("letters")
        _ = 1 / 0


def rush(app: Portal, numbers: int) -> int:
    """All clients at once, in several processes; how many numbers could not be kept."""
    lost.value = 0
    share, more = divmod(numbers, CLIENTS)
    clients: list[Callable[[], None]] = [
        partial(client, app, share + (place < more)) for place in range(CLIENTS)
    ]
    in_processes([partial(at_once, clients[part::PROCESSES]) for part in range(PROCESSES)])
    return int(lost.value)


def test_64_clients_take_2000_numbers_without_gap_or_repeat(app: Portal):
    assert rush(app, NUMBERS) == 0
    values = db.session.scalars(select(TakenNumber.value).order_by(TakenNumber.id)).all()
    assert sorted(values) == list(range(1, NUMBERS + 1))
    assert values == sorted(values), "and in the order in which they were taken"
    assert troubles()["numbers"] == []


def test_the_largest_number_plus_one_is_not_safe(app: Portal, monkeypatch: pytest.MonkeyPatch):
    """Control: on PostgreSQL, where writers work side by side; SQLite lets in one at a time."""

    def naive(session: Session, kind: str, year: int) -> tuple[int, int]:
        last = session.scalar(select(func.max(TakenNumber.value)).filter_by(kind=kind, year=year))
        session.execute(update(NumberSeries).values(last=(last or 0) + 1))
        return (last or 0) + 1, 1

    with transaction():
        next_number("letters")
    monkeypatch.setattr(operations, "_advance", naive)
    assert bool(rush(app, 320)) is (db.engine.dialect.name == "postgresql")


def test_a_year_begins_once_whoever_begins_it(app: Portal):
    """The administrator says where the year begins while its first numbers are taken."""
    administrator = make_person("portal.admin").id

    def begin() -> None:
        with app.app_context(), suppress(Refused):
            change_series("letters", "{number}", 125, by=administrator)

    for _ in range(5):
        with transaction() as session:
            session.execute(delete(TakenNumber))
            session.execute(delete(NumberSeries))
        at_once([begin, *[partial(client, app, 1)] * 4, begin])
        values = sorted(db.session.scalars(select(TakenNumber.value)))
        assert values in ([1, 2, 3, 4], [125, 126, 127, 128])
        assert troubles()["numbers"] == []
