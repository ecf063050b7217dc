"""The administrator's pages: how numbers are written, where a year begins, which are void."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import Portal
from portal.checking import troubles
from portal.extensions import db, transaction
from portal.numbering.models import TakenNumber
from portal.numbering.operations import next_number
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from tests.petitions.conftest import filed

PAGE = "/admin/numbers/letters"


@pytest.fixture
def browser(app: Portal) -> FlaskClient:
    return sign_in(app, make_person("portal.admin"))


def take(number: int = 1) -> str:
    for _ in range(number):
        with transaction():
            text = next_number("letters").text
    return text


def test_the_list_shows_what_comes_next(browser: FlaskClient):
    take(2)
    page = browser.get("/admin/numbers/").text
    assert "ที่ ศธ 04001/3" in page
    assert "/admin/numbers/receipts" in page
    assert "/admin/numbers/" in browser.get("/admin/").text


def test_the_pattern_is_changed_and_the_change_recorded(browser: FlaskClient):
    take()
    form = {"pattern": "ศธ 04999/ว {number:03}", "following": "2"}
    assert browser.post(PAGE, data=form).status_code == 303
    assert take() == "ศธ 04999/ว 002"
    row = db.session.scalars(select(AuditRecord).filter_by(action="series_changed")).one()
    assert row.detail["before"] == {"pattern": "ที่ ศธ 04001/{number}", "following": 2}
    assert row.detail["after"] == {"pattern": "ศธ 04999/ว {number:03}", "following": 2}


def test_a_year_begins_where_the_paper_register_ended(browser: FlaskClient):
    form = {"pattern": "{number}", "following": "125"}
    assert browser.post(PAGE, data=form).status_code == 303
    assert [take(), take()] == ["125", "126"]
    assert not any(troubles().values())


def test_the_next_number_is_fixed_once_one_was_taken(browser: FlaskClient):
    take()
    answer = browser.post(PAGE, data={"pattern": "{number}x", "following": "9"})
    assert answer.status_code == 422
    assert 'value="9"' in answer.text
    assert take() == "ที่ ศธ 04001/2", "nothing of it was kept"


@pytest.mark.parametrize(
    ("pattern", "following"),
    [("", "1"), ("ศธ", "1"), ("{number}{x}", "1"), ("{number.real}", "1"), ("{number}", "0"),
     ("{number}", "1e3"), ("{number}", "-4"), ("{number}", "99999999"), ("{number}" * 20, "1")],
)  # fmt: skip
def test_what_cannot_be_a_series_is_refused_and_kept(
    browser: FlaskClient, pattern: str, following: str
):
    answer = browser.post(PAGE, data={"pattern": pattern, "following": following})
    assert answer.status_code == 422
    assert f'value="{pattern}"' in answer.text or not pattern
    assert take() == "ที่ ศธ 04001/1"


def test_a_number_is_made_void_with_a_reason(browser: FlaskClient):
    person = make_person()
    petition = filed(person, "one")
    with transaction():
        next_number("letters", petition=petition, by=person.id)
    for data in ({"number": "1", "reason": ""}, {"number": "7", "reason": "ผิด"}):
        assert browser.post(f"{PAGE}/void", data=data).status_code == 422
    answer = browser.post(f"{PAGE}/void", data={"number": "1", "reason": "พิมพ์ผิด"})
    assert answer.status_code == 303
    assert db.session.scalars(select(TakenNumber.void_reason)).one() == "พิมพ์ผิด"
    page = browser.get(PAGE).text
    assert "พิมพ์ผิด" in page
    assert petition.reference in page
    assert person.full_name in page


@pytest.mark.parametrize("role", ["", "id_card.staff", "portal.auditor"])
def test_nobody_else_has_the_pages(app: Portal, role: str):
    browser = sign_in(app, make_person(*([role] if role else [])))
    for page in ("/admin/numbers/", PAGE):
        assert browser.get(page).status_code == 404
    assert browser.post(f"{PAGE}/void", data={"number": "1", "reason": "x"}).status_code == 404


def test_a_series_nobody_declares_is_not_found(browser: FlaskClient):
    assert browser.get("/admin/numbers/nothing").status_code == 404
