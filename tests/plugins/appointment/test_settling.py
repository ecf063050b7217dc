"""What the secretary does with a request, and what the applicant answers."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import Portal
from portal.booking import reminders
from portal.extensions import db
from portal.i18n import BANGKOK
from portal.i18n.working_days import is_working_day
from portal.messages.models import Message
from portal.testing import make_person, sign_in
from tests.plugins.appointment.conftest import (
    answers,
    citizen_takes,
    confirm,
    day,
    details,
    held,
    petition,
    proposal,
    secretary_takes,
    send,
)

WHY = "ผู้อำนวยการติดประชุม"


@pytest.fixture
def reference(app: Portal, citizen: FlaskClient) -> str:
    return send(citizen)


def test_approved_it_is_firm_and_completed_it_stays_in_the_books(app: Portal, reference: str):
    assert secretary_takes(app, reference, "approve").status_code == 303
    assert held() == [("director", "09:30", "firm")]
    assert secretary_takes(app, reference, "complete").status_code == 303
    assert petition(reference).state == "completed"
    assert held() == [("director", "09:30", "firm")]


def test_the_executive_may_approve_with_a_role_of_their_own(app: Portal, reference: str):
    director = sign_in(app, make_person("appointment.approver"))
    typed = {"action": "approve", "version": petition(reference).version}
    assert director.post(f"/staff/petitions/{reference}/step", data=typed).status_code == 303
    assert held() == [("director", "09:30", "firm")]


@pytest.mark.parametrize("action", ["reject", "cancel"])
def test_declined_with_a_reason_it_frees_its_slot(app: Portal, reference: str, action: str):
    assert secretary_takes(app, reference, action).status_code == 422, "without a reason"
    assert secretary_takes(app, reference, action, WHY).status_code == 303
    assert held() == []
    assert petition(reference).note == WHY


def test_a_proposed_time_is_held_and_accepted_in_one_press(
    app: Portal, citizen: FlaskClient, reference: str
):
    assert secretary_takes(app, reference, "propose", WHY, **proposal()).status_code == 303
    assert held() == [("director", "14:00", "tentative")]
    page = citizen.get(f"/petitions/{reference}").get_data(as_text=True)
    for words in (WHY, "14:00", "ตอบรับเวลาที่เสนอ", "เลือกเวลาอื่น", "เสนอเวลาใหม่ รอผู้ขอตอบรับ"):
        assert words in page
    assert citizen_takes(citizen, reference, "accept").status_code == 303
    assert held() == [("director", "14:00", "firm")]
    kept = details(reference)
    assert (petition(reference).state, f"{kept.start_time:%H:%M}") == ("approved", "14:00")
    assert kept.proposed_time is None
    page = citizen.get(f"/petitions/{reference}").get_data(as_text=True)
    assert "วันที่เสนอ" not in page, "what was proposed is the appointment now"


def test_instead_of_the_proposed_time_another_may_be_chosen(
    app: Portal, citizen: FlaskClient, reference: str
):
    secretary_takes(app, reference, "propose", WHY, **proposal())
    edit = f"/petitions/{reference}/edit"
    page = citizen.get(edit).get_data(as_text=True)
    assert 'value="14:00"' in page, "what is held for oneself is free"
    assert citizen.post(edit, data=answers(start_time="15:00")).status_code == 303
    assert confirm(citizen, f"/petitions/{reference}/check").status_code == 303
    assert petition(reference).state == "resubmitted"
    assert held() == [("director", "15:00", "tentative")]
    assert citizen_takes(citizen, reference, "accept").status_code in {403, 409}


def test_an_approved_appointment_may_be_moved_by_proposing_even_to_a_deputy(
    app: Portal, citizen: FlaskClient, reference: str
):
    secretary_takes(app, reference, "approve")
    moved = proposal(proposed_executive="deputy-1")
    assert secretary_takes(app, reference, "propose", WHY, **moved).status_code == 303
    assert held() == [("deputy-1", "14:00", "tentative")]
    citizen_takes(citizen, reference, "accept")
    assert details(reference).executive == "deputy-1"
    assert held() == [("deputy-1", "14:00", "firm")]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"proposed_time": "10:00"}, "เวลานี้มีผู้จองไปแล้ว"),
        ({"proposed_time": "17:00"}, "เปิดให้ใช้"),
        ({"proposed_time": "13:17"}, "โปรดเลือกเวลาจากที่แสดงไว้"),
        ({"proposed_time": ""}, "เลือกเวลาว่างหนึ่งช่วง"),
        ({"proposed_date": "2020-01-02"}, "เป็นต้นไป"),
        ({"proposed_executive": "nobody"}, "ผู้บริหารที่เสนอ"),
    ],
)
def test_a_time_that_cannot_be_had_cannot_be_proposed(
    app: Portal, citizen: FlaskClient, reference: str, given: dict[str, Any], sentence: str
):
    send(sign_in(app, make_person()), start_time="10:00")
    answer = secretary_takes(app, reference, "propose", WHY, **proposal(**given))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert WHY in page, "what was typed stays"
    assert petition(reference).state == "submitted"
    assert held() == [("director", "09:30", "tentative"), ("director", "10:00", "tentative")]


def test_the_secretary_sees_the_free_times_without_script_too(app: Portal, reference: str):
    answer = secretary_takes(
        app, reference, "propose", WHY, **proposal(proposed_time=""), again="proposed_time"
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'value="14:00"' in page
    assert WHY in page
    assert petition(reference).state == "submitted"


def test_a_proposal_needs_a_message(app: Portal, reference: str):
    assert secretary_takes(app, reference, "propose", "", **proposal()).status_code == 422
    assert held() == [("director", "09:30", "tentative")]


def test_cancelled_by_the_applicant_the_slot_is_free_also_once_approved(
    app: Portal, citizen: FlaskClient, reference: str
):
    secretary_takes(app, reference, "approve")
    sure = {"version": petition(reference).version}
    assert citizen.post(f"/petitions/{reference}/cancel", data=sure).status_code == 303
    assert held() == []
    assert len(send(sign_in(app, make_person()))) == 16


def test_the_applicant_is_reminded_on_the_working_day_before(
    app: Portal, reference: str, monkeypatch: pytest.MonkeyPatch
):
    eve = day() - timedelta(days=1)
    while not is_working_day(eve):
        eve -= timedelta(days=1)
    monkeypatch.setattr(reminders, "now", lambda: datetime.combine(eve, time(9), BANGKOK))
    monkeypatch.setattr(reminders, "today", lambda: eve)
    assert reminders.remind() == 0, "not while it is only asked for"
    secretary_takes(app, reference, "approve")
    assert reminders.remind() == 1
    told = db.session.scalars(select(Message).filter_by(kind="booking_reminder")).one()
    assert "09:30–10:00 ผู้อำนวยการ" in told.parameters["times"][0]


def test_the_queue_shows_with_whom_about_what_and_when(app: Portal, reference: str):
    secretary = sign_in(app, make_person("appointment.staff"))
    page = secretary.get("/staff/appointment").get_data(as_text=True)
    for words in (reference, "ผู้อำนวยการ", "ขอความอนุเคราะห์วิทยากร", "09:30"):
        assert words in page
    assert str(day().day) in page
