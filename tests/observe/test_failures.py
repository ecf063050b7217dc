"""What breaks: a ticket for the reader, the trace for the log, and outages told apart."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from portal.app import Portal
from portal.extensions import db
from portal.observe import is_outage
from portal.policy import public

TICKET = re.compile(r"E-[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}")


@pytest.fixture
def broken(app: Portal, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser at a portal whose /healthz fails, as in production."""

    @public
    def fail() -> None:
        raise RuntimeError("the person 8000000000017 broke it")

    monkeypatch.setitem(app.view_functions, "observe.healthz", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return app.test_client()


def test_a_failure_shows_a_ticket_and_no_trace(broken: FlaskClient) -> None:
    answer = broken.get("/healthz?q=tO-k3n")
    assert answer.status_code == 500
    assert TICKET.search(answer.text)
    assert not re.search("Traceback|RuntimeError|broke it", answer.text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_ticket_is_found_in_the_log_with_the_trace(
    broken: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    ticket = TICKET.search(broken.get("/healthz?q=tO-k3n").text)
    assert ticket is not None
    written = capfd.readouterr().err
    lines = [json.loads(one) for one in written.splitlines()]
    (line,) = [one for one in lines if one["level"] == "error"]  # Flask's own line held the path
    assert line["ticket"] == ticket[0]
    assert "RuntimeError: the person x-xxxx-xxxxx-xx-x broke it" in line["exception"]
    assert (line["rule"], line["endpoint"]) == ("/healthz", "observe.healthz")
    assert "tO-k3n" not in written


def test_the_page_of_a_failure_needs_no_database(
    broken: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", None, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", away)
    broken.set_cookie("portal", "a session that cannot be looked up")
    answer = broken.get("/healthz")
    assert answer.status_code == 500
    assert "เลขแจ้งเหตุ" in answer.text


def test_scripts_are_told_in_json(broken: FlaskClient) -> None:
    answer = broken.get("/healthz", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert TICKET.fullmatch(answer.json["ticket"])  # type: ignore[index]


def test_even_without_the_page_there_is_the_ticket(
    app: Portal, broken: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.face.office", lambda: 1 / 0)
    answer = broken.get("/healthz")
    assert answer.status_code == 500
    assert TICKET.search(answer.text)


def fault(url: str, *statements: str) -> DBAPIError:
    """The error the last of the statements ends with."""
    engine = create_engine(url, connect_args={"timeout": 0} if "sqlite" in url else {})
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
    except DBAPIError as error:
        return error
    finally:
        engine.dispose()
    pytest.fail("no fault")


def test_a_locked_or_read_only_sqlite_is_an_outage_and_a_mistake_is_none(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("CREATE TABLE t (n INTEGER UNIQUE)")
    holder.execute("BEGIN EXCLUSIVE")
    assert is_outage(fault(f"sqlite:///{file}", "SELECT * FROM t"))
    holder.close()
    assert is_outage(fault(f"sqlite:///file:{file}?mode=ro&uri=true", "INSERT INTO t VALUES (1)"))
    assert is_outage(fault(f"sqlite:///{tmp_path}/no/such/folder.db", "SELECT 1"))
    assert not is_outage(fault(f"sqlite:///{file}", "SELECT * FROM missing"))
    assert not is_outage(fault(f"sqlite:///{file}", *["INSERT INTO t VALUES (1)"] * 2))


def test_a_postgresql_that_is_away_is_an_outage_and_a_mistake_is_none(postgres: str) -> None:
    url = postgres.replace("postgresql://", "postgresql+psycopg://")
    away = url.replace("127.0.0.1", "127.0.0.1:1", 1)
    assert is_outage(fault(re.sub(r":1:\d+", ":1", away), "SELECT 1"))
    ended = fault(url, "SELECT pg_terminate_backend(pg_backend_pid())")
    assert is_outage(ended)
    assert is_outage(fault(url, "SET default_transaction_read_only = on", "COMMIT",
                           "CREATE TABLE t (n INTEGER)"))
    assert not is_outage(fault(url, "SELECT * FROM missing"))
    assert isinstance(ended.orig, psycopg.Error)
