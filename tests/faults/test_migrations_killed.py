"""A migration killed at any of its statements leaves nothing half, and the next one completes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, inspect, text

from portal import create_app
from portal.app import Portal
from portal.database import normal_url
from portal.extensions import db
from portal.migrate import differences, pending, upgrade
from portal.plugins import registry
from tests.faults.databases import empty_database
from tests.faults.waiting import until
from tests.races.crowd import in_background, in_fork

#: Every so many statements one run is killed; 1 tries each of them.
STRIDE = int(os.environ.get("PORTAL_TEST_STRIDE", "12"))


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else ""
    with empty_database(request.param, tmp_path, postgres) as address:
        yield address


class Enough(Exception):
    """Everything was tried and is taken back."""


def portal_on(address: str, folder: Path, disabled: str = "") -> Portal:
    """A portal on this database."""
    settings = {"ENV": "testing", "INSTANCE": str(folder), "DATABASE_URL": address}
    return create_app({**settings, "DISABLED_PLUGINS": disabled})


def migrate(app: Portal, *, die_at: int = 0, keep: bool = True) -> int:
    """How many statements an upgrade takes; killed by its own hand before one of them."""
    statements = 0

    def counting(*_: Any) -> None:
        nonlocal statements
        statements += 1
        if statements == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", counting)
    with app.app_context(), suppress(Enough), db.engine.begin() as connection:
        upgrade(connection, registry())
        if not keep:
            raise Enough
    return statements


def killed(app: Portal, die_at: int) -> None:
    """An upgrade in a process of its own that does not survive."""
    with app.app_context(), in_background(lambda: migrate(app, die_at=die_at) and None) as process:
        process.join(60)
        assert process.exitcode == -signal.SIGKILL


def tables(address: str) -> set[str]:
    """What the database holds once nobody works on it any more."""
    engine = create_engine(normal_url(address), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            others = text(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
            until(lambda: connection.scalar(others) == 0, what="for the dead to be noticed")
        found = set(inspect(connection).get_table_names())
    engine.dispose()
    return found


@pytest.mark.parametrize("already", ["nothing", "core"])
def test_killed_at_any_statement(bare: str, tmp_path: Path, already: str):
    app = portal_on(bare, tmp_path)
    if already == "core":
        in_fork(lambda: migrate(portal_on(bare, tmp_path, "id_card")))
    before = tables(bare)
    statements = in_fork(lambda: migrate(app, keep=False))
    assert tables(bare) == before
    stride = STRIDE if already == "nothing" else 1
    for die_at in sorted({*range(1, statements, stride), statements}):
        killed(app, die_at)
        assert tables(bare) == before, f"killed at statement {die_at} of {statements}"
    assert in_fork(lambda: migrate(app)) == statements
    with app.app_context(), db.engine.connect() as connection:
        assert pending(connection, registry()) == []
        assert list(differences(connection)) == []
    with app.app_context():
        db.engine.dispose()
