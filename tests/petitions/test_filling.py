"""Filling in: what was typed is kept, what is wrong is named, what is sent twice is one."""

from __future__ import annotations

import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from plugins.id_card.models import IdCard
from portal.app import Portal
from portal.extensions import db
from portal.petitions.models import Draft, Petition
from portal.testing import make_person, sign_in

from .conftest import ANSWERS, picture

NEW = "/services/id-card/new"
CHECK = "/services/id-card/check"


@pytest.fixture
def browser(app: Portal) -> FlaskClient:
    """A citizen's browser."""
    return sign_in(app, make_person())


def card(name: str = "สำเนาบัตร.png", content: bytes | None = None) -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(content or picture()), name


def token_of(page: str) -> str:
    """The submit token of the check page."""
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_way_without_javascript(browser: FlaskClient):
    answer = browser.post(NEW, data={**ANSWERS, "id_card_copy": card()})
    assert (answer.status_code, answer.location) == (303, CHECK)
    page = browser.get(CHECK).text
    assert "27 มีนาคม 2535" in page
    assert "โรงเรียนบ้านตัวอย่าง" in page
    form = {"token": token_of(page), "confirm": "y"}
    answer = browser.post(CHECK, data=form)
    assert answer.status_code == 303
    assert browser.get(answer.location).status_code == 200
    again = browser.post(CHECK, data=form)
    assert (again.status_code, again.location) == (303, answer.location), "a resent form"
    assert db.session.scalar(select(func.count()).select_from(Petition)) == 1
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    assert db.session.scalars(select(IdCard)).one().rank == "คศ.2"


def test_sending_without_certifying_is_refused_and_nothing_sent(browser: FlaskClient):
    browser.post(NEW, data={**ANSWERS, "id_card_copy": card()})
    token = token_of(browser.get(CHECK).text)
    answer = browser.post(CHECK, data={"token": token})
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Petition)) == 0
    assert token_of(answer.text) == token, "one can still send it"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("birth_date-day", "31", "31"),
        ("birth_date-year", "35", "2535"),
        ("position", "", "ตำแหน่ง"),
        ("position", "   ", "ตำแหน่ง"),
        ("reason", "", "กรณี"),
        ("reason", "forged", ""),
        ("staff_type", "admin", ""),
    ],
)
def test_a_wrong_answer_is_named_and_the_rest_is_kept(
    browser: FlaskClient, field: str, value: str, sentence: str
):
    answers = {**ANSWERS, "birth_date-month": "2", field: value}
    if field != "birth_date-day":
        answers["birth_date-month"] = "3"
    answer = browser.post(NEW, data={**answers, "id_card_copy": card()})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert sentence in answer.text
    assert "12/34 หมู่ 5 ตำบลตัวอย่าง" in answer.text, "what was typed is kept"
    assert "สำเนาบัตร.png" in answer.text, "a good file is kept"
    assert browser.get(CHECK).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Petition)) == 0


def test_a_missing_required_file_is_named(browser: FlaskClient):
    answer = browser.post(NEW, data=ANSWERS)
    assert answer.status_code == 422
    assert 'href="#id_card_copy"' in answer.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("บัตร.exe", b"MZ" + bytes(2000)),
        ("บัตร.pdf", b"no paper"),
        ("บัตร.png", b""),
        ("บัตร.png", b"\x89PNG\r\n\x1a\n" + bytes(5_242_880)),
    ],
)
def test_a_file_that_is_not_taken_is_named_beside_its_slot(
    browser: FlaskClient, name: str, content: bytes
):
    answer = browser.post(NEW, data={**ANSWERS, "id_card_copy": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    assert 'id="id_card_copy-error"' in answer.text or 'href="#id_card_copy"' in answer.text
    assert "คศ.2" in answer.text


def test_a_draft_saves_itself_and_is_resumed(browser: FlaskClient):
    browser.get(NEW)
    answer = browser.post("/services/id-card/draft", data={"position": "ครูผู้ช่วย", "state": "x"})
    assert answer.status_code == 200
    assert answer.json["saved"]
    page = browser.get(NEW).text
    assert 'value="ครูผู้ช่วย"' in page
    draft = db.session.scalars(select(Draft)).one()
    assert [name for name, _value in draft.answers] == ["position"], "foreign fields are dropped"


def test_checking_without_a_draft_leads_to_the_form(browser: FlaskClient):
    answer = browser.get(CHECK)
    assert (answer.status_code, answer.location) == (303, NEW)


def test_a_file_of_the_draft_can_be_taken_away(browser: FlaskClient):
    browser.post(NEW, data={**ANSWERS, "id_card_copy": card()})
    answer = browser.post(NEW, data={**ANSWERS, "remove": "id_card_copy"})
    assert answer.status_code == 303
    assert browser.get(CHECK).status_code == 422


def test_a_text_field_left_out_of_the_post_is_an_empty_one(browser: FlaskClient):
    answers = {name: text for name, text in ANSWERS.items() if name != "reason_other"}
    browser.post(NEW, data={**answers, "id_card_copy": card()})
    sent = browser.post(CHECK, data={"token": token_of(browser.get(CHECK).text), "confirm": "y"})
    assert sent.status_code == 303
    assert db.session.scalars(select(IdCard)).one().reason_other == ""


def test_the_other_reason_must_be_written(browser: FlaskClient):
    answers = {**ANSWERS, "reason": "other", "reason_other": ""}
    answer = browser.post(NEW, data={**answers, "id_card_copy": card()})
    assert answer.status_code == 422
    assert 'href="#reason_other"' in answer.text


SCRIPT = '<script>alert("x")</script>"><img src=x onerror=alert(1)>{{7*7}}'


def test_markup_typed_anywhere_stays_text(browser: FlaskClient, app: Portal):
    answers = {**ANSWERS, "position": SCRIPT, "registered_address": SCRIPT, "unit": SCRIPT}
    browser.post(NEW, data={**answers, "id_card_copy": card(f"{SCRIPT[:60]}.png")})
    page = browser.get(CHECK).text
    sent = browser.post(CHECK, data={"token": token_of(page), "confirm": "y"})
    reference = sent.location.split("/")[2]
    officer = sign_in(app, make_person("id_card.staff"))
    pages = [
        page,
        browser.get(f"/petitions/{reference}").text,
        browser.get(f"/petitions/{reference}/edit").text,
        officer.get("/staff/id-card").text,
        officer.get(f"/staff/petitions/{reference}").text,
    ]
    for text in pages:
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;" in text
