"""The form of the certificate: what it asks, word for word, and what it refuses."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from plugins.certificate.models import Certificate
from portal.app import Portal
from portal.extensions import db
from portal.i18n import now
from portal.petitions.models import Petition
from portal.testing import make_person, sign_in
from tests.petitions.conftest import picture
from tests.plugins.certificate.conftest import ANSWERS, sent

FORM = "/services/certificate/new"


@pytest.fixture
def browser(app: Portal) -> FlaskClient:
    return sign_in(app, make_person())


def files(*slots: str) -> dict[str, Any]:
    return {slot: (io.BytesIO(picture()), f"{slot}.png") for slot in slots}


def test_it_says_what_the_manual_says(browser: FlaskClient):
    page = browser.get(FORM).text
    for words in (
        "คำขอหนังสือรับรอง", "เจ้าหน้าที่ของรัฐประเภท", "กลุ่มงาน/โรงเรียน", "ตำแหน่ง",
        "วิทยฐานะ/อันดับ/ระดับ", "อัตราเงินเดือน (บาท)", "เงินวิทยฐานะ (บาท)", "เงินค่าตอบแทน (บาท)",
        "มีความประสงค์ขอหนังสือรับรอง", "หนังสือรับรองเงินเดือน", "หนังสือรับรองการปฏิบัติงาน",
        "หนังสือรับรองความประพฤติ", "หนังสือรับรองตัวบุคคล", "อื่นๆ", "เพื่อนำไปใช้", "สำเนาบัตรประชาชน",
        "สำเนาสลิปเงินเดือน เดือนสุดท้าย", "เอกสารอื่นๆ 1", "เอกสารอื่นๆ 2", "เอกสารอื่นๆ 3",
        "เจ้าหน้าที่จะดำเนินการจัดทำข้อมูลภายใน 3-5 วันทำการ",
    ):  # fmt: skip
        assert words in page, words


def test_amounts_are_kept_exactly(app: Portal):
    petition = sent(make_person())
    row = db.session.get_one(Certificate, petition.id)
    assert (row.salary, row.allowance, row.compensation) == (
        Decimal("45350.00"), Decimal("5600.00"), Decimal("5600.50")
    )


def test_amounts_one_does_not_get_may_stay_empty(app: Portal):
    petition = sent(make_person(), allowance="", compensation="")
    row = db.session.get_one(Certificate, petition.id)
    assert (row.allowance, row.compensation) == (None, None)


@pytest.mark.parametrize("typed", ["-1", "1e3", "NaN", "inf", "0x10", "1.005", "1000000", "๑๒ก"])
def test_an_amount_that_is_none_is_refused_and_kept(browser: FlaskClient, typed: str):
    names = ("salary", "allowance", "compensation")
    answer = browser.post(FORM, data={**ANSWERS, **dict.fromkeys(names, typed)})
    assert answer.status_code == 422
    assert all(f'href="#{name}"' in answer.text for name in names)
    assert answer.text.count(f'value="{typed}"') == 3
    assert db.session.scalar(select(func.count(Petition.id))) == 0


@pytest.mark.parametrize("missing", ["salary", "purpose", "unit", "position", "rank", "kind"])
def test_an_answer_left_out_is_named(browser: FlaskClient, missing: str):
    answer = browser.post(FORM, data={**ANSWERS, missing: " "})
    assert answer.status_code == 422
    assert f'href="#{missing}"' in answer.text


@pytest.mark.parametrize("missing", ["id_card_copy", "salary_slip"])
def test_neither_card_nor_salary_slip_may_be_missing(browser: FlaskClient, missing: str):
    given = {"id_card_copy", "salary_slip"} - {missing}
    answer = browser.post(FORM, data={**ANSWERS, **files(*given)})
    assert answer.status_code == 422
    assert f'href="#{missing}"' in answer.text
    answer = browser.post(FORM, data={**ANSWERS, **files(missing)})
    assert answer.location == "/services/certificate/check", "the other one was kept"


def test_another_kind_says_what_is_to_be_certified(browser: FlaskClient):
    answer = browser.post(FORM, data={**ANSWERS, "kind": "other"})
    assert 'href="#kind_other"' in answer.text
    petition = sent(make_person(), kind="salary", kind_other="ไม่ใช่คำตอบ")
    assert db.session.get_one(Certificate, petition.id).kind_other == ""


@pytest.mark.parametrize("kind", ["gold", "SALARY", "salary' OR 1=1"])
def test_a_forged_kind_is_refused(browser: FlaskClient, kind: str):
    answer = browser.post(FORM, data={**ANSWERS, "kind": kind})
    assert answer.status_code == 422


def test_the_office_may_ask_for_people_whose_card_was_seen(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(app.config, "VERIFIED_ONLY", ("certificate",))
    stranger = sign_in(app, make_person()).post(FORM, data=ANSWERS)
    assert stranger.status_code == 409
    assert "เคาน์เตอร์" in stranger.text
    assert sign_in(app, make_person(verified_at=now())).get(FORM).status_code == 200
