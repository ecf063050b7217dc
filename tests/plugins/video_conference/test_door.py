"""Who comes in: by the right PIN, in its time, once under each name; everybody else is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from plugins.video_conference import seats
from plugins.video_conference.queries import seats as taken
from portal.app import Portal
from tests.booking.conftest import working_day
from tests.plugins.video_conference.conftest import (
    GATEWAY,
    PIN,
    Story,
    during,
    enter,
    fresh,
    open_room,
)

WRONG = "ไม่ตรงกับการประชุมที่จัดอยู่ขณะนี้"


def said(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_the_host_opens_once_and_participants_are_sent_to_the_gateway(app: Portal, story: Story):
    meeting = story.ready()
    host, guest = app.test_client(), app.test_client()
    with during(meeting):
        assert "ยังไม่ได้เปิดห้อง" in said(enter(guest))
        answer = open_room(host, "8001")
        assert (answer.status_code, answer.location) == (303, f"{GATEWAY}8001")
        again = open_room(app.test_client(), "8001")
        assert again.status_code == 422
        assert "เปิดอยู่แล้ว" in said(again)
        answer = enter(guest)
        assert (answer.status_code, answer.location) == (303, f"{GATEWAY}8001")
        cookie = guest.get_cookie("conference_seat", path="/conference")
        assert cookie is not None
        assert cookie.http_only
        assert [seat.participant for seat in taken(meeting.petition_id)] == ["สดจ.เชียงใหม่"]
        assert host.post("/conference/8001/rejoin").location == f"{GATEWAY}8001"


def test_one_name_has_one_seat_until_it_leaves(app: Portal, story: Story):
    meeting, guest, other = story.opened(), app.test_client(), app.test_client()
    with during(meeting):
        assert enter(guest).status_code == 303
        for name in ("สดจ.เชียงใหม่", " สดจ. เชียงใหม่ ", "สดจเชียงใหม่"):
            answer = enter(other, participant=name)
            assert answer.status_code == 422
            assert "มีผู้ใช้ชื่อนี้อยู่ในห้องแล้ว" in said(answer)
        assert enter(other, participant="สดจ.ลำพูน").status_code == 303
        assert guest.post("/conference/8001/rejoin").location == f"{GATEWAY}8001"
        assert guest.post("/conference/8001/leave").status_code == 303
        assert guest.post("/conference/8001/rejoin").status_code == 422
        assert enter(app.test_client()).status_code == 303


def test_a_code_brings_back_on_another_device_and_is_worth_nothing_in_another_room(
    app: Portal, story: Story
):
    meeting, guest = story.opened(), app.test_client()
    story.opened(meeting_id="8000", pin="other-77")
    with during(meeting):
        enter(guest)
        cookie = guest.get_cookie("conference_seat", path="/conference")
        assert cookie is not None
        assert cookie.value in said(guest.get("/conference/8001"))
        typed = cookie.value.lower().replace("-", " ")
        other = app.test_client()
        assert other.post("/conference/8000/rejoin", data={"code": typed}).status_code == 422
        answer = other.post("/conference/8001/rejoin", data={"code": typed})
        assert answer.location == f"{GATEWAY}8001"
        assert other.post("/conference/8001/rejoin", data={"code": "x"}).status_code == 422
    with during(meeting, 181):
        assert guest.post("/conference/8001/rejoin").status_code == 422


@pytest.mark.parametrize(("minutes", "status"), [(-31, 422), (-29, 303), (179, 303), (181, 422)])
def test_the_door_opens_half_an_hour_before_and_closes_at_the_end(
    app: Portal, story: Story, minutes: int, status: int
):
    meeting = story.ready()
    with during(meeting, minutes):
        answer = open_room(app.test_client(), "8001")
        assert answer.status_code == status
        assert enter(app.test_client()).status_code == status
        if minutes == -31:
            assert "08:30" in said(answer), "who has the PIN is told from when"
        elif status == 422:
            assert WRONG in said(answer)


@pytest.mark.parametrize(
    "typed",
    [{"pin": "482914"}, {"meeting_id": "8002"}, {"meeting_id": "9999"}, {"pin": "4829130"}],
)
def test_what_does_not_fit_is_told_in_one_sentence_and_the_name_is_kept(
    app: Portal, story: Story, typed: dict[str, str]
):
    with during(story.opened()):
        answer = enter(app.test_client(), **typed)
    page = said(answer)
    assert answer.status_code == 422
    assert WRONG in page
    assert "สดจ.เชียงใหม่" in page
    assert typed.get("pin", PIN) not in page


@pytest.mark.parametrize("typed", ["๔๘๒๙๑๓", " 482 913 ", "４８２９１３"])
def test_a_pin_is_the_same_however_its_digits_are_typed(app: Portal, story: Story, typed: str):
    with during(story.opened()):
        assert enter(app.test_client(), pin=typed, meeting_id="๘๐๐๑").status_code == 303


def test_the_pin_of_another_meeting_in_the_same_room_is_dead(app: Portal, story: Story):
    first = story.opened(pin="111222")
    later = story.opened(pin="333444", start_date=working_day(6).isoformat())
    afternoon = story.opened(pin="555666", start_time="12:30", end_time="14:00")
    with during(first):
        assert enter(app.test_client(), pin="111222").status_code == 303
        assert WRONG in said(enter(app.test_client(), pin="333444", participant="ก"))
    with during(later):
        for old in ("111222", "555666"):
            assert WRONG in said(enter(app.test_client(), pin=old))
        assert enter(app.test_client(), pin="333444").status_code == 303
    with during(afternoon, -10):
        assert enter(app.test_client(), pin="555666", participant="ข").status_code == 303


def test_nobody_lands_in_the_meeting_before(app: Portal, story: Story):
    """The lead time of a meeting does not reach into the one that is still going on."""
    first = story.opened(pin="111222")
    second = story.ready(pin="555666", start_time="12:00", end_time="14:00")
    with during(second, -15):
        answer = open_room(app.test_client(), "8001", pin="555666")
        assert answer.status_code == 422
        assert "12:00" in said(answer)
        assert enter(app.test_client(), pin="111222").status_code == 303
    with during(second, 0.1):
        assert open_room(app.test_client(), "8001", pin="555666").status_code == 303
        assert WRONG in said(enter(app.test_client(), pin="111222", participant="ก"))
    assert fresh(first).ends_at == second.starts_at


@pytest.mark.parametrize("action", ["cancel", "complete"])
def test_a_cancelled_or_finished_meeting_lets_nobody_in(app: Portal, story: Story, action: str):
    from portal.extensions import db
    from portal.petitions.models import Petition

    meeting, guest = story.opened(), app.test_client()
    with during(meeting):
        enter(guest)
    story.step(db.session.get_one(Petition, meeting.petition_id), action)
    with during(meeting):
        assert WRONG in said(enter(app.test_client(), participant="สดจ.ลำพูน"))
        assert guest.post("/conference/8001/rejoin").status_code == 422


def test_each_organisation_enters_once_with_a_pin_of_its_own(app: Portal, story: Story):
    meeting = story.opened(own_pins=True)
    own = story.pins.of_organisations
    with during(meeting):
        assert WRONG in said(enter(app.test_client())), "the host's PIN opens, it lets nobody in"
        assert WRONG in said(enter(app.test_client(), pin=own["สดจ.ลำพูน"])), "of somebody else"
        guest = app.test_client()
        assert enter(guest, pin=own["สดจ.เชียงใหม่"]).status_code == 303
        guest.post("/conference/8001/leave")
        used = enter(app.test_client(), pin=own["สดจ.เชียงใหม่"])
        assert "PIN นี้ใช้ไปแล้ว" in said(used)
        assert enter(app.test_client(), participant="สดจ.ลำพูน",
                     pin=own["สดจ.ลำพูน"]).status_code == 303  # fmt: skip
        seat = taken(meeting.petition_id)[0]
        seats.free(meeting.petition_id, seat.id)
        assert enter(app.test_client(), participant="สดจ.ลำพูน",
                     pin=own["สดจ.ลำพูน"]).status_code == 303  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [{"password": "ผิดผิดผิด"}, {"pin": "000000"}, {"password": PIN}, {"host": ""}, {"pin": ""}],
)
def test_a_host_needs_name_password_and_pin(app: Portal, story: Story, typed: dict[str, str]):
    meeting = story.ready()
    with during(meeting):
        answer = open_room(app.test_client(), "8001", **typed)
    assert answer.status_code == 422
    assert fresh(meeting).opened_at is None


def test_a_room_that_is_none_is_not_found(app: Portal, story: Story):
    for address in ("9999", "8001%2F..", "<b>"):
        assert app.test_client().get(f"/conference/{address}").status_code == 404
        assert app.test_client().post(f"/conference/{address}/leave").status_code == 404


def test_the_pages_speak_three_languages_and_name_the_subject_when_it_is_time(
    app: Portal, story: Story
):
    meeting = story.opened()
    with during(meeting):
        for language in ("th", "en", "lo"):
            browser = app.test_client()
            browser.set_cookie("lang", language)
            for page in ("/conference", "/conference/8001", "/conference/8000"):
                assert browser.get(page).status_code == 200
        assert "ประชุมชี้แจงนโยบาย" in said(app.test_client().get("/conference"))
    with during(meeting, -60 * 48):
        page = said(app.test_client().get("/conference/8001"))
        assert "ประชุมชี้แจงนโยบาย" not in page
    assert timedelta(hours=3) == meeting.ends_at - meeting.starts_at
