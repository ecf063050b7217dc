"""Anybody may check a document; its holder downloads it; the office revokes it with a reason."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.demo.papers import paper
from portal.documents.issuing import IssuedDocument, revoke
from portal.extensions import db
from portal.petitions.workflow import By
from portal.plugins import registry
from portal.privacy.models import AccessRecord
from portal.testing import make_person, sign_in
from portal.uploads import MAX_BYTES
from tests.documents.issuing.papers import issued
from tests.petitions.conftest import Case


@pytest.fixture
def document(case: Case) -> IssuedDocument:
    """A document that has just been issued."""
    return issued(case.petition, case.officer.id)


def in_english(case: Case) -> FlaskClient:
    visitor = case.app.test_client()
    visitor.set_cookie("lang", "en")
    return visitor


def sent(visitor: FlaskClient, document: IssuedDocument, copy: bytes) -> Any:
    form = {"copy": (io.BytesIO(copy), "สำเนา.pdf")}
    return visitor.post(f"/verify/{document.id}", data=form)


def test_a_stranger_sees_kind_number_date_and_masked_name(case: Case, document: IssuedDocument):
    answer = in_english(case).get(f"/verify/{document.id}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    for shown in ("หนังสือรับรองเงินเดือน", "ที่ ศธ 04001/12", "is valid", document.holder,
                  "Not digitally signed", document.sha256):  # fmt: skip
        assert shown in answer.text
    for hidden in (case.petition.applicant_name, case.petition.reference, document.file_id or "-"):
        assert hidden not in answer.text


def test_the_page_opens_in_every_language(case: Case, document: IssuedDocument):
    visitor = case.app.test_client()
    for language in ("th", "lo", "en"):
        visitor.set_cookie("lang", language)
        assert visitor.get(f"/verify/{document.id}").status_code == 200


@pytest.mark.parametrize("address", ["a" * 16, "x", "ก" * 16, "0" * 400])
def test_an_address_nobody_issued_is_said_not_to_be_ours(case: Case, address: str):
    answer = in_english(case).get(f"/verify/{address}")
    assert answer.status_code == 404
    assert "We have not issued this document" in answer.text


def test_a_revocation_shows_at_once(case: Case, document: IssuedDocument):
    visitor = in_english(case)
    assert "is valid" in visitor.get(f"/verify/{document.id}").text
    revoke(document, "พิมพ์ <b>ชื่อ</b> ผิด", by=case.officer.id)
    text = visitor.get(f"/verify/{document.id}").text
    assert "is valid" not in text
    assert "was revoked" in text
    assert "พิมพ์ &lt;b&gt;ชื่อ&lt;/b&gt; ผิด" in text


def test_a_replaced_document_leads_to_the_new_one(case: Case, document: IssuedDocument):
    new = issued(case.petition, case.officer.id, number_text="13", replaces=document)
    text = in_english(case).get(f"/verify/{document.id}").text
    assert "replaced by a newer one" in text
    assert f'href="/verify/{new.id}"' in text


def test_the_same_bytes_are_identical_and_one_changed_byte_is_not(
    case: Case, document: IssuedDocument
):
    visitor = in_english(case)
    for copy, answer in ((paper(), "same"), (paper()[:-2] + b"x\n", "changed")):
        page = sent(visitor, document, copy)
        assert page.status_code == 200
        said = [name for name in ("same", "changed") if f'data-answer="{name}">' in page.text]
        assert said == [answer]


def test_a_copy_that_is_missing_or_too_large_is_answered_with_a_sentence(
    case: Case, document: IssuedDocument
):
    visitor = in_english(case)
    large = sent(visitor, document, b"x" * (MAX_BYTES + 1))
    assert large.status_code == 422
    assert "larger than anything we issue" in large.text
    assert visitor.post(f"/verify/{document.id}", data={}).status_code == 422
    assert "Choose a file" in visitor.post(f"/verify/{document.id}", data={}).text


def test_a_copy_for_an_unknown_address_is_not_read(case: Case):
    answer = in_english(case).post("/verify/none", data={"copy": (io.BytesIO(b"x"), "x.pdf")})
    assert answer.status_code == 404


def test_looking_and_comparing_are_limited_per_address(
    case: Case, document: IssuedDocument, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(case.app.config, "RATELIMIT_ENABLED", True)
    visitor = case.app.test_client()
    answers = [visitor.get(f"/verify/{'b' * 16}").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
    assert sent(visitor, document, paper()).status_code == 429


def test_the_holder_finds_the_document_on_the_petition_and_downloads_it(
    case: Case, document: IssuedDocument
):
    browser = case.browser(case.applicant)
    page = browser.get(f"/petitions/{case.petition.reference}")
    assert "ดาวน์โหลดไฟล์" in page.text
    assert f'href="/files/{document.file_id}"' in page.text
    assert "/revoke" not in page.text
    answer = browser.get(f"/files/{document.file_id}")
    assert answer.data == paper()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    revoke(document, "ผิด", by=case.officer.id)
    page = browser.get(f"/petitions/{case.petition.reference}")
    assert f'href="/files/{document.file_id}"' not in page.text
    assert "เพิกถอนแล้ว" in page.text


def test_others_neither_see_nor_get_it(case: Case, document: IssuedDocument):
    for person in (make_person(), make_person("certificate.staff")):
        stranger = sign_in(case.app, person)
        assert stranger.get(f"/files/{document.file_id}").status_code == 404
        address = f"/staff/petitions/{case.petition.reference}/documents/{document.id}/revoke"
        assert stranger.post(address, data={"reason": "x"}).status_code == 404
    assert case.app.test_client().get(f"/files/{document.file_id}").status_code == 303


def address_of(case: Case, document: IssuedDocument) -> str:
    return f"/staff/petitions/{case.petition.reference}/documents/{document.id}/revoke"


def state(document: IssuedDocument) -> str:
    db.session.expire_all()
    return db.session.scalars(
        select(IssuedDocument.state).where(IssuedDocument.id == document.id)
    ).one()


def test_an_officer_downloads_on_record_and_revokes_with_a_reason(
    case: Case, document: IssuedDocument
):
    browser = case.browser(case.officer)
    page = browser.get(f"/staff/petitions/{case.petition.reference}").text
    assert address_of(case, document) in page
    assert browser.get(f"/files/{document.file_id}").status_code == 200
    looks = db.session.scalars(select(AccessRecord.about))
    assert document.file_id in list(looks)
    done = browser.post(address_of(case, document), data={"reason": "พิมพ์ผิด"})
    assert done.status_code == 303
    assert state(document) == "revoked"
    page = browser.get(f"/staff/petitions/{case.petition.reference}").text
    assert "พิมพ์ผิด" in page
    assert address_of(case, document) not in page


def test_without_a_reason_the_page_comes_back_and_what_was_typed_is_kept(
    case: Case, document: IssuedDocument
):
    browser = case.browser(case.officer)
    assert browser.post(address_of(case, document)).status_code == 422
    long = browser.post(address_of(case, document), data={"reason": "ยาว" * 200})
    assert long.status_code == 422
    assert "ยาว" * 200 in long.text
    assert f'href="#reason-{document.id}"' in long.text
    assert state(document) == "valid"


def test_only_the_role_the_service_names_revokes_and_never_ones_own(
    case: Case, document: IssuedDocument, monkeypatch: pytest.MonkeyPatch
):
    director, officer = case.browser(case.director), case.browser(case.officer)
    assert director.post(address_of(case, document), data={"reason": "x"}).status_code == 404
    object.__setattr__(registry()["id_card"], "revoked_by", None)
    try:
        page = officer.get(f"/staff/petitions/{case.petition.reference}").text
        assert address_of(case, document) not in page
        assert officer.post(address_of(case, document), data={"reason": "x"}).status_code == 404
    finally:
        object.__setattr__(registry()["id_card"], "revoked_by", By.STAFF)
    assert state(document) == "valid"


def test_a_document_of_another_petition_is_not_revoked_from_this_one(
    case: Case, document: IssuedDocument
):
    from tests.petitions.conftest import filed

    other = filed(make_person(), "other")
    address = f"/staff/petitions/{other.reference}/documents/{document.id}/revoke"
    answer = case.browser(case.officer).post(address, data={"reason": "x"})
    assert answer.status_code == 404
    assert state(document) == "valid"
