"""The agenda: who reads it, what the office enters, and what an absence does to appointments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.app import Portal
from portal.booking.models import Closure, Reservation, Resource
from portal.extensions import db, transaction
from portal.i18n import now
from portal.i18n.models import Holiday
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from tests.booking.conftest import working_day
from tests.plugins.appointment.conftest import (
    citizen_takes,
    day,
    details,
    held,
    petition,
    secretary_takes,
    send,
)

AGENDA = "/executives/agenda/director"
NEW, AWAY = f"{AGENDA}/new", f"{AGENDA}/away"


@pytest.fixture
def secretary(app: Portal, executives: list[Resource]) -> FlaskClient:
    return sign_in(app, make_person("appointment.staff"))


def entry(**given: Any) -> dict[str, Any]:
    """A meeting from one to three on the day of the tests."""
    return {
        "title": "ประชุมผู้บริหาร", "place": "ห้องเพชร", "start_date": day().isoformat(),
        "end_date": day().isoformat(), "start_time": "13:00", "end_time": "15:00", "repeat": "",
        "note": "เตรียมสรุปงบ", **given,
    }  # fmt: skip


def absence(**given: Any) -> dict[str, Any]:
    return {
        "start_date": day().isoformat(), "start_time": "00:00", "end_date": day().isoformat(),
        "end_time": "23:59", "reason": "ไปราชการต่างจังหวัด", **given,
    }  # fmt: skip


def shows(browser: FlaskClient, view: str = "week", on: date | None = None) -> str:
    answer = browser.get(AGENDA, query_string={"view": view, "day": (on or day()).isoformat()})
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def numbers() -> list[int]:
    """The entries of the office itself, in order of time."""
    db.session.expire_all()
    return list(db.session.scalars(
        select(Reservation.id)
        .where(Reservation.petition_id.is_(None), Reservation.status != "gone")
        .order_by(Reservation.starts_at)
    ))  # fmt: skip


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_every_view_shows_appointments_entries_absence_and_holidays(
    app: Portal, citizen: FlaskClient, secretary: FlaskClient, view: str
):
    reference, asked = send(citizen), day()
    assert secretary.post(NEW, data=entry()).status_code == 303
    late = absence(start_time="15:30", end_time="16:00")
    assert secretary.post(AWAY, data=late).status_code == 303
    page = shows(secretary, view)
    for words in ("ขอความอนุเคราะห์วิทยากร", reference, "09:30–10:00", "รอการตอบ", "ประชุมผู้บริหาร",
                  "ห้องเพชร", "13:00–15:00", "ไปราชการต่างจังหวัด"):  # fmt: skip
        assert words in page
    assert ("เตรียมสรุปงบ" in page) is (view == "day")
    with transaction() as session:
        session.merge(Holiday(day=day(), name_th="วันสมมติ", name_en="Invented day"))
    assert "วันสมมติ" in shows(secretary, view, asked)


def test_who_reads_and_who_changes(app: Portal, executives: list[Resource], enter: Any):
    for role in ("appointment.staff", "appointment.approver", "portal.admin", "portal.auditor"):
        assert enter(role).get(AGENDA).status_code == 200, role
    for role in ("appointment.approver", "portal.admin", "portal.auditor"):
        browser = enter(role)
        assert browser.get(NEW).status_code == 404, role
        assert browser.post(NEW, data=entry()).status_code == 404, role
        assert "เพิ่มวาระงาน" not in browser.get(AGENDA).get_data(as_text=True)
    for role in ("room_booking.staff", "id_card.approver"):
        assert enter(role).get(AGENDA).status_code == 404, role
    assert enter().get(AGENDA).status_code == 404
    assert app.test_client().get(AGENDA).status_code == 303
    assert numbers() == []


def test_an_entry_keeps_citizens_away_and_the_public_sees_only_that(
    app: Portal, citizen: FlaskClient, secretary: FlaskClient
):
    secretary.post(NEW, data=entry())
    assert "เวลานี้มีผู้จองไปแล้ว" in send(citizen, start_time="13:30")
    for address in (f"/executives/month?year={day().year}&month={day().month}",
                    "/executives/director", "/executives/director.ics"):  # fmt: skip
        page = app.test_client().get(address).get_data(as_text=True)
        for inside in ("ประชุมผู้บริหาร", "ห้องเพชร", "เตรียมสรุปงบ"):
            assert inside not in page, address


def test_entries_that_overlap_are_refused_and_what_was_typed_stays(
    app: Portal, citizen: FlaskClient, secretary: FlaskClient
):
    send(citizen)
    for given in ({"start_time": "09:00", "end_time": "10:00"}, {"start_time": "08:00"}):
        answer = secretary.post(NEW, data=entry(**given))
        assert answer.status_code == 422
        page = answer.get_data(as_text=True)
        assert "มีผู้จองเวลานี้แล้ว" in page
        assert "เตรียมสรุปงบ" in page
    assert numbers() == []
    assert secretary.post(NEW, data=entry(start_time="10:00")).status_code == 303


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title": " "}, "เรื่อง"),
        ({"end_time": "13:00"}, "เวลาสิ้นสุดต้องอยู่หลังเวลาเริ่มต้น"),
        ({"end_date": "2020-01-02"}, "วันสิ้นสุดอยู่ก่อนวันเริ่มต้น"),
        ({"repeat": "daily"}, "กรอกวันสุดท้ายที่จองซ้ำ"),
        ({"repeat": "daily", "repeat_until": "2190-01-01"}, "จองได้ไม่เกิน 200 ครั้ง"),
        ({"repeat": "hourly"}, "จองซ้ำ"),
    ],
)
def test_wrong_entries_are_refused(
    app: Portal, secretary: FlaskClient, given: dict[str, Any], sentence: str
):
    answer = secretary.post(NEW, data=entry(**given))
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert numbers() == []


def test_a_series_is_amended_singly_and_taken_out_from_one_on(
    app: Portal, secretary: FlaskClient
):
    weekly = entry(repeat="weekly", repeat_until=day() + timedelta(weeks=3))
    assert secretary.post(NEW, data=weekly).status_code == 303
    first, second, third, fourth = numbers()
    moved = entry(start_date=day() + timedelta(weeks=1), start_time="08:00", end_time="09:00",
                  title="ประชุมเลื่อน")  # fmt: skip
    page = secretary.get(f"{AGENDA}/{second}").get_data(as_text=True)
    assert "ประชุมผู้บริหาร" in page
    assert "นำรายการนี้และรายการถัดไปทั้งหมดออก" in page
    assert secretary.post(f"{AGENDA}/{second}", data=moved).status_code == 303
    assert [hour for _who, hour, _status in held()] == ["13:00", "08:00", "13:00", "13:00"]
    clash = entry(start_date=day() + timedelta(weeks=1), start_time="08:30", end_time="10:00")
    answer = secretary.post(f"{AGENDA}/{third}", data=clash)
    assert answer.status_code == 422
    assert "มีผู้จองเวลานี้แล้ว" in answer.get_data(as_text=True)
    gone = secretary.post(f"{AGENDA}/{third}/remove", data={"following": "1"})
    assert gone.status_code == 303
    assert numbers() == [first, second], "what was before stays"
    assert secretary.post(f"{AGENDA}/{fourth}/remove").status_code == 404
    assert secretary.post(f"{AGENDA}/{first}/remove").status_code == 303
    acts = set(db.session.scalars(select(AuditRecord.action)))
    assert acts >= {"agenda_entered", "agenda_amended", "agenda_struck"}


def test_an_appointment_is_no_entry_and_one_of_another_is_not_found(
    app: Portal, citizen: FlaskClient, secretary: FlaskClient
):
    send(citizen)
    booked = db.session.scalars(select(Reservation.id)).one()
    assert secretary.get(f"{AGENDA}/{booked}").status_code == 404
    assert secretary.post(f"{AGENDA}/{booked}/remove").status_code == 404
    secretary.post(NEW, data=entry())
    other = f"/executives/agenda/deputy-1/{numbers()[0]}"
    assert secretary.get(other).status_code == 404
    assert secretary.get(f"{AGENDA}/{2**40}").status_code == 404
    for address in (f"{AGENDA}?view=year", f"{AGENDA}?day=2569-13-01", "/executives/agenda/nobody"):
        assert secretary.get(address).status_code == 404
    assert secretary.get("/executives/agenda").location.endswith(AGENDA)


def appointments(app: Portal) -> list[str]:
    """Three on one day: at half past nine, ten and eleven."""
    return [
        send(sign_in(app, make_person()), start_time=opens) for opens in ("09:30", "10:00", "11:00")
    ]


def decisions(*chosen: str) -> dict[str, str]:
    ids = db.session.scalars(
        select(Reservation.petition_id).where(Reservation.status != "gone")
        .order_by(Reservation.starts_at)
    )  # fmt: skip
    return {f"decision-p{n}": way for n, way in zip(ids, chosen, strict=True)}


def test_leave_over_appointments_asks_what_becomes_of_each(
    app: Portal, executives: list[Resource], secretary: FlaskClient
):
    kept, cancelled, moved = appointments(app)
    secretary_takes(app, moved, "approve")
    answer = secretary.post(AWAY, data=absence())
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for words in (kept, cancelled, moved, "เสนอเวลาว่างถัดไป", "ไปราชการต่างจังหวัด"):
        assert words in page
    assert ">ไปราชการต่างจังหวัด</textarea>" in page, "the reason, to send or to change"
    assert db.session.scalar(select(func.count()).select_from(Closure)) == 0, "nothing yet"
    typed = {**absence(), **decisions("keep", "cancel", "propose")}
    answer = secretary.post(AWAY, data=typed)
    assert answer.status_code == 422, "without a reason for those who asked"
    assert db.session.scalar(select(func.count()).select_from(Closure)) == 0
    answer = secretary.post(AWAY, data={**typed, "cancel_reason": "ผู้อำนวยการไปราชการ"})
    assert answer.status_code == 303
    states = [petition(one).state for one in (kept, cancelled, moved)]
    assert states == ["submitted", "cancelled", "proposed"]
    assert petition(moved).note == "ผู้อำนวยการไปราชการ"
    proposed = details(moved).proposed_date
    assert proposed is not None
    assert proposed == working_day((day() - working_day(0)).days + 1) or proposed > day()
    assert held() == [("director", "09:30", "tentative"), ("director", "09:00", "tentative")]
    page = secretary.get(AWAY).get_data(as_text=True)
    assert "ไปราชการต่างจังหวัด" in page


def test_the_proposal_after_leave_is_accepted_in_one_press(
    app: Portal, citizen: FlaskClient, secretary: FlaskClient
):
    reference = send(citizen)
    typed = {**absence(), **decisions("propose"), "cancel_reason": "ลาป่วย"}
    assert secretary.post(AWAY, data=typed).status_code == 303
    assert citizen_takes(citizen, reference, "accept").status_code == 303
    assert petition(reference).state == "approved"
    assert details(reference).start_date > day()
    assert [status for _who, _hour, status in held()] == ["firm"]


def test_back_from_leave_the_time_can_be_had_again(
    app: Portal, citizen: FlaskClient, secretary: FlaskClient
):
    secretary.post(AWAY, data=absence())
    assert "ไปราชการต่างจังหวัด" in send(citizen)
    number = db.session.scalars(select(Closure.id)).one()
    assert secretary.post(f"/executives/agenda/deputy-1/away/{number}/remove").status_code == 404
    assert secretary.post(f"{AWAY}/{number}/remove").status_code == 303
    assert len(send(citizen)) == 16


@pytest.mark.parametrize("given", [
    {"reason": " "}, {"end_date": "2020-01-01"}, {"start_time": "noon"}, {"end_time": "00:00"},
])  # fmt: skip
def test_wrong_leave_is_refused(app: Portal, secretary: FlaskClient, given: dict[str, str]):
    answer = secretary.post(AWAY, data=absence(**given))
    assert answer.status_code == 422
    assert 'class="trouble"' in answer.get_data(as_text=True)
    assert db.session.scalar(select(func.count()).select_from(Closure)) == 0


def test_whoever_retires_keeps_the_agenda_and_gets_no_new_entries(
    app: Portal, citizen: FlaskClient, secretary: FlaskClient, executives: list[Resource]
):
    send(citizen)
    with transaction():
        executives[0].retired_at = now()
    assert "ขอความอนุเคราะห์วิทยากร" in shows(secretary)
    answer = secretary.post(NEW, data=entry())
    assert answer.status_code == 422
    assert "ประชุมผู้บริหาร" in answer.get_data(as_text=True)
    assert numbers() == []


def test_the_desk_leads_to_the_agenda(app: Portal, citizen: FlaskClient, secretary: FlaskClient):
    reference = send(citizen)
    assert "/executives/agenda" in secretary.get("/staff/appointment").get_data(as_text=True)
    page = secretary.get(f"/staff/petitions/{reference}").get_data(as_text=True)
    assert f"{AGENDA}?view=day&amp;day={day()}" in page
