"""Who sees and does what: foreign and missing petitions do not exist, for every address."""

from __future__ import annotations

import io
import re

import pytest

from portal.app import Portal
from portal.extensions import db
from portal.petitions.models import Petition
from portal.petitions.queue import queue
from portal.privacy.models import AccessRecord
from portal.testing import make_person

from .conftest import ANSWERS, Case, as_reader, filed, fresh, picture

OWN_PAGES = ["", "/edit", "/cancel", "/check", "/print.pdf", "/receipt.pdf", "/sent"]
OWN_POSTS = ["/edit", "/cancel", "/check", "/draft", "/files/id_card_copy", "/messages", "/rate"]
DESK_PAGES = ["", "/print.pdf"]
DESK_POSTS = ["/step", "/messages", "/notes", "/assign", "/hand-over", "/result", "/reveal"]


def test_another_citizens_petition_does_not_exist(case: Case):
    stranger = case.browser(make_person())
    address = f"/petitions/{case.petition.reference}"
    for page in OWN_PAGES:
        assert stranger.get(address + page).status_code == 404, page
    for page in OWN_POSTS:
        assert stranger.post(address + page, data={"body": "x"}).status_code == 404, page
    assert fresh(case.petition).version == case.petition.version


def test_a_foreign_petition_and_a_missing_one_look_alike(case: Case):
    stranger = case.browser(make_person())
    foreign = stranger.get(f"/petitions/{case.petition.reference}").data
    missing = stranger.get("/petitions/9920250331111014").data
    assert _plain(foreign) == _plain(missing)


def _plain(page: bytes) -> str:
    return re.sub(r"\d{16}|value=\"[^\"]*\"", "", page.decode())


@pytest.mark.parametrize("role", ["id_card.staff", "id_card.approver"])
def test_an_applicant_does_not_meet_the_own_petition_on_the_desk(app: Portal, role: str):
    case_owner = make_person(role)
    petition = filed(case_owner, "own")
    from portal.testing import sign_in

    browser = sign_in(app, case_owner)
    for page in DESK_PAGES:
        assert browser.get(f"/staff/petitions/{petition.reference}{page}").status_code == 404
    for page in DESK_POSTS:
        answer = browser.post(f"/staff/petitions/{petition.reference}{page}", data={"body": "x"})
        assert answer.status_code == 404, page


def test_staff_of_another_service_see_nothing(case: Case):
    browser = case.browser(make_person("certificate.staff"))
    for page in DESK_PAGES:
        address = f"/staff/petitions/{case.petition.reference}{page}"
        assert browser.get(address).status_code == 404, page
    for page in DESK_POSTS:
        address = f"/staff/petitions/{case.petition.reference}{page}"
        assert browser.post(address, data={"body": "x"}).status_code == 404, page
    assert browser.get("/staff/id-card").status_code == 404
    assert b"id-card" not in browser.get("/staff").data


def test_a_citizen_has_no_desk(case: Case):
    browser = case.browser(case.applicant)
    for page in ("/staff", "/staff/id-card", f"/staff/petitions/{case.petition.reference}"):
        assert browser.get(page).status_code == 404, page


@pytest.mark.parametrize("role", ["portal.admin", "portal.auditor"])
def test_administrators_and_auditors_read_and_change_nothing(case: Case, role: str):
    browser = case.browser(make_person(role))
    assert browser.get(f"/staff/petitions/{case.petition.reference}").status_code == 200
    before = fresh(case.petition).version
    for page in ("/step", "/messages", "/notes", "/assign", "/hand-over", "/result"):
        answer = browser.post(
            f"/staff/petitions/{case.petition.reference}{page}",
            data={"action": "take", "body": "x", "version": before},
        )
        assert answer.status_code in {404, 409}, page
    assert fresh(case.petition).version == before


def test_every_look_of_the_office_is_written_down(case: Case):
    browser = case.browser(case.officer)
    address = f"/staff/petitions/{case.petition.reference}"
    browser.get(address)
    browser.post(f"{address}/reveal")
    records = db.session.scalars(db.select(AccessRecord).order_by(AccessRecord.id)).all()
    assert [(r.reader_id, r.subject_id, r.action) for r in records] == [
        (case.officer.id, case.applicant.id, "view"),
        (case.officer.id, case.applicant.id, "reveal"),
    ]


def test_the_full_id_shows_only_when_revealed(case: Case):
    from portal.accounts.identity import with_dashes
    from portal.petitions.applicant import national_id

    browser = case.browser(case.officer)
    address = f"/staff/petitions/{case.petition.reference}"
    full = national_id(case.applicant)
    for page in (browser.get(address).text, browser.get("/staff/id-card").text):
        assert full not in page
        assert with_dashes(full) not in page
    assert with_dashes(full) in browser.post(f"{address}/reveal").text


def test_a_demoted_officer_is_out_at_the_next_request(case: Case):
    from portal.accounts.models import Grant
    from portal.extensions import transaction

    browser = case.browser(case.officer)
    assert browser.get("/staff/id-card").status_code == 200
    with transaction() as session:
        session.execute(db.delete(Grant).where(Grant.user_id == case.officer.id))
    assert browser.get("/staff/id-card").status_code == 404


def test_without_the_second_factor_no_desk_opens(case: Case):
    from portal.testing import sign_in

    browser = sign_in(case.app, case.officer, second_factor=False)
    for page in ("/staff", "/staff/id-card", f"/staff/petitions/{case.petition.reference}"):
        assert browser.get(page).status_code in {303, 404}, page


def test_files_open_only_for_those_who_may_read_the_petition(case: Case):
    browser = case.browser(case.applicant)
    answer = browser.post(
        f"/petitions/{case.petition.reference}/files/id_card_copy",
        data={"id_card_copy": (io.BytesIO(picture()), "สำเนา.png")},
    )
    assert answer.status_code == 200, answer.text
    file_id = answer.json["id"]
    assert browser.get(f"/files/{file_id}").status_code == 200
    others = [make_person(), case.officer, make_person("certificate.staff")]
    assert [case.browser(p).get(f"/files/{file_id}").status_code for p in others] == [404] * 3
    page = browser.post(f"/petitions/{case.petition.reference}/edit", data=ANSWERS)
    assert page.status_code == 303
    token = re.search(r'name="token" value="([^"]+)"', browser.get(page.location).text)
    browser.post(page.location, data={"token": token[1], "confirm": "y"})
    statuses = [case.browser(p).get(f"/files/{file_id}").status_code for p in others]
    assert statuses == [404, 200, 404], "after sending, the officer of the service may read"
    assert case.app.test_client().get(f"/files/{file_id}").status_code == 303


def test_lists_and_searches_hold_only_what_is_ones_own(app: Portal):
    mine, other = make_person(), make_person(first_name="สายลม")
    filed(mine, "a")
    foreign = filed(other, "b")
    from portal.testing import sign_in

    browser = sign_in(app, mine)
    for page in ("/petitions", f"/petitions?q={foreign.reference}", "/petitions?sort=state"):
        assert f"/petitions/{foreign.reference}" not in browser.get(page).text, page


def test_a_queue_names_no_foreign_column(case: Case):
    reader = as_reader(case.officer)
    for sort in ("password_hash", "reference; DROP TABLE petition", "-", "applicant_id"):
        rows = queue(reader, "id_card", sort=sort).rows
        assert [row.reference for row in rows] == [case.petition.reference]
    assert db.session.scalar(db.select(db.func.count()).select_from(Petition)) == 1


def test_a_broken_cursor_shows_the_first_page(case: Case):
    browser = case.browser(case.officer)
    for cursor in ("x", "eyJhIjoxfQ", "W10", "WzAsImEiLCJiIl0", "WzAsMSwyLDNd", "%00"):
        answer = browser.get(f"/staff/id-card?at={cursor}")
        assert answer.status_code == 200, cursor
