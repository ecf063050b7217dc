"""A free slot is asked for and held at once; what cannot be had is refused with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.app import Portal
from portal.booking.models import Closure, Resource
from portal.extensions import transaction
from portal.i18n import today
from portal.i18n.models import Holiday
from portal.i18n.queries import forget_holidays
from portal.testing import make_person, sign_in
from tests.booking.conftest import hours
from tests.plugins.appointment.conftest import (
    FORM,
    answers,
    confirm,
    day,
    details,
    held,
    petition,
    secretary_takes,
    send,
)


def refused(browser: FlaskClient, **given: Any) -> str:
    """The page that refuses a request; what was typed is kept, and nothing is held."""
    browser.get(FORM)
    answer = browser.post(FORM, data=answers(**given))
    page = str(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "ขอความอนุเคราะห์วิทยากร" in page
    return page


def test_a_request_holds_its_slot_tentatively(app: Portal, citizen: FlaskClient):
    reference = send(citizen)
    assert reference[:2] == "32"
    assert held() == [("director", "09:30", "tentative")]
    page = citizen.get(f"/petitions/{reference}").get_data(as_text=True)
    for words in ("ผู้อำนวยการ", "ห้องผู้อำนวยการ", "09:30"):
        assert words in page


def test_the_labels_are_those_of_the_manual(app: Portal, citizen: FlaskClient):
    page = citizen.get(FORM).get_data(as_text=True)
    for label in (
        "ขอนัดหมายเพื่อเข้าพบผู้บริหาร", "ชื่อผู้ขอเข้าพบ/กลุ่ม/หน่วยงาน", "ผู้บริหาร", "เรื่อง", "วันขอนัดหมาย",
        "เวลา", "หนังสือราชการที่เกี่ยวข้อง", "เอกสารอื่นๆ 1", "เอกสารอื่นๆ 2",
    ):  # fmt: skip
        assert f">{label}" in page


def test_the_page_of_the_service_leads_to_the_free_times(
    app: Portal, executives: list[Resource]
):
    page = app.test_client().get("/services/appointment").get_data(as_text=True)
    assert 'href="/executives"' in page
    assert 'href="/executives"' not in app.test_client().get("/services/pension").text


def test_without_script_the_free_times_appear_after_executive_and_day(
    app: Portal, citizen: FlaskClient
):
    send(citizen)
    other = sign_in(app, make_person())
    other.get(FORM)
    answer = other.post(FORM, data={**answers(start_time=""), "again": "start_time"})
    assert (answer.status_code, answer.location) == (303, f"{FORM}#start_time-0")
    page = other.get(FORM).get_data(as_text=True)
    assert "ขอความอนุเคราะห์วิทยากร" in page, "nothing typed is lost"
    assert 'value="09:00"' in page
    assert 'value="13:00"' in page
    assert 'value="09:30"' not in page, "somebody else has it"
    assert 'value="12:00"' not in page, "nobody is received at noon"


def test_the_script_asks_for_the_times_of_another_day(app: Portal, citizen: FlaskClient):
    send(citizen)
    asked = {"of": "director", "name": "start_time", "chosen": "10:00", "on-day": day().day,
             "on-month": day().month, "on-year": day().year + 543}  # fmt: skip
    page = citizen.get("/times/executive", query_string=asked).get_data(as_text=True)
    assert 'value="10:00" checked' in page
    assert 'value="09:30"' not in page
    page = citizen.get("/times/executive", query_string={**asked, "of": "deputy-1"})
    assert 'value="09:30"' in page.get_data(as_text=True)
    for wrong in ({"of": "nobody"}, {"on-month": "13"}, {"chosen": "<b>"}):
        answer = citizen.get("/times/executive", query_string={**asked, **wrong})
        assert answer.status_code == 200
    assert citizen.get("/times/executive", query_string={"name": "<b>"}).status_code == 404
    assert app.test_client().get("/times/executive").status_code == 303


def test_a_slot_taken_while_the_answers_were_checked_is_refused(app: Portal, citizen: FlaskClient):
    other = sign_in(app, make_person())
    other.get(FORM)
    assert other.post(FORM, data=answers()).status_code == 303
    send(citizen)
    answer = confirm(other, "/services/appointment/check")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "เวลานี้มีผู้จองไปแล้ว" in page
    assert "ขอความอนุเคราะห์วิทยากร" in page
    assert 'value="10:00"' in page, "what is still free is offered"
    assert len(held()) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"start_time": "08:00"}, "เปิดให้ใช้ 09:00–12:00, 13:00–16:00"),
        ({"start_time": "12:00"}, "เปิดให้ใช้"),
        ({"start_time": "09:10"}, "โปรดเลือกเวลาจากที่แสดงไว้"),
        ({"start_time": "25:00"}, "ใส่เวลาเป็นชั่วโมงและนาที"),
        ({"start_time": ""}, "เลือกเวลาว่างหนึ่งช่วง"),
        ({"executive": "nobody"}, "ผู้บริหาร"),
        ({"executive": ""}, "เลือกผู้บริหาร"),
        ({"start_date": "2020-01-02"}, "เป็นต้นไป"),
        ({"start_date": "2026-02-31"}, "วันขอนัดหมาย"),
        ({"start_date": today() + timedelta(days=7 - today().weekday() + 6)},
         "วันนี้ของสัปดาห์ไม่เปิดให้จอง"),
        ({"start_date": today() + timedelta(days=400)}, "จองล่วงหน้าได้ไม่เกิน 90 วัน"),
        ({"agency": " "}, "ชื่อผู้ขอเข้าพบ/กลุ่ม/หน่วยงาน"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_refused(
    app: Portal, citizen: FlaskClient, given: dict[str, Any], sentence: str
):
    assert sentence in refused(citizen, **given)
    assert held() == []


def test_leave_and_holidays_are_refused_by_name(
    app: Portal, citizen: FlaskClient, executives: list[Resource]
):
    away = hours(8, 18, day())
    with transaction() as session:
        session.add(Closure(kind="executive", resource_id=executives[0].id, starts_at=away.start,
                            ends_at=away.end, reason="ไปราชการ"))  # fmt: skip
    page = refused(citizen)
    assert "ไปราชการ" in page
    assert "เวลาว่างถัดไปคือ" in page
    assert len(send(citizen, executive="deputy-1")) == 16, "the deputy is there"
    holiday = day()
    with transaction() as session:
        session.merge(Holiday(day=holiday, name_th="วันสมมติ", name_en="Invented day"))
    forget_holidays()
    assert "วันสมมติ" in refused(citizen, executive="deputy-2", start_date=holiday)


def test_a_correction_may_keep_its_own_slot_or_move(app: Portal, citizen: FlaskClient):
    reference = send(citizen)
    edit = f"/petitions/{reference}/edit"
    assert 'value="09:30" checked' in citizen.get(edit).get_data(as_text=True)
    assert citizen.post(edit, data=answers(subject="หารืองบประมาณ")).status_code == 303
    assert confirm(citizen, f"/petitions/{reference}/check").status_code == 303
    assert held() == [("director", "09:30", "tentative")]
    assert details(reference).subject == "หารืองบประมาณ"
    citizen.get(edit)
    citizen.post(edit, data=answers(executive="deputy-1", start_time="15:30"))
    assert confirm(citizen, f"/petitions/{reference}/check").status_code == 303
    assert held() == [("deputy-1", "15:30", "tentative")]


def test_the_public_sees_that_it_is_taken_and_nothing_else(app: Portal, citizen: FlaskClient):
    reference = send(citizen)
    secretary_takes(app, reference, "approve")
    assert petition(reference).state == "approved"
    stranger = app.test_client()
    page = stranger.get(f"/executives/month?year={day().year}&month={day().month}")
    assert page.status_code == 200
    assert "ขอความอนุเคราะห์" not in page.get_data(as_text=True)
    assert "ตัวอย่างวิทยา" not in page.get_data(as_text=True)
