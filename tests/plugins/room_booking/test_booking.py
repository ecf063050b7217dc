"""A room from the free cell to the approved booking, and everything that is refused."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import select

from portal.app import Portal
from portal.booking.models import Closure, Reservation, Resource
from portal.booking.queries import by_slug
from portal.booking.spans import Span
from portal.extensions import db, transaction
from portal.i18n import today
from portal.petitions.models import Petition
from portal.testing import make_person, sign_in
from tests.booking.conftest import hours, working_day
from tests.plugins.room_booking.conftest import CHECK, FORM, answers, send
from tests.uploads.samples import picture


def held(status: str) -> int:
    return len(db.session.scalars(select(Reservation).filter_by(status=status)).all())


def step(app: Portal, reference: str, action: str, note: str = "") -> int:
    """The status of a step that an officer takes."""
    officer = sign_in(app, make_person("room_booking.staff"))
    petition = db.session.scalars(select(Petition).filter_by(reference=reference)).one()
    answer = officer.post(
        f"/staff/petitions/{reference}/step",
        data={"action": action, "note": note, "version": petition.version},
    )
    db.session.expire_all()
    return int(answer.status_code)


@pytest.fixture
def citizen(app: Portal, rooms: list[Resource]) -> Any:
    return sign_in(app, make_person())


def test_a_booking_holds_room_and_equipment_and_is_firm_once_approved(app: Portal, citizen: Any):
    reference = send(citizen, equipment=["projector", "sound"])
    assert (len(reference), held("tentative")) == (16, 3)
    assert step(app, reference, "approve") == 303
    assert held("firm") == 3
    assert "ไพลิน" in citizen.get(f"/petitions/{reference}").get_data(as_text=True)


@pytest.mark.parametrize("action", ["reject", "cancel"])
def test_a_booking_refused_frees_its_time(app: Portal, citizen: Any, action: str):
    reference = send(citizen)
    assert step(app, reference, action) == 422, "without a reason"
    assert step(app, reference, action, "ห้องปิดปรับปรุง") == 303
    assert (held("tentative"), held("gone")) == (0, 1)
    assert len(send(citizen)) == 16, "somebody else has it now"


def test_a_cancelled_booking_frees_its_time_also_once_approved(app: Portal, citizen: Any):
    reference = send(citizen)
    step(app, reference, "approve")
    version = db.session.scalars(select(Petition.version)).one()
    sure = {"version": version, "confirm": "y"}
    answer = citizen.post(f"/petitions/{reference}/cancel", data=sure)
    assert answer.status_code == 303
    db.session.expire_all()
    assert held("gone") == 1


def test_the_second_who_wants_a_time_is_told_and_keeps_what_was_typed(app: Portal, citizen: Any):
    send(citizen)
    other = sign_in(app, make_person())
    page = send(other, start_time="11:00", end_time="13:00")
    assert "มีผู้จองเวลานี้แล้ว" in page
    assert "เข้าคิวรอได้ที่หน้าของห้อง" in page
    assert "ประชุมคณะกรรมการ" in other.get(FORM).get_data(as_text=True)
    assert len(send(other, start_time="13:00", end_time="15:00")) == 16


def test_the_same_hours_are_booked_on_every_day_and_every_week(app: Portal, citizen: Any):
    first = working_day(3)
    while first.weekday() > 2:
        first += timedelta(days=1)
    with transaction() as session:
        session.execute(db.text("DELETE FROM holiday"))
    from portal.i18n.queries import forget_holidays

    forget_holidays()
    send(citizen, start_date=first, end_date=first + timedelta(days=1), repeat="weekly",
         repeat_until=first + timedelta(weeks=2))  # fmt: skip
    rows = db.session.scalars(select(Reservation).order_by(Reservation.starts_at)).all()
    days = [Span(row.starts_at, row.ends_at).day - first for row in rows]
    assert [one.days for one in days] == [0, 1, 7, 8, 14, 15]


def test_correcting_a_booking_moves_it(app: Portal, citizen: Any):
    reference = send(citizen)
    step(app, reference, "return", "โปรดเปลี่ยนห้อง")
    form = f"/petitions/{reference}/edit"
    citizen.get(form)
    assert citizen.post(form, data=answers(room="tubtim", attendees="10")).status_code == 303
    page = citizen.get(f"/petitions/{reference}/check").get_data(as_text=True)
    token = page.partition('name="token" value="')[2].partition('"')[0]
    answer = citizen.post(f"/petitions/{reference}/check", data={"token": token, "confirm": "y"})
    assert answer.status_code == 303
    db.session.expire_all()
    kept = db.session.scalars(select(Reservation).where(Reservation.status != "gone")).one()
    assert kept.resource.slug == "tubtim"


def sunday() -> date:
    return today() + timedelta(days=6 - today().weekday() + 7)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"start_time": "12:00", "end_time": "09:00"}, "เวลาสิ้นสุดต้องอยู่หลังเวลาเริ่มต้น"),
        ({"start_time": "06:00", "end_time": "07:00"}, "เปิดให้ใช้ 08:30–16:30"),
        ({"attendees": "41"}, "ไพลิน จุได้ 40 คน"),
        ({"attendees": "0"}, "จำนวนผู้เข้าร่วมประชุม"),
        ({"attendees": "-1"}, "จำนวนผู้เข้าร่วมประชุม"),
        ({"attendees": "1000000000"}, "จำนวนผู้เข้าร่วมประชุม"),
        ({"room": "cellar"}, "ห้องประชุม"),
        ({"repeat": "daily"}, "กรอกวันสุดท้ายที่จองซ้ำ"),
        ({"repeat": "daily", "repeat_until": "2190-01-01"}, "จองได้ไม่เกิน 200 ครั้ง"),
        ({"start_date": "2020-01-02", "end_date": "2020-01-02"}, "เป็นต้นไป"),
        ({"start_date": "3112-01-02"}, "วันที่เริ่มต้นใช้ห้อง"),
        ({"start_date": sunday(), "end_date": sunday()}, "วันนี้ของสัปดาห์ไม่เปิดให้จอง"),
        ({"end_date": today().isoformat()}, "วันสิ้นสุดอยู่ก่อนวันเริ่มต้น"),
        ({"start_date": today() + timedelta(days=500), "end_date": today() + timedelta(days=500)},
         "จองล่วงหน้าได้ไม่เกิน 365 วัน"),
    ],
)  # fmt: skip
def test_what_cannot_be_booked_is_refused_with_its_reason(
    app: Portal, citizen: Any, given: dict[str, Any], sentence: str
):
    citizen.get(FORM)
    answer = citizen.post(FORM, data=answers(**given))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert "ประชุมคณะกรรมการ" in page
    assert held("tentative") == 0


def test_a_closed_day_in_a_series_refuses_the_series(app: Portal, citizen: Any):
    day = working_day(4)
    with transaction() as session:
        closed = hours(0, 23, day)
        session.add(Closure(kind="room", starts_at=closed.start, ends_at=closed.end,
                            reason="ทาสีห้อง"))  # fmt: skip
    page = send(citizen, start_date=working_day(2), end_date=day)
    assert "ทาสีห้อง" in page or "วันนี้ของสัปดาห์" in page
    assert held("tentative") == 0


def test_more_of_a_thing_than_there_is_is_refused(app: Portal, citizen: Any):
    for room in ("petch", "pailin"):
        assert len(send(citizen, room=room, equipment=["sound"])) == 16
    page = send(citizen, room="morakot", equipment=["sound"])
    assert "ชุดเครื่องเสียงและลำโพง" in page
    assert held("tentative") == 4


def test_of_each_thing_as_many_are_held_as_were_asked_for(app: Portal, citizen: Any):
    many = {"equipment-projector": "๒", "equipment-microphone": "4", "equipment-screen": "0"}
    reference = send(citizen, **many)
    assert held("tentative") == 7
    page = citizen.get(f"/petitions/{reference}").get_data(as_text=True)
    assert "โปรเจคเตอร์ 2, ชุดไมโครโฟน 4" in page
    citizen.get(f"/petitions/{reference}/edit")
    form = citizen.get(f"/petitions/{reference}/edit").get_data(as_text=True)
    assert 'name="equipment-projector" value="2"' in form
    rest = {"equipment-projector": "1", "room": "petch"}
    assert len(send(sign_in(app, make_person()), **rest)) == 16
    refused = send(sign_in(app, make_person()), **{**rest, "room": "tubtim", "attendees": "5"})
    assert "โปรเจคเตอร์" in refused


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("4", "โปรเจคเตอร์ มีทั้งหมด 3"), ("-1", "จำนวนเต็ม 0 ถึง 3"), ("1000000000", "จำนวนเต็ม 0 ถึง 3"),
     ("1.5", "จำนวนเต็ม 0 ถึง 3"), ("<b>", "จำนวนเต็ม 0 ถึง 3"), ("999999", "โปรเจคเตอร์ มีทั้งหมด 3")],
)  # fmt: skip
def test_more_than_the_stock_or_no_number_is_refused_and_stays_typed(
    app: Portal, citizen: Any, typed: str, sentence: str
):
    citizen.get(FORM)
    answer = citizen.post(FORM, data=answers(**{"equipment-projector": typed}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{escape(typed)}"' in page
    assert 'href="#equipment-projector"' in page


def test_an_outside_agency_attaches_its_letter(app: Portal, citizen: Any):
    citizen.get(FORM)
    refused = citizen.post(FORM, data=answers(outside="y"))
    assert refused.status_code == 422
    assert "แนบหนังสือขอใช้" in refused.get_data(as_text=True)
    check = citizen.get(CHECK)
    assert check.status_code == 422, "nor past the form"
    letter = (io.BytesIO(picture()), "letter.jpg")
    answer = citizen.post(FORM, data=answers(outside="y", request_letter=letter))
    assert answer.status_code == 303
    assert citizen.get(CHECK).status_code == 200


def test_a_room_not_lent_to_outside_agencies_is_refused_them(app: Portal, citizen: Any):
    with transaction():
        by_slug("room", "pailin").for_outsiders = False
    citizen.get(FORM)
    letter = (io.BytesIO(picture()), "letter.jpg")
    answer = citizen.post(FORM, data=answers(outside="y", request_letter=letter))
    assert answer.status_code == 422
    assert "ไพลิน ไม่เปิดให้หน่วยงานภายนอกใช้" in answer.get_data(as_text=True)
    assert len(send(citizen)) == 16, "one's own may have it"


def test_a_free_cell_brings_room_and_day_into_the_form(app: Portal, citizen: Any):
    day = working_day(5)
    link = f"{FORM}?room=morakot&start_date={day}&subject=%3Cb%3E"
    page = citizen.get(link).get_data(as_text=True)
    assert 'value="morakot" selected' in page or 'selected value="morakot"' in page
    assert f'value="{day.day}"' in page
    assert "<b>" not in page.partition('id="subject"')[2][:80]
