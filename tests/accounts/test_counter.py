"""The counter: an officer finds a person by the card, verifies, and helps with a password."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts import people_views
from portal.accounts.models import LoginSession, User
from portal.accounts.operations import issue_counter_code
from portal.accounts.sessions import reader_of
from portal.errors import NotAllowed
from portal.extensions import db
from portal.privacy.models import AccessRecord, AuditRecord
from portal.testing import PASSWORD, make_person, sign_in

ID = "1234567890121"
UNKNOWN = "8123456789011"
NEW = "ฝนตกที่หน้าต่างบานเก่า"


def fresh(person: User) -> User:
    return db.session.scalars(
        select(User).where(User.id == person.id).execution_options(populate_existing=True)
    ).one()


def can_sign_in(app: Any, password: str) -> bool:
    answer = app.test_client().post(
        "/account/login", data={"national_id": ID, "password": password}
    )
    return bool(answer.status_code == 303)


def held(browser: Any, number: str = ID) -> str:
    page = browser.post("/staff/people", data={"national_id": number}).text
    found = re.search(r'name="handle" value="([^"]+)"', page)
    assert found
    return found[1]


def test_an_officer_verifies_the_person_with_the_card(app: Any, enter: Any) -> None:
    person, officer = make_person(national_id=ID), enter("id_card.staff")
    data = {"handle": held(officer, "๑-๒๓๔๕-๖๗๘๙๐-๑๒-๑"), "seen": "บัตรประชาชน ที่เคาน์เตอร์"}
    assert officer.post("/staff/people/verify", data=data).status_code == 303
    kept = fresh(person)
    assert kept.verified_at is not None
    assert kept.verified_by_id == officer.person.id
    record = db.session.scalars(select(AuditRecord)).one()
    assert record.detail["seen"] == "บัตรประชาชน ที่เคาน์เตอร์"
    assert (record.detail["before"], record.detail["after"]) == ("not verified", "verified")
    look = db.session.scalars(select(AccessRecord)).one()
    assert (look.reader_id, look.subject_id, look.about) == (
        officer.person.id, person.id, "counter",
    )


def test_the_counter_shows_masked_facts_and_no_address_names_the_person(enter: Any) -> None:
    make_person(national_id=ID, phone="0812344521")
    answer = enter("id_card.staff").post("/staff/people", data={"national_id": ID})
    assert "x-xxxx-xxxxx-12-1" in answer.text
    assert "08x-xxx-4521" in answer.text
    assert "0812344521" not in answer.text
    assert all(ID not in link for link in re.findall(r'(?:href|action)="([^"]*)"', answer.text))


def test_only_whom_one_has_looked_up_can_be_touched(app: Any, enter: Any) -> None:
    person = make_person(national_id=ID)
    officer, other = enter("id_card.staff"), enter("id_card.staff")
    handle = held(officer)
    for stolen in ("", "x", handle[:-2], str(person.id), f"[1,{person.id}]"):
        answer = officer.post("/staff/people/verify", data={"handle": stolen, "seen": "บัตร"})
        assert answer.status_code == 404
    answer = other.post("/staff/people/verify", data={"handle": handle, "seen": "บัตร"})
    assert answer.status_code == 404, "a handle belongs to the session that looked"
    assert fresh(person).verified_at is None


def test_what_was_seen_must_be_said(enter: Any) -> None:
    person, officer = make_person(national_id=ID), enter("id_card.staff")
    data = {"handle": held(officer), "seen": "  "}
    assert officer.post("/staff/people/verify", data=data).status_code == 422
    assert fresh(person).verified_at is None


def test_officers_do_not_verify_themselves(enter: Any) -> None:
    officer = enter("id_card.staff", national_id=ID)
    page = officer.post("/staff/people", data={"national_id": ID}).text
    assert "/staff/people/verify" not in page
    session_id = db.session.scalars(select(LoginSession.id)).one()
    handle = people_views._seal().dumps([session_id, officer.person.id])
    data = {"handle": handle, "seen": "บัตร"}
    assert officer.post("/staff/people/verify", data=data).status_code == 409
    assert fresh(officer.person).verified_at is None


def test_an_unknown_number_is_told_to_the_officer_alone(enter: Any) -> None:
    answer = enter("id_card.staff").post("/staff/people", data={"national_id": ID})
    assert answer.status_code == 422
    assert 'id="national_id-error"' in answer.text
    assert db.session.scalars(select(AccessRecord)).all() == []


def counter_code(officer: Any, number: str = ID, reason: str = "ลืมรหัสผ่าน ตรวจบัตรแล้ว") -> str:
    page = officer.post("/staff/people", data={"national_id": number}).text
    handle = re.search(r'name="handle" value="([^"]+)"', page)
    assert handle
    answer = officer.post("/staff/people/code", data={"handle": handle[1], "reason": reason})
    assert answer.status_code == 200, answer.text
    found = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b", answer.text)
    assert found
    return found[0]


def test_an_officer_gives_a_code_with_a_reason_that_is_recorded(
    app: Any, client: Any, enter: Any
) -> None:
    person, officer = make_person(national_id=ID), enter("id_card.staff")
    code = counter_code(officer)
    form = {"national_id": ID, "code": code.lower().replace("-", " "), "password": NEW,
            "password2": NEW}
    assert client.post("/account/reset", data=form).status_code == 303
    assert can_sign_in(app, NEW)
    assert client.post("/account/reset", data=form).status_code == 422, "the code was used"
    record = db.session.scalars(
        select(AuditRecord).where(AuditRecord.action == "password.counter_code")
    ).one()
    assert (record.actor_id, record.subject_id) == (officer.person.id, person.id)
    assert record.detail == {"reason": "ลืมรหัสผ่าน ตรวจบัตรแล้ว"}
    assert code not in str([row.detail for row in db.session.scalars(select(AuditRecord))])


def test_a_code_opens_only_the_account_it_was_given_for(
    app: Any, client: Any, enter: Any
) -> None:
    make_person(national_id=ID)
    make_person(national_id=UNKNOWN)
    code = counter_code(enter("id_card.staff"))
    for number in (UNKNOWN, "8999000000014"):
        form = {"national_id": number, "code": code, "password": NEW, "password2": NEW}
        assert client.post("/account/reset", data=form).status_code == 422
    assert can_sign_in(app, PASSWORD)


def test_a_code_is_over_after_thirty_minutes(app: Any, clock: Any, enter: Any) -> None:
    make_person(national_id=ID)
    code = counter_code(enter("id_card.staff"))
    clock.forward(minutes=31)
    form = {"national_id": ID, "code": code, "password": NEW, "password2": NEW}
    assert app.test_client().post("/account/reset", data=form).status_code == 422


def test_no_officer_opens_the_account_of_one_who_holds_a_role(app: Any) -> None:
    officer, boss, admin = (make_person(role) for role in (
        "id_card.staff", "id_card.approver", "portal.admin"
    ))
    actor = _reader(app, officer)
    for person in (boss, admin, officer):
        with pytest.raises(NotAllowed):
            issue_counter_code(actor, person.id, "เพราะอยากลอง")
    assert issue_counter_code(_reader(app, admin), boss.id, "ลืมรหัสผ่าน")


def test_a_citizen_gives_no_codes(app: Any) -> None:
    citizen, other = make_person(), make_person()
    with pytest.raises(NotAllowed):
        issue_counter_code(_reader(app, citizen), other.id, "เพราะอยากลอง")
    assert sign_in(app, citizen).post("/staff/people/code").status_code == 404


def _reader(app: Any, person: User) -> Any:
    browser = sign_in(app, person)
    with browser.session_transaction() as cookie:
        reader = reader_of(cookie["token"])
    assert reader is not None
    return reader
