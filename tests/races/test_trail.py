"""The audit trail under writers from several processes: no number twice, no link missing."""

from __future__ import annotations

import multiprocessing

import pytest
from sqlalchemy import Select, func, select
from sqlalchemy.exc import DBAPIError

from portal.app import Portal
from portal.extensions import db
from portal.privacy.models import AuditRecord
from portal.privacy.operations import broken_seals, record_act
from portal.testing import make_person
from tests.races.crowd import in_processes

PROCESSES, EACH = 4, 15
failures = multiprocessing.get_context("fork").Value("i", 0)


def written_at_once() -> int:
    """Every process writes its acts; how many could not be written."""
    person = make_person().id
    failures.value = 0

    def writing() -> None:
        for number in range(EACH):
            try:
                record_act("tried", actor_id=person, number=number)
            except DBAPIError:
                failures.value += 1

    in_processes([writing] * PROCESSES)
    return int(failures.value)


def test_a_trail_that_begins_with_many_at_once_is_whole(app: Portal):
    assert written_at_once() == 0
    assert db.session.scalar(select(func.count()).select_from(AuditRecord)) == PROCESSES * EACH
    assert broken_seals() == []


def test_without_holding_the_end_of_the_trail_writers_collide(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    """Control: on PostgreSQL; SQLite lets in one writer at a time."""
    monkeypatch.setattr(Select, "with_for_update", lambda query, **_: query)
    assert (written_at_once() > 0) is (db.engine.dialect.name == "postgresql")
