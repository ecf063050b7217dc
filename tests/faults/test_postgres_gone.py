"""PostgreSQL goes and comes back: 503 meanwhile, and nobody has to restart anything after."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import OperationalError

from portal import create_app, database as room
from portal.app import Portal
from portal.database import normal_url
from portal.extensions import db
from portal.petitions.models import Petition
from portal.testing import make_person, sign_in
from tests.faults.citizen import CHECK, FORM
from tests.faults.proxy import Line
from tests.faults.waiting import until
from tests.petitions.conftest import ANSWERS, picture
from tests.uploads.conftest import sent

#: SQLite is a file: it does not go away.
pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def line(app: Portal, database: str) -> Iterator[Line]:
    """The line between the app and its database, which has just been emptied."""
    line = Line(database)
    yield line
    line.close()


@pytest.fixture
def far(app: Portal, line: Line) -> Iterator[Portal]:
    """The same portal, at the far end of the line."""
    settings = {name: app.config[f"PORTAL_{name}"] for name in ("ENV", "CAPTCHA", "LIMITS")}
    far = create_app({
        **settings, "INSTANCE": str(app.config["PORTAL_INSTANCE"]), "DATABASE_URL": line.address,
        "BASE_URL": "http://localhost", "WTF_CSRF_ENABLED": False,
    })  # fmt: skip
    far.test_client_class = app.test_client_class
    yield far
    with far.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def reader(app: Portal, far: Portal) -> FlaskClient:
    """A citizen signed in at the far portal, whose pool holds a warm connection."""
    with far.app_context():
        reader = sign_in(far, make_person())
    assert reader.get("/petitions").status_code == 200
    return reader


def filled(reader: FlaskClient) -> dict[str, str]:
    """A form filled in with its file, ready to be confirmed."""
    reader.get(FORM)
    form = {**ANSWERS, "id_card_copy": sent(picture(), "รูป.png")}
    assert reader.post(FORM, data=form).status_code == 303
    page = reader.get(CHECK).get_data(as_text=True)
    return {"token": page.partition('name="token" value="')[2].partition('"')[0], "confirm": "y"}


def petitions() -> int:
    """How many there are, seen on a line of our own."""
    return db.session.scalar(select(func.count()).select_from(Petition)) or 0


def test_while_it_is_away_people_are_told_and_then_it_works_again(
    far: Portal, reader: FlaskClient, line: Line
):
    form = filled(reader)
    line.cut()
    for _ in range(3):
        answer = reader.get("/petitions")
        assert answer.status_code == 503
        assert "Content-Security-Policy" in answer.headers
        assert reader.post(CHECK, data=form).status_code == 503
    assert far.test_client().get("/healthz").status_code == 200, "the process itself is well"
    assert reader.get("/readyz").status_code == 503
    line.mend()
    assert reader.get("/petitions").status_code == 200, "the very next request"
    assert reader.get("/readyz").status_code == 200
    assert reader.post(CHECK, data=form).status_code == 303
    assert petitions() == 1


def test_a_restart_of_the_database_between_two_requests_is_not_noticed(
    app: Portal, reader: FlaskClient, line: Line
):
    form = filled(reader)
    end_all(reader, line)
    assert reader.get("/petitions").status_code == 200
    end_all(reader, line)
    assert reader.post(CHECK, data=form).status_code == 303
    assert petitions() == 1


def end_all(reader: FlaskClient, line: Line) -> None:
    """What a restart of the server does to the idle connections of the far portal."""
    with reader.application.app_context():
        address = db.engine.url.set(port=5432)
    own = create_engine(address, isolation_level="AUTOCOMMIT")
    with own.connect() as connection:
        connection.execute(text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ))  # fmt: skip
    until(lambda: line.is_idle, what="for the connections to end")
    own.dispose()


def test_a_commit_whose_answer_is_lost_is_found_when_sent_again(
    app: Portal, reader: FlaskClient, line: Line
):
    form = filled(reader)
    line.breaks_after = b"COMMIT\0"
    assert reader.post(CHECK, data=form).status_code == 503
    until(lambda: petitions() == 1, what="for what was committed unheard")
    line.mend()
    answers = [reader.post(CHECK, data=form) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].location == answers[1].location
    assert answers[0].location.endswith("/sent")
    assert petitions() == 1


def test_a_silent_database_does_not_hold_people_for_ever(
    app: Portal, far: Portal, line: Line, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(room, "CONNECT_SECONDS", 2)
    line.is_silent = True
    begun = monotonic()
    assert far.test_client().get("/readyz").status_code == 503
    assert monotonic() - begun < 15, "two checks, each told after its time"
    line.mend()
    assert far.test_client().get("/readyz").status_code == 200


def test_the_line_is_really_cut(line: Line):
    """Control: without the portal's care a cut line is an error."""
    engine = create_engine(normal_url(line.address))
    with engine.connect() as connection:
        line.cut()
        with pytest.raises(OperationalError):
            connection.scalar(text("SELECT 1"))
    engine.dispose()
