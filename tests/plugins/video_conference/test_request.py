"""A request holds its rooms or is refused with its reason, and is approved once it is signed."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from plugins.room_booking.rooms import ROOMS
from plugins.video_conference.models import Meeting, VideoConference
from portal.app import Portal
from portal.booking.furnishing import furnish
from portal.booking.models import Reservation, Resource
from portal.extensions import db, transaction
from portal.i18n import today
from portal.petitions.models import Petition
from portal.testing import sign_in
from tests.documents.reading import by_reader
from tests.petitions.conftest import picture
from tests.plugins.video_conference.conftest import CHECK, FORM, Story, answers

MONDAY = today() + timedelta(days=7 - today().weekday())  # no holiday is in the database
BEFORE = MONDAY.isoformat()
REHEARSED = {
    "start_date": (MONDAY + timedelta(days=2)).isoformat(), "rehearsal_date": BEFORE,
    "rehearsal_start": "13:00", "rehearsal_end": "14:00",
}  # fmt: skip


def send(browser: FlaskClient, **given: Any) -> str:
    """Send a request; the reference, or the page that says why not."""
    browser.get(FORM)
    answer = browser.post(FORM, data=answers(**given))
    if answer.status_code != 303:
        return str(answer.get_data(as_text=True))
    page = browser.get(CHECK).get_data(as_text=True)
    token = page.partition('name="token" value="')[2].partition('"')[0]
    answer = browser.post(CHECK, data={"token": token, "confirm": "y"})
    if answer.status_code != 303:
        return str(answer.get_data(as_text=True))
    return str(answer.location).split("/")[2]


def held(status: str) -> list[tuple[str, str]]:
    """(kind, name) of what is held so, in order of time."""
    db.session.expire_all()
    found = select(Reservation).join(Resource).where(Reservation.status == status)
    rows = db.session.scalars(found.order_by(Reservation.starts_at, Resource.kind)).all()
    return [(row.resource.kind, row.resource.name) for row in rows]


def state_of(reference: str) -> str:
    db.session.expire_all()
    return db.session.scalars(select(Petition).filter_by(reference=reference)).one().state


def office(story: Story, reference: str, action: str, **more: Any) -> int:
    db.session.expire_all()
    petition = db.session.scalars(select(Petition).filter_by(reference=reference)).one()
    answer = sign_in(story.app, story.officer).post(f"/staff/petitions/{reference}/step", data={
        "action": action, "version": petition.version, **more,
    })  # fmt: skip
    return int(answer.status_code)


def test_a_request_waits_for_its_signed_form_then_is_approved(story: Story):
    booker = story.browser()
    reference = send(booker)
    assert reference.startswith("33")
    assert state_of(reference) == "unsigned"
    assert office(story, reference, "approve") == 409, "not before it is signed"
    petition = db.session.scalars(select(Petition)).one()
    step = {"action": "send_signed", "version": petition.version}
    own = f"/petitions/{reference}"
    assert booker.post(f"{own}/step", data=step).status_code == 422, "the file is missing"
    step["signed_form"] = (io.BytesIO(picture()), "ลงนามแล้ว.png")
    assert booker.post(f"{own}/step", data=step).status_code == 303
    assert state_of(reference) == "submitted"
    assert held("tentative") == [("meeting", "8001")]
    assert office(story, reference, "approve") == 303
    assert held("firm") == [("meeting", "8001")]
    assert db.session.scalars(select(Meeting.meeting_id)).all() == ["8001"]
    assert f"/conference/booking/{reference}" in booker.get(own).get_data(as_text=True)


@pytest.mark.parametrize("how", ["paper", "fax", "email"])
def test_the_office_notes_a_form_that_came_another_way(story: Story, how: str):
    reference = send(story.browser())
    assert office(story, reference, "receive_signed") == 422, "how it came is missing"
    assert office(story, reference, "receive_signed", received_how=how) == 303
    assert state_of(reference) == "submitted"
    assert db.session.scalars(select(VideoConference.received_how)).one() == how


def test_rehearsal_and_room_are_reserved_with_the_meeting(story: Story):
    furnish(ROOMS)
    reference = send(story.browser(), room="pailin", **REHEARSED)
    three = [("meeting", "8001"), ("meeting", "8001"), ("room", "ไพลิน")]
    assert held("tentative") == three
    office(story, reference, "receive_signed", received_how="paper")
    office(story, reference, "approve")
    assert held("firm") == three
    assert office(story, reference, "cancel", note="งดประชุม") == 303
    assert held("firm") == []


def test_the_form_to_sign_is_one_sheet_for_two_to_sign(story: Story):
    furnish(ROOMS)
    booker = story.browser()
    reference = send(booker, room="pailin", **REHEARSED)
    paper = booker.get(f"/petitions/{reference}/print.pdf").data
    with pikepdf.open(io.BytesIO(paper)) as opened:
        assert len(opened.pages) == 1
    text = by_reader(paper)
    for words in ("แบบคำขอใช้งานห้องประชุมทางไกล", "ไพลิน", "ผู้ยื่นคำขอ", "หัวหน้าหน่วยงาน"):
        assert words in text


@pytest.mark.parametrize("taken", ["room", "meeting", "rehearsal"])
def test_where_one_of_them_is_taken_none_is_reserved(app: Portal, story: Story, taken: str):
    furnish(ROOMS)
    first = {
        "room": {**REHEARSED, "meeting_id": "8000", "room": "pailin", "rehearsal_date": "",
                 "rehearsal_start": "", "rehearsal_end": ""},
        "meeting": {"start_date": REHEARSED["start_date"]},
        "rehearsal": {"start_date": BEFORE, "start_time": "13:30", "end_time": "15:00"},
    }[taken]  # fmt: skip
    assert len(send(story.browser(), **first)) == 16
    before = held("tentative")
    page = send(story.browser(), **{**REHEARSED, "room": "pailin"})
    assert "มีผู้จองเวลานี้แล้ว" in page
    assert held("tentative") == before


def test_without_rooms_to_lend_none_is_offered(story: Story):
    page = story.browser().get(FORM).get_data(as_text=True)
    assert 'name="room"' not in page
    furnish(ROOMS)
    assert 'name="room"' in story.browser().get(FORM).get_data(as_text=True)


def test_a_correction_moves_the_time_and_asks_for_a_new_signature(story: Story):
    booker, reference = story.browser(), send(story.browser())
    office(story, reference, "receive_signed", received_how="paper")
    form = f"/petitions/{reference}/edit"
    booker.get(form)
    assert booker.post(form, data=answers(meeting_id="8000")).status_code == 303
    page = booker.get(f"/petitions/{reference}/check").get_data(as_text=True)
    token = page.partition('name="token" value="')[2].partition('"')[0]
    booker.post(f"/petitions/{reference}/check", data={"token": token, "confirm": "y"})
    assert state_of(reference) == "unsigned"
    assert held("tentative") == [("meeting", "8000")]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"attendees": "0"}, "จำนวนผู้เข้าร่วม"),
        ({"attendees": "-1"}, "จำนวนผู้เข้าร่วม"),
        ({"attendees": "1000000000"}, "จำนวนผู้เข้าร่วม"),
        ({"attendees": "101"}, "8001 จุได้ 100 คน"),
        ({"start_time": "12:00", "end_time": "09:00"}, "เวลาสิ้นสุดต้องอยู่หลังเวลาเริ่มต้น"),
        ({"start_time": "05:00", "end_time": "06:00"}, "เปิดให้ใช้ 08:30–16:30"),
        ({"meeting_id": "4711"}, "ห้องประชุมทางไกล"),
        ({"start_date": "2020-01-02"}, "เป็นต้นไป"),
        ({"start_date": today() + timedelta(days=500)}, "จองล่วงหน้าได้ไม่เกิน 365 วัน"),
        ({**REHEARSED, "rehearsal_date": MONDAY + timedelta(days=3)}, "ต้องเสร็จสิ้นก่อนเริ่มการประชุม"),
        ({**REHEARSED, "rehearsal_date": REHEARSED["start_date"], "rehearsal_start": "08:45",
          "rehearsal_end": "09:30"}, "ต้องเสร็จสิ้นก่อนเริ่มการประชุม"),
        ({**REHEARSED, "rehearsal_end": "12:00"}, "เวลาสิ้นสุดต้องอยู่หลังเวลาเริ่มต้น"),
        ({**REHEARSED, "rehearsal_end": ""}, "ทดสอบให้ครบ"),
        ({"rehearsal_date": BEFORE}, "ทดสอบให้ครบ"),
        ({**REHEARSED, "rehearsal_start": "05:00"}, "เปิดให้ใช้ 08:30–16:30"),
        ({"invited": "สดจ.ลำพูน\nสดจ. ลำพูน"}, "มีหน่วยงานซ้ำกัน"),
        ({"invited": "\n".join(map(str, range(101)))}, "ไม่เกิน 100 หน่วยงาน"),
        ({"invited": "ก" * 101}, "ไม่เกิน 100 ตัวอักษร"),
        ({"invited": "..."}, "แต่ละบรรทัดต้องเป็นชื่อหน่วยงาน"),
    ],
)  # fmt: skip
def test_what_cannot_be_booked_is_refused_with_its_reason(
    story: Story, given: dict[str, Any], sentence: str
):
    page = send(story.browser(), **given)
    assert sentence in page
    assert "ประชุมชี้แจงนโยบาย" in page, "what was typed is kept"
    assert held("tentative") == []


def test_a_room_named_by_an_administrator_is_joined_by_its_name(app: Portal, story: Story):
    with transaction():
        room = db.session.scalars(select(Resource).filter_by(slug="8002")).one()
        room.slug, room.name = "meeting-3", "8765"
    meeting = story.approved(meeting_id="meeting-3")
    assert meeting.meeting_id == "8765"
    assert app.test_client().get("/conference/8765").status_code == 200


def test_reopened_and_approved_again_the_pin_of_before_stays_dead(story: Story):
    meeting = story.ready()
    petition = db.session.get_one(Petition, meeting.petition_id)
    story.step(petition, "cancel")
    db.session.expire_all()
    assert meeting.pin_hash is None
    assert meeting.host_hash is None
    assert meeting.closed_at is not None
