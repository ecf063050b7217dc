"""The director's step issues the certificate: number, letter, signature and page, or nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.roles import role_label
from portal.app import Portal
from portal.checking import troubles
from portal.documents import letters, pdf
from portal.documents.pdf import PdfUnavailable
from portal.extensions import db
from portal.i18n import long_day, thai, today
from portal.messages.models import Message
from portal.numbering.models import TakenNumber
from portal.testing import make_person, sign_in
from tests.documents.reading import by_reader, squeezed
from tests.plugins.certificate.conftest import HEAD, Case, sent

YEAR = thai(today().year + 543)


def numbers() -> list[str]:
    return list(db.session.scalars(select(TakenNumber.text).order_by(TakenNumber.id)))


def test_from_the_request_to_the_certificate(case: Case):
    assert case.propose().status_code == 303
    assert case.state() == "proposed_to_director"
    assert case.sign().status_code == 303
    assert case.state() == "issued"
    document = case.issued()[0]
    assert document.number_text == f"๑/{YEAR}"
    assert document.label == "หนังสือรับรองเงินเดือน"
    taken = db.session.scalars(select(TakenNumber)).one()
    assert (taken.petition_id, taken.taken_by_id) == (case.petition.id, case.director.id)
    applicant = sign_in(case.app, case.applicant)
    page = applicant.get(f"/petitions/{case.petition.reference}").text
    assert "หนังสือรับรองของท่านพร้อมแล้ว" in page
    said = by_reader(applicant.get(f"/files/{document.file_id}").data)
    for words in (
        f"เลขที่ ๑/{YEAR}", case.applicant.full_name, "๔๕,๓๕๐.๐๐ บาท (สี่หมื่นห้าพันสามร้อยห้าสิบบาทถ้วน)",
        "รวมเป็นเงินเดือนละ ๕๖,๕๕๐.๕๐ บาท", f"( {case.director.full_name} )", thai(HEAD),
        f"/verify/{document.id}", thai(long_day(today())).split()[0],
    ):  # fmt: skip
        assert squeezed(words) in said, words
    assert squeezed("ตัวอย่างหนังสือ") not in said
    assert not any(troubles().values())


def test_the_applicant_is_told_of_every_step(case: Case):
    case.propose()
    case.sign()
    told = select(Message).filter_by(user_id=case.applicant.id).order_by(Message.id)
    states = [message.parameters["state"] for message in db.session.scalars(told)]
    assert states == ["submitted", "proposed_to_director", "issued"]


def test_everybody_sees_that_it_holds_and_at_once_that_it_does_not(case: Case):
    case.propose()
    case.sign()
    public, document = case.app.test_client(), case.issued()[0]
    page = public.get(f"/verify/{document.id}").text
    assert "ใช้ได้" in page or "มีผล" in page
    assert "น้ำใจงาม" not in page
    address = f"{case.address}/documents/{document.id}/revoke"
    officer, director = sign_in(case.app, case.officer), sign_in(case.app, case.director)
    assert officer.post(address, data={"reason": "ผิด"}).status_code == 404, "the director's alone"
    assert director.post(address, data={"reason": " "}).status_code == 422
    assert director.post(address, data={"reason": "อัตราเงินเดือนผิด"}).status_code == 303
    assert "อัตราเงินเดือนผิด" in public.get(f"/verify/{document.id}").text
    own = sign_in(case.app, case.applicant).get(f"/petitions/{case.petition.reference}").text
    assert "ถูกเพิกถอนและใช้ไม่ได้แล้ว" in own
    assert "พร้อมแล้ว" not in own
    assert not any(troubles().values())


def test_a_certificate_issued_anew_has_a_number_of_its_own_and_replaces_the_old(case: Case):
    case.propose()
    case.sign()
    assert case.step(case.director, "reissue").status_code == 422, "needs a reason"
    assert case.step(case.officer, "reissue", note="ผิด").status_code == 409
    assert case.step(case.director, "reissue", note="แก้ตำแหน่ง").status_code == 303
    assert case.issued()[0].state == "valid", "until the new one is signed"
    case.propose(statement="ข้อความใหม่")
    case.sign()
    new, old = sorted(case.issued(), key=lambda one: one.number_text, reverse=True)
    assert (new.state, old.state) == ("valid", "superseded")
    assert (new.number_text, old.number_text) == (f"๒/{YEAR}", f"๑/{YEAR}")
    assert old.superseded_by_id == new.id
    assert not any(troubles().values())


def test_a_revoked_certificate_is_issued_anew_and_stays_revoked(case: Case):
    case.propose()
    case.sign()
    director = sign_in(case.app, case.director)
    old = case.issued()[0]
    director.post(f"{case.address}/documents/{old.id}/revoke", data={"reason": "ผิด"})
    case.step(case.director, "reissue", note="แก้")
    case.propose()
    case.sign()
    assert sorted(one.state for one in case.issued()) == ["revoked", "valid"]
    assert not any(troubles().values())


def test_another_kind_needs_the_officers_wording(app: Portal):
    case = Case(app, kind="other", kind_other="หนังสือรับรองการเป็นวิทยากร")
    answer = case.propose(statement=" ")
    assert answer.status_code == 422
    assert "โปรดระบุข้อความที่รับรอง" in answer.text
    assert case.state() == "submitted"
    assert case.propose(statement="เป็นวิทยากรของสำนักงาน").status_code == 303
    case.sign()
    assert case.issued()[0].label == "หนังสือรับรองการเป็นวิทยากร"


@pytest.mark.parametrize("reason", ["libraries", "timeout", "died", "too_long"])
def test_without_a_paper_nothing_is_issued_and_the_number_goes_to_the_next(
    case: Case, monkeypatch: pytest.MonkeyPatch, reason: Any
):
    def fail(*_args: Any, **_more: Any) -> bytes:
        raise PdfUnavailable(reason)

    case.propose()
    with monkeypatch.context() as patched:
        patched.setattr(letters, "render_pdf", fail)
        answer = case.sign(signed_as="รองผู้อำนวยการ")
    assert answer.status_code in {422, 503}
    assert "รองผู้อำนวยการ" in answer.text, "what was typed is kept"
    assert (case.state(), numbers(), case.issued()) == ("proposed_to_director", [], [])
    case.sign()
    assert case.issued()[0].number_text == f"๑/{YEAR}"
    assert not any(troubles().values())


def test_the_preview_is_the_letter_without_number_and_says_so(case: Case):
    officer = sign_in(case.app, case.officer)
    assert f"{case.address}/papers/preview.pdf" in officer.get(case.address).text
    answer = officer.get(f"{case.address}/papers/preview.pdf")
    assert answer.mimetype == "application/pdf"
    said = by_reader(answer.data)
    assert re.search("เลขที่\\.{5,}", said)
    assert "๔๕,๓๕๐.๐๐" in said
    assert "/verify/" not in said
    assert numbers() == []


def test_the_worker_that_draws_is_ready_when_the_director_signs(case: Case):
    pdf.stop()
    sign_in(case.app, case.applicant).get(f"/petitions/{case.petition.reference}")
    assert vars(pdf)["_post"].worker is None
    sign_in(case.app, case.director).get(case.address)
    assert vars(pdf)["_post"].worker is None, "there is no step for the director yet"
    sign_in(case.app, case.officer).get(case.address)
    assert vars(pdf)["_post"].worker is not None


def test_the_preview_is_not_for_the_applicant_and_ends_with_the_request(case: Case):
    applicant, officer = sign_in(case.app, case.applicant), sign_in(case.app, case.officer)
    own = f"/petitions/{case.petition.reference}/papers/preview.pdf"
    assert applicant.get(own).status_code == 404
    case.propose()
    case.sign()
    assert officer.get(f"{case.address}/papers/preview.pdf").status_code == 404


def test_only_the_director_signs_and_never_the_own_certificate(case: Case):
    case.propose()
    assert case.step(case.officer, "approve", signed_as="x").status_code == 409
    assert case.step(case.applicant, "approve", signed_as="x").status_code in {303, 404}
    own = make_person("certificate.approver", "certificate.staff")
    petition = sent(own, "own")
    answer = sign_in(case.app, own).post(
        f"/staff/petitions/{petition.reference}/step", data={"action": "propose", "version": 1}
    )
    assert answer.status_code == 404
    assert numbers() == []


def test_the_director_may_send_it_back(case: Case):
    case.propose()
    assert case.step(case.director, "send_back").status_code == 422
    assert case.step(case.director, "send_back", note="แก้ตำแหน่ง").status_code == 303
    assert case.state() == "in_progress"


def test_the_queue_shows_kind_and_unit(case: Case):
    page = sign_in(case.app, case.officer).get("/staff/certificate").text
    assert "หนังสือรับรองเงินเดือน" in page
    assert "โรงเรียนบ้านตัวอย่าง" in page
    assert db.session.scalar(select(func.count(TakenNumber.id))) == 0
    assert role_label("certificate.approver")
