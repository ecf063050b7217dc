"""Someone else holds the SQLite file: a short while is waited out, a long one is told."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from time import monotonic

import pytest
from sqlalchemy import select

from portal import database as room
from portal.app import Portal
from portal.database import sqlite_file
from portal.extensions import db, transaction
from portal.i18n import gettext, use_language
from portal.petitions.models import Draft
from portal.testing import make_person
from tests.faults.citizen import CHECK, FORM, Citizen
from tests.faults.soundness import everything_agrees, petitions_are
from tests.faults.waiting import until
from tests.petitions.conftest import ANSWERS
from tests.races.crowd import at_once, in_background, web_processes

SENTENCE = "The system is busy. Nothing was lost; what was sent before is safe."
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


#: PostgreSQL locks rows; only SQLite has one lock for everything.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def sqlite(app: Portal) -> str:
    """The path of the database."""
    return str(sqlite_file(app.config["SQLALCHEMY_DATABASE_URI"]))


@contextmanager
def held(path: str) -> Iterator[subprocess.Popen[bytes]]:
    """The write lock of the database is held by another program."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with program:
        assert program.stdout
        assert program.stdout.readline() == b"held\n"
        yield program


@pytest.fixture
def impatient(app: Portal, monkeypatch: pytest.MonkeyPatch) -> Iterator[float]:
    """Waiting for a lock ends after so many seconds."""
    monkeypatch.setattr(room, "BUSY_MILLISECONDS", 700)
    db.session.remove()
    db.engine.dispose()
    yield 0.7
    db.session.remove()
    db.engine.dispose()


def test_three_seconds_are_waited_out(app: Portal, sqlite: str):
    citizen = Citizen(app, make_person(), 0)
    with web_processes(app, 1) as ports:
        citizen.port = ports[0]
        sending = citizen.fill()
        with held(sqlite) as holder:
            waiting = threading.Thread(target=citizen.confirm, args=(sending,))
            waiting.start()
            waiting.join(3)
            assert waiting.is_alive(), "answered while nobody could write"
            assert holder.stdin
            holder.stdin.close()
            waiting.join(20)
    petitions_are([sending])
    everything_agrees()


def test_longer_is_told_and_nothing_is_lost(app: Portal, sqlite: str, impatient: float):
    citizen = Citizen(app, make_person(), 0)
    with web_processes(app, 2) as ports:
        citizen.port = ports[0]
        sending = citizen.fill()
        with held(sqlite):
            refused = citizen.confirm(sending)
            assert refused.status == 503
            with use_language("th"):
                assert gettext(SENTENCE) in refused.text
            typed = citizen.ask("POST", FORM, {**ANSWERS, "position": "ตำแหน่งใหม่"})
            assert typed.status == 503
            begun = monotonic()
            for page in ("/petitions", "/services", FORM, CHECK):
                assert citizen.ask("GET", page).status == 200, "reading goes on"
            assert monotonic() - begun < impatient
        draft = db.session.scalars(select(Draft)).one()
        assert ["position", "ครู"] in draft.answers
        citizen.confirm(sending)
    petitions_are([sending])
    everything_agrees()


def test_a_queue_of_writers_is_told_at_once_not_one_after_the_other(
    app: Portal, sqlite: str, impatient: float
):
    people = [Citizen(app, make_person(), 0) for _ in range(12)]
    with web_processes(app, 2) as ports:
        for number, citizen in enumerate(people):
            citizen.port = ports[number % 2]
        with held(sqlite):
            begun = monotonic()
            answers = at_once([partial(citizen.ask, "POST", FORM, ANSWERS) for citizen in people])
            seconds = monotonic() - begun
    assert {answer.status for answer in answers} == {503}
    assert seconds < len(people) * impatient / 2


def test_a_writer_of_ours_that_stands_still_does_not_stop_the_others_for_ever(
    app: Portal, sqlite: str, impatient: float
):
    citizen = Citizen(app, make_person(), 0)

    def stand_still() -> None:
        with app.app_context(), transaction():
            threading.Event().wait(60)

    with web_processes(app, 1) as ports, in_background(stand_still) as frozen:
        citizen.port = ports[0]
        until(lambda: citizen.ask("POST", FORM, ANSWERS).status == 503, what="for a refusal")
        assert citizen.ask("GET", "/services").status == 200
        frozen.kill()
        until(lambda: citizen.ask("POST", FORM, ANSWERS).status == 422, what="for an answer")
