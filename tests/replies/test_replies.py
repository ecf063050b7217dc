"""Kept texts: written by those of the service, filled for one applicant, nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import db, transaction
from portal.petitions.models import PetitionEvent, PetitionMessage
from portal.privacy.models import AuditRecord
from portal.replies import operations
from portal.replies.models import CannedReply
from portal.replies.operations import save_reply
from portal.replies.queries import kept, offered_for, reply
from portal.testing import make_person, reader_for, sign_in
from tests.petitions.conftest import Case, fresh

BODY = "เรียน {name} คำร้อง {reference} {service} {state} {{วงเล็บ } {officer}"
NEW = {"service": "id_card", "title": "สำเนาไม่ชัด", "body": BODY, "body_en": "", "body_lo": ""}


@pytest.fixture
def case(app: Portal) -> Case:
    return Case(app)


def written(person: User, code: str | None = "id_card", **more: str) -> CannedReply:
    text = {"title": "สำเนาไม่ชัด", "body": BODY, "body_en": "", "body_lo": "", **more}
    return save_reply(reader_for(person), None, service_code=code, **text)


def texts(case: Case, officer: str = "ก") -> list[str]:
    return [one.text for one in offered_for(fresh(case.petition), officer)]


def test_a_text_is_kept_filled_and_stands_in_the_trail(case: Case):
    browser = case.browser(case.officer)
    assert browser.post("/staff/replies/new", data=NEW).status_code == 303
    filled = (
        f"เรียน {case.applicant.full_name} คำร้อง {case.petition.reference} ขอบัตรประจำตัว "
        f"ส่งคำร้องไปยังเจ้าหน้าที่ {{{{วงเล็บ }} {case.officer.full_name}"
    )
    assert texts(case, case.officer.full_name) == [filled]
    assert filled in browser.get(f"/staff/petitions/{case.petition.reference}").text
    one = db.session.scalars(select(CannedReply)).one()
    change = {**NEW, "title": "สำเนาบัตรไม่ชัด"}
    assert browser.post(f"/staff/replies/{one.id}", data=change).status_code == 303
    assert browser.post(f"/staff/replies/{one.id}/delete").status_code == 303
    acts = db.session.scalars(select(AuditRecord).order_by(AuditRecord.id)).all()
    assert [act.action for act in acts] == ["reply.saved", "reply.saved", "reply.deleted"]
    assert acts[0].detail["before"] is None
    assert (acts[1].detail["before"]["title"], acts[1].detail["after"]["title"]) == (
        "สำเนาไม่ชัด", "สำเนาบัตรไม่ชัด",
    )
    assert acts[2].detail["before"]["body"] == BODY


def test_it_speaks_the_applicants_language_where_it_can(case: Case):
    written(case.officer, body="{state} {due}", body_lo="ລາວ {state}")
    found = {}
    for language in ("th", "en", "lo"):
        with transaction() as session:
            session.execute(
                update(User).where(User.id == case.applicant.id).values(language=language)
            )
        (found[language],) = texts(case)
    assert found["lo"].startswith("ລາວ ")
    assert len(set(found.values())) == 3, "also where only the places differ"


@pytest.mark.parametrize("field", ["body", "body_en", "body_lo"])
def test_an_unknown_place_is_refused_with_the_list_of_known_ones(case: Case, field: str):
    browser = case.browser(case.officer)
    data = {**NEW, field: "ถึง {ชื่อ} {nmae} {name}"}
    answer = browser.post("/staff/replies/new", data=data)
    assert answer.status_code == 422
    assert "{ชื่อ}, {nmae}" in answer.text
    assert "{reference}" in answer.text
    assert "ถึง {ชื่อ} {nmae} {name}</textarea>" in answer.text
    assert db.session.scalars(select(CannedReply)).all() == []


def test_without_script_it_comes_back_in_the_box_and_nothing_is_lost(case: Case):
    number = written(case.officer, body="ข้อความสำเร็จ {reference}").id
    browser = case.browser(case.officer)
    address = f"/staff/petitions/{case.petition.reference}"
    before = fresh(case.petition).version
    answer = browser.post(f"{address}/step", data={
        "action": "return", "note": "พิมพ์ไว้ก่อน <i>", "reply": number, "insert": "1",
        "version": before,
    })  # fmt: skip
    assert answer.status_code == 200
    wanted = f"พิมพ์ไว้ก่อน &lt;i&gt;\nข้อความสำเร็จ {case.petition.reference}</textarea>"
    assert wanted in answer.text
    assert 'value="return" required checked' in answer.text
    answer = browser.post(f"{address}/messages", data={
        "body": "สวัสดี", "reply": number, "insert": "1",
    })  # fmt: skip
    assert f"สวัสดี\nข้อความสำเร็จ {case.petition.reference}</textarea>" in answer.text
    nothing = browser.post(f"{address}/messages", data={"body": "ก", "reply": "x", "insert": "1"})
    assert nothing.status_code == 200
    assert fresh(case.petition).version == before
    assert db.session.scalars(select(PetitionEvent.action)).all() == ["submit"]
    assert db.session.scalars(select(PetitionMessage)).all() == []


#: who → writes those of the service, of another, of all
RIGHTS: dict[str, tuple[tuple[str, ...], tuple[bool, bool, bool]]] = {
    "officer": (("id_card.staff",), (True, False, False)),
    "approver": (("id_card.approver",), (True, False, False)),
    "officer of another": (("certificate.staff",), (False, True, False)),
    "administrator": (("portal.admin",), (True, True, True)),
    "auditor": (("portal.auditor",), (False, False, False)),
    "citizen": ((), (False, False, False)),
}


@pytest.mark.parametrize("who", RIGHTS)
def test_who_writes_which(app: Portal, who: str):
    roles, wanted = RIGHTS[who]
    browser = sign_in(app, make_person(*roles))
    admin = make_person("portal.admin")
    done = []
    for code in ("id_card", "certificate", None):
        one = written(admin, code)
        new = browser.post("/staff/replies/new", data={**NEW, "service": code or "all"})
        page = browser.get(f"/staff/replies/{one.id}")
        change = browser.post(f"/staff/replies/{one.id}", data={
            **NEW, "service": code or "all", "title": "x",
        })  # fmt: skip
        gone = browser.post(f"/staff/replies/{one.id}/delete")
        statuses = {new.status_code, change.status_code, gone.status_code}
        assert statuses <= ({303} if page.status_code == 200 else {404, 422})
        done.append(page.status_code == 200)
    assert tuple(done) == wanted


def test_those_of_a_service_are_seen_by_its_people_alone(app: Portal):
    admin = make_person("portal.admin")
    ours, theirs, everybodys = (written(admin, code) for code in ("id_card", "certificate", None))
    officer = reader_for(make_person("id_card.staff"))
    assert {one.id for one in kept(officer)} == {ours.id, everybodys.id}
    assert reply(officer, theirs.id) is None
    assert reply(officer, everybodys.id) is None, "to be used, not changed"


def test_a_text_does_not_move_into_a_foreign_service(app: Portal):
    officer = make_person("id_card.staff")
    one = written(officer)
    answer = sign_in(app, officer).post(
        f"/staff/replies/{one.id}", data={**NEW, "service": "certificate"}
    )
    assert answer.status_code == 422
    row = db.session.get_one(CannedReply, one.id, populate_existing=True)
    assert row.service_code == "id_card"


def test_one_too_many_is_refused(app: Portal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(operations, "MOST", 1)
    officer = make_person("id_card.staff")
    written(officer)
    answer: Any = sign_in(app, officer).post("/staff/replies/new", data=NEW)
    assert answer.status_code == 422
    assert BODY.replace("'", "&#39;") in answer.text
    assert len(db.session.scalars(select(CannedReply)).all()) == 1
