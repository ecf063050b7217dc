"""An account made at the counter: nobody's password, the notice given, the card seen or not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import Consent, User
from portal.extensions import db
from portal.privacy.models import AuditRecord
from portal.testing import invented_id, make_person

from .conftest import AGREED, Counter

NEW = {
    "national_id": invented_id(77_002), "staff_type": "permanent_employee", "title": "นาย",
    "first_name": "สมมติ", "last_name": "มาครั้งแรก", "phone": "0-2000-0000", "email": "",
    "seen": "", "notice": "y",
}  # fmt: skip


def newcomer() -> User | None:
    return db.session.scalars(
        select(User).filter_by(last_name="มาครั้งแรก").execution_options(populate_existing=True)
    ).one_or_none()


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditRecord.action).order_by(AuditRecord.id)))


def test_nobody_found_brings_the_form_with_the_number_in_it(counter: Counter):
    answer = counter.browser.post("/staff/people", data={"national_id": NEW["national_id"]})
    assert answer.status_code == 422
    assert 'action="/staff/people/new"' in answer.text
    assert answer.text.count(f'value="{NEW["national_id"]}"') == 2


def test_a_newcomer_files_at_once_and_the_officer_registered_them(counter: Counter):
    page = counter.browser.post("/staff/people/new", data=NEW)
    assert page.status_code == 200, page.text
    person = newcomer()
    assert person is not None
    assert (person.verified_at, person.email) == (None, None)
    record = db.session.scalars(select(AuditRecord)).one()
    assert (record.action, record.actor_id) == ("account.registered", counter.officer.id)
    notice = db.session.scalars(select(Consent).filter_by(user_id=person.id)).one()
    assert (notice.kind, notice.given) == ("notice", True)
    handle = re.search(r'name="handle" value="([^"]+)"', page.text)
    assert handle
    answer = counter.browser.post("/staff/behalf", data={**AGREED, "handle": handle[1]})
    assert answer.status_code == 303


def test_with_the_card_in_hand_the_account_is_verified_at_once(counter: Counter):
    counter.browser.post("/staff/people/new", data={**NEW, "seen": "บัตรประชาชนตัวจริง"})
    person = newcomer()
    assert person is not None
    assert person.verified_by_id == counter.officer.id
    assert acts() == ["account.registered", "account.verified"]


@pytest.mark.parametrize("wrong", [
    {"national_id": "1234567890123"}, {"notice": ""}, {"phone": "x"}, {"first_name": ""},
    {"staff_type": "king"}, {"email": "no address"},
])  # fmt: skip
def test_what_is_wrong_is_named_and_kept(counter: Counter, wrong: dict[str, Any]):
    answer = counter.browser.post("/staff/people/new", data={**NEW, **wrong})
    assert answer.status_code == 422
    assert 'class="trouble"' in answer.text
    assert "มาครั้งแรก" in answer.text
    assert newcomer() is None


def test_a_number_with_an_account_gets_no_second_one(counter: Counter):
    answer = counter.browser.post("/staff/people/new", data={**NEW, "national_id": counter.number})
    assert answer.status_code == 422
    assert newcomer() is None
    assert acts() == []


@pytest.mark.parametrize("roles", [(), ("portal.admin",), ("portal.auditor",)])
def test_only_officers_make_accounts(counter: Counter, roles: tuple[str, ...]):
    browser = counter.of(make_person(*roles))
    assert browser.post("/staff/people/new", data=NEW).status_code == 404
    assert newcomer() is None


def test_a_verification_is_taken_back_with_a_reason_and_stays_in_the_trail(counter: Counter):
    seen = {"handle": counter.handle(), "seen": "บัตร"}
    assert counter.browser.post("/staff/people/verify", data=seen).status_code == 303
    page = counter.browser.post("/staff/people", data={"national_id": counter.number}).text
    assert counter.officer.full_name in page, "who has seen the card"
    undo = {"handle": counter.handle(), "why": ""}
    assert counter.browser.post("/staff/people/unverify", data=undo).status_code == 422
    undo["why"] = "บัตรของพี่สาว"
    assert counter.browser.post("/staff/people/unverify", data=undo).status_code == 303
    person = db.session.get_one(User, counter.person.id, populate_existing=True)
    assert (person.verified_at, person.verified_by_id) == (None, None)
    record = db.session.scalars(select(AuditRecord).filter_by(action="account.unverified")).one()
    assert record.detail["reason"] == "บัตรของพี่สาว"
    assert record.detail["before"]["by"] == counter.officer.id
    assert counter.browser.post("/staff/people/unverify", data=undo).status_code == 303
    assert acts() == ["account.verified", "account.unverified"], "twice is once"
