"""Health that tells the truth, and no more than that."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from portal.app import Portal
from portal.observe import health


def test_health_needs_no_database(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "reader", lambda _engine: 1 / 0)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "Set-Cookie" not in answer.headers


def test_a_sound_portal_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "trouble": []})


def test_readiness_names_what_is_missing_and_no_more(
    app: Portal, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delitem(app.extensions, "portal_migrated", raising=False)
    monkeypatch.setattr("portal.migrate.pending", lambda *_: ["id_card"])
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setitem(app.config, "PORTAL_STORAGE_URL", f"file://{in_the_way}/uploads")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "trouble": ["migrations", "storage"]}

    def away(_engine: object) -> None:
        raise OperationalError("SELECT 1", None, Exception("no route to host"))

    monkeypatch.setattr(health, "reader", away)
    answer = client.get("/readyz")
    assert "database" in answer.json["trouble"]  # type: ignore[index]
    assert "host" not in answer.text
