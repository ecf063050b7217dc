"""A running server and people who use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.app import Portal
from portal.extensions import db
from tests.faults.server import Server


@pytest.fixture
def server(app: Portal, tmp_path: Path) -> Iterator[Server]:
    """`portal serve` on the database of the test, not yet started."""
    server = Server(app, tmp_path / "server.log")
    db.session.remove()
    yield server
    server.kill()
