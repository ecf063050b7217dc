"""Figures: what is counted, who may see it, and several processes as one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.app import Portal
from portal.messages.operations import tell
from portal.observe.metrics import file_received, pdf_made, shared_folder
from portal.testing import make_person


def test_figures_count_requests_letters_papers_and_files(app: Portal, client: FlaskClient) -> None:
    tell(make_person().id, "password_changed")
    tell(make_person(email="nonsense").id, "password_changed")
    pdf_made(0.2)
    file_received(1000)
    file_received(9_999_999, kept=False)
    client.get("/nothing-here")
    text = client.get("/metrics").text
    assert 'portal_outbox{state="waiting"} 1.0' in text
    assert 'portal_outbox{state="dead"} 1.0' in text
    assert 'portal_request_seconds_count{endpoint="unmatched",status="404"}' in text
    assert 'portal_pdf_seconds_count{outcome="made"}' in text
    assert 'portal_uploads_total{outcome="refused"}' in text
    assert re.search(r"portal_disk_free_bytes \d", text)


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}, 404),
    ],
)
def test_figures_are_for_this_machine(
    client: FlaskClient, address: str, headers: dict[str, str], status: int
) -> None:
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("given_token", "status"), [("Bearer right", 200), ("Bearer wrong", 404), ("", 404)]
)
def test_with_a_token_set_figures_are_for_who_knows_it(
    app: Portal, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, given_token: str, status: int
) -> None:
    monkeypatch.setitem(app.config, "PORTAL_METRICS_TOKEN", "right")
    headers = {"Authorization": given_token}
    assert client.get("/metrics", headers=headers).status_code == status


COUNTING = """
import sys
from portal import create_app
from portal.observe.metrics import figures, pdf_made

pdf_made(0.1)
if len(sys.argv) > 1:
    app = create_app({"ENV": "testing", "INSTANCE": sys.argv[1]})
    with app.app_context():
        from portal.extensions import db
        db.create_all()
        print(figures()[0].decode())
"""


def test_figures_of_several_processes_are_added_up(tmp_path: Path) -> None:
    environment = {**shared_folder(tmp_path), "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-c", COUNTING]
    subprocess.run(command, check=True, env=environment, timeout=60)
    told = subprocess.run(
        [*command, str(tmp_path)], check=True, env=environment, timeout=60, capture_output=True
    ).stdout.decode()
    assert 'portal_pdf_seconds_count{outcome="made"} 2.0' in told
    assert shared_folder(tmp_path)
    assert not list((tmp_path / "metrics").iterdir())
