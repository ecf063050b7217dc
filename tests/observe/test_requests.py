"""One line per request, with what operators need and nothing of the person."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import Portal
from portal.observe import health
from portal.observe.logs import configure


def written(capfd: pytest.CaptureFixture[str]) -> list[Any]:
    """The lines of the log since the last look."""
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def test_every_request_leaves_one_line(
    client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    client.get("/healthz")
    (line,) = written(capfd)
    assert line.pop("ms") >= 0
    assert datetime.fromisoformat(line.pop("timestamp")).tzinfo is not None
    assert re.fullmatch("[0-9a-f]{16}", line.pop("request_id"))
    assert line == {
        "event": "request", "level": "info", "method": "GET", "endpoint": "observe.healthz",
        "rule": "/healthz", "status": 200, "user": None,
    }


def test_a_method_nobody_knows_is_not_copied_into_the_log(
    client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    client.open("/healthz", method='X","a":"b')
    assert [line["method"] for line in written(capfd)] == ["other"]


def test_the_line_of_a_signed_in_reader_has_the_number_and_no_name(
    app: Portal, enter: Callable[..., FlaskClient], capfd: pytest.CaptureFixture[str]
) -> None:
    browser = enter()
    browser.get("/messages")
    (line,) = [one for one in written(capfd) if one["event"] == "request"]
    assert line["user"] == browser.person.id  # type: ignore[attr-defined]
    assert browser.person.last_name not in str(line)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address", ["/account/reset/tO-k3n-t0k3n", "/s/tO-k3n-t0k3n", "/nothing/tO-k3n-t0k3n?x=tO-k3n"]
)
def test_no_path_and_no_query_is_logged(
    client: FlaskClient, capfd: pytest.CaptureFixture[str], address: str
) -> None:
    client.get(address)
    lines = written(capfd)
    assert lines[-1]["event"] == "request"
    assert "tO-k3n" not in str(lines)


def test_all_lines_of_a_request_share_its_number(
    client: FlaskClient, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(health.CHECKS, "storage", lambda: 1 / 0)
    client.get("/readyz")
    first, second = written(capfd)
    assert (first["event"], second["event"]) == ("not ready", "request")
    assert first["request_id"] == second["request_id"]


def test_a_demo_is_read_by_people(
    app: Flask, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PORTAL_ENV", "demo")
    configure("demo")
    app.test_client().get("/healthz")
    configure("testing")
    text = capfd.readouterr().err
    assert "observe.healthz" in text
    assert not text.lstrip().startswith("{")
