"""Papers a service makes itself, and services that ask for people whose card was seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.i18n import now
from portal.service import Paper, Service
from portal.testing import make_person, sign_in

from .conftest import ANSWERS, Case


@pytest.fixture
def papers(case: Case) -> Iterator[Service]:
    """The ID card service with two papers more: one for both sides, one for the office."""
    service: Service = case.app.extensions["portal"]["id_card"]
    made = (
        Paper(code="both", label="Both", is_there=lambda row: True, pdf=lambda row: b"%PDF both"),
        Paper(code="desk", label="Desk", is_there=lambda row: row.petition.turn == "office",
              pdf=lambda row: row.petition.reference.encode(), at_desk=True),
    )  # fmt: skip
    object.__setattr__(service, "papers", made)
    yield service
    object.__setattr__(service, "papers", ())


def test_a_paper_made_by_a_function_opens_on_both_sides(case: Case, papers: Service):
    for person, side in ((case.applicant, ""), (case.officer, "/staff")):
        address = f"{side}/petitions/{case.petition.reference}/papers/both.pdf"
        answer = case.browser(person).get(address)
        assert (answer.data, answer.mimetype) == (b"%PDF both", "application/pdf")
        assert address in case.browser(person).get(address.partition("/papers")[0]).text


def test_a_paper_for_the_office_does_not_exist_for_the_applicant(case: Case, papers: Service):
    own = f"/petitions/{case.petition.reference}"
    applicant, officer = case.browser(case.applicant), case.browser(case.officer)
    assert applicant.get(f"{own}/papers/desk.pdf").status_code == 404
    assert "papers/desk" not in applicant.get(own).text
    assert officer.get(f"/staff{own}/papers/desk.pdf").data == case.petition.reference.encode()


def test_a_paper_that_is_not_there_is_not_found(case: Case, papers: Service):
    case.step(case.officer, "return", note="แก้")
    address = f"/staff/petitions/{case.petition.reference}/papers/desk.pdf"
    assert case.browser(case.officer).get(address).status_code == 404


@pytest.mark.parametrize("more", [{}, {"template": "x.html", "pdf": lambda row: b""}])
def test_a_paper_is_made_in_one_way(more: dict):
    with pytest.raises(ValueError, match="either a template or a function"):
        Paper(code="x", label="X", is_there=lambda row: True, **more)


@pytest.mark.parametrize("verified", [True, False])
def test_the_office_may_ask_for_a_verified_account(
    case: Case, monkeypatch: pytest.MonkeyPatch, *, verified: bool
):
    monkeypatch.setitem(case.app.config, "VERIFIED_ONLY", ("id_card",))
    person = make_person(verified_at=now() if verified else None)
    browser = sign_in(case.app, person)
    assert browser.get("/services/id-card/new").status_code == (200 if verified else 409)
    answer = browser.post("/services/id-card/new", data=ANSWERS)
    assert answer.status_code == (422 if verified else 409)
    assert "บัญชีที่ยืนยันตัวตนแล้ว" in browser.get("/services/id-card").text
    assert "เคาน์เตอร์" in answer.text or verified
