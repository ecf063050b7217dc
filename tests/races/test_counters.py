"""Counters of the queues after a storm of steps from several processes."""

from __future__ import annotations

import multiprocessing
import random
from functools import partial
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.accounts.reader import Reader
from portal.app import Portal
from portal.checking import troubles
from portal.errors import PortalError
from portal.extensions import db
from portal.petitions import counts, operations
from portal.petitions.models import Petition, PetitionCount, PetitionEvent
from portal.petitions.steps import available
from portal.plugins import registry
from portal.service import Service
from portal.testing import make_person
from tests.petitions.conftest import as_reader, filed
from tests.races.crowd import in_processes

PROCESSES = 3
deadlocks = multiprocessing.get_context("fork").Value("i", 0)


def storm(readers: list[Reader], petitions: list[int], steps: int, seed: int) -> None:
    """Random steps that are possible as far as this process can see; some are so no longer."""
    chance = random.Random(seed)
    for _ in range(steps):
        number = chance.choice(petitions)
        petition = db.session.get_one(Petition, number, populate_existing=True)
        possible = [
            (step.action, reader)
            for reader in readers
            for step in available(reader, petition, office=True)
            if step.form is None
        ]
        try:
            action, reader = chance.choice(possible)
            operations.advance(number, action, reader, office=True, note="ลองดู")
        except (PortalError, IndexError):
            continue
        except OperationalError as error:
            deadlocks.value += "deadlock" in str(error)
        if deadlocks.value:
            return


def raging(petitions: int, steps: int) -> int:
    """Processes step through the same petitions all at once; how often the database gave up."""
    deadlocks.value = 0
    applicant = make_person()
    readers = [as_reader(make_person(r)) for r in ("id_card.staff", "id_card.approver")]
    readers.append(as_reader(make_person("portal.admin")))
    ids = [filed(applicant, str(number)).id for number in range(petitions)]
    in_processes([partial(storm, readers, ids, steps, seed) for seed in range(PROCESSES)])
    return int(deadlocks.value)


def test_counters_equal_rows_after_a_storm(app: Portal):
    assert raging(petitions=8, steps=30) == 0
    assert (db.session.scalar(select(func.count()).select_from(PetitionEvent)) or 0) > 30
    kept = db.session.scalars(select(PetitionCount.number)).all()
    assert sum(kept) == 8
    assert min(kept) >= 0
    assert {name: lines for name, lines in troubles().items() if lines} == {}


def test_reading_a_counter_and_writing_it_back_loses_steps(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    """Control: on PostgreSQL, where writers work side by side; SQLite lets in one at a time."""

    def naive(session: Session, service: Service, state: str, change: int) -> None:
        key = (PetitionCount.service_code == service.code, PetitionCount.state == state)
        number = session.scalar(select(PetitionCount.number).where(*key))
        if number is not None:
            session.execute(update(PetitionCount).where(*key).values(number=number + change))

    one_of_each(app)
    monkeypatch.setattr(counts, "count", naive)
    raging(petitions=8, steps=30)
    lost = [line for line in troubles()["counters"] if "counter of" in line]
    assert bool(lost) is (db.engine.dialect.name == "postgresql")


def test_counters_taken_in_any_order_stop_each_other(app: Portal, monkeypatch: pytest.MonkeyPatch):
    """Control: two steps that go opposite ways, each holding the counter the other waits for."""

    def unordered(session: Session, service: Service, source: str | None, target: str) -> None:
        for code, change in ((source, -1), (target, +1)):
            if code is not None:
                counts.count(session, service, code, change)

    monkeypatch.setattr(operations, "move", unordered)
    exposed = db.engine.dialect.name == "postgresql"
    tries = 6 if exposed else 1  # whether two meet is chance; that none ever does is not
    assert any(raging(petitions=8, steps=40) for _ in range(tries)) is exposed


def one_of_each(app: Portal) -> None:
    """A counter row for every state, so that the naive way has something to read."""
    from portal.extensions import transaction
    from portal.petitions.counts import count

    service = registry()["id_card"]
    with transaction() as session:
        for state in service.workflow.states:
            count(session, service, state.code, +1)
            count(session, service, state.code, -1)
    assert db.session.scalar(select(func.count()).select_from(Petition)) == 0


def test_services_do_not_wait_for_each_other(app: Portal):
    """Two open transactions that count: only those of one service share a row."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets in one writer at a time, whatever it writes")
    workflow = registry()["id_card"].workflow
    one, other = (SimpleNamespace(code=code, workflow=workflow) for code in ("one", "other"))
    with Session(db.engine) as first, Session(db.engine) as second:
        counts.move(first, cast(Service, one), None, "submitted")
        second.execute(text("SET lock_timeout = '100ms'"))
        counts.move(second, cast(Service, other), None, "submitted")
        with pytest.raises(OperationalError, match="lock timeout"):
            counts.move(second, cast(Service, one), None, "submitted")
        second.rollback()
        first.rollback()
