"""The process that makes PDF is killed, hangs or cannot start: a sentence, and the web lives."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from portal.app import Portal
from portal.documents import pdf, wire
from tests.petitions.conftest import Case

KINDS = ["print.pdf", "receipt.pdf"]


@pytest.fixture
def case(app: Portal) -> Case:
    """A request that has just been sent."""
    return Case(app)


@pytest.fixture(autouse=True, scope="module")
def _worker() -> Any:
    if (reason := pdf.missing()) and reason.startswith("libraries"):
        pytest.skip(reason)
    yield
    pdf.stop()


@pytest.mark.parametrize("kind", KINDS)
def test_killed_in_the_middle_of_a_paper(
    case: Case, kind: str, monkeypatch: pytest.MonkeyPatch
):
    browser, address = case.browser(case.applicant), f"/petitions/{case.petition.reference}"
    send = wire.send

    def send_and_kill(*arguments: Any) -> None:
        send(*arguments)
        assert pdf._post.worker
        pdf._post.worker.process.kill()

    with monkeypatch.context() as killed:
        killed.setattr(wire, "send", send_and_kill)
        answer = browser.get(f"{address}/{kind}")
    assert answer.status_code == 503
    assert "Content-Security-Policy" in answer.headers
    assert browser.get(address).status_code == 200
    again = browser.get(f"{address}/{kind}")
    assert (again.status_code, again.mimetype) == (200, "application/pdf")


def test_killed_while_nobody_prints(case: Case):
    browser, address = case.browser(case.applicant), f"/petitions/{case.petition.reference}"
    assert browser.get(f"{address}/receipt.pdf").status_code == 200
    assert pdf._post.worker
    pdf._post.worker.process.kill()
    pdf._post.worker.process.wait()
    assert browser.get(f"{address}/print.pdf").status_code == 200


def test_hanging(case: Case, app: Portal, monkeypatch: pytest.MonkeyPatch):
    browser, address = case.browser(case.applicant), f"/petitions/{case.petition.reference}"
    assert browser.get(f"{address}/receipt.pdf").status_code == 200
    assert pdf._post.worker
    pdf._post.worker.process.send_signal(signal.SIGSTOP)
    ask = pdf._ask
    monkeypatch.setattr(pdf, "_ask", lambda header, blobs, _seconds: ask(header, blobs, 0.5))
    assert browser.get(f"{address}/print.pdf").status_code == 503
    monkeypatch.undo()
    assert browser.get(f"{address}/receipt.pdf").status_code == 200, "made before, and kept"
    assert browser.get(f"{address}/print.pdf").status_code == 200
