"""The PIN is made by the booker, shown once, replaceable, and worth nothing without its meeting."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from plugins.video_conference import pins
from plugins.video_conference.models import Meeting
from plugins.video_conference.queries import invitations
from portal.app import Portal
from portal.testing import make_person, sign_in
from tests.plugins.video_conference.conftest import (
    GATEWAY,
    PASSWORD,
    PIN,
    Story,
    during,
    enter,
    fresh,
    open_room,
)

SHOWN = re.compile(r'id="new-pin">([^<]*)<')


def make(browser: FlaskClient, address: str, **typed: Any) -> Any:
    return browser.post(f"{address}/pin", data={"password": PASSWORD, "revision": "0", **typed})


@pytest.fixture
def meeting(story: Story) -> Meeting:
    return story.approved()


@pytest.fixture
def address(story: Story, meeting: Meeting) -> str:
    return f"/conference/booking/{story.reference(meeting)}"


def test_a_pin_made_by_the_portal_has_six_digits_and_is_shown_once(
    app: Portal, story: Story, meeting: Meeting, address: str
):
    booker = story.browser()
    page = make(booker, address).get_data(as_text=True)
    [pin] = SHOWN.findall(page)
    assert re.fullmatch(r"\d{6}", pin)
    assert f"Meeting PIN: {pin}" in page, "the invitation is ready to paste"
    assert f"{GATEWAY}8001" in page
    assert "http://localhost/conference/8001" in page
    later = booker.get(address).get_data(as_text=True)
    assert pin not in later
    assert "Meeting PIN: ••••" in later
    with during(fresh(meeting)):
        assert open_room(app.test_client(), "8001", pin=pin).status_code == 303


def test_the_booker_may_choose_it_and_replace_it(
    app: Portal, story: Story, meeting: Meeting, address: str
):
    booker = story.browser()
    assert SHOWN.findall(make(booker, address, pin="๑๒ ๓๔").get_data(as_text=True)) == ["1234"]
    answer = make(booker, address, pin="เก้าสี่", password="", revision="1")
    assert SHOWN.findall(answer.get_data(as_text=True)) == ["เก้าสี่"]
    with during(fresh(meeting)):
        assert open_room(app.test_client(), "8001", pin="1234").status_code == 422
        assert open_room(app.test_client(), "8001", pin="เก้าสี่").status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"pin": "123"}, "PIN ต้องมี 4–12 ตัวอักษร"),
        ({"pin": "   "}, "PIN ต้องมี 4–12 ตัวอักษร"),
        ({"pin": "1 2 3"}, "PIN ต้องมี 4–12 ตัวอักษร"),
        ({"pin": "๑๒๓"}, "PIN ต้องมี 4–12 ตัวอักษร"),
        ({"pin": "1234567890123"}, "PIN ต้องมี 4–12 ตัวอักษร"),
        ({"pin": "12\x0034"}, "PIN ต้องมี 4–12 ตัวอักษร"),
        ({"pin": "x" * 5000}, "100"),
        ({"password": ""}, "รหัสผ่านเจ้าของห้องต้องมีอย่างน้อย 8"),
        ({"password": "1234567"}, "รหัสผ่านเจ้าของห้องต้องมีอย่างน้อย 8"),
        ({"revision": "7"}, "สร้าง PIN ไปแล้ว"),
        ({"revision": "x"}, "สร้าง PIN ไปแล้ว"),
    ],
)
def test_what_is_no_pin_is_refused_and_not_said_again(
    story: Story, meeting: Meeting, address: str, typed: dict[str, str], sentence: str
):
    answer = make(story.browser(), address, **{"pin": PIN, **typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert PIN not in page
    assert fresh(meeting).pin_hash is None


def test_a_form_sent_twice_makes_one_pin(story: Story, meeting: Meeting, address: str):
    booker = story.browser()
    assert make(booker, address).status_code == 200
    before = fresh(meeting).pin_hash
    assert make(booker, address).status_code == 422
    assert fresh(meeting).pin_hash == before


def test_organisations_get_pins_of_their_own_and_a_new_pin_ends_them(
    story: Story, meeting: Meeting, address: str
):
    booker = story.browser()
    page = make(booker, address, own_pins="y").get_data(as_text=True)
    shown = re.findall(r'<th scope="row">([^<]+)</th><td class="code">(\d{6})</td>', page)
    assert [name for name, _pin in shown] == ["สดจ.เชียงใหม่", "สดจ.ลำพูน"]
    assert "Meeting PIN: ••••" in page, "the text for all holds none"
    assert len(invitations(meeting.petition_id)) == 2
    page = booker.get(address).get_data(as_text=True)
    assert not any(pin in page for _name, pin in shown)
    make(booker, address, revision="1")
    assert invitations(meeting.petition_id) == []
    assert not fresh(meeting).own_pins


def test_the_page_of_a_booking_is_its_bookers_alone(app: Portal, story: Story, address: str):
    assert story.browser().get(address).status_code == 200
    others = [make_person(), story.officer, make_person("portal.admin")]
    for browser in (sign_in(app, person) for person in others):
        assert browser.get(address).status_code == 404
        assert make(browser, address).status_code == 404
        assert browser.post(f"{address}/seats/1").status_code == 404
    assert app.test_client().get(address).status_code == 303
    assert story.browser().get("/conference/booking/3320260101000000").status_code == 404


def test_there_is_no_pin_before_it_is_approved_nor_after_it_ended(story: Story):
    petition = story.asked()
    address = f"/conference/booking/{petition.reference}"
    assert story.browser().get(address).status_code == 404
    story.step(petition, "receive_signed", received_how="fax")
    story.step(petition, "approve")
    assert story.browser().get(address).status_code == 200
    story.step(petition, "cancel")
    assert make(story.browser(), address).status_code == 404


def test_after_the_end_no_pin_is_made(story: Story, meeting: Meeting, address: str):
    with during(meeting, 181):
        answer = make(story.browser(), address)
    assert answer.status_code == 422
    assert "สิ้นสุด" in answer.get_data(as_text=True)


def test_the_booker_frees_the_seat_of_somebody_who_lost_the_code(app: Portal, story: Story):
    meeting = story.opened()
    address = f"/conference/booking/{story.reference(meeting)}"
    with during(meeting):
        enter(app.test_client())
        booker = story.browser()
        page = booker.get(address).get_data(as_text=True)
        [seat] = re.findall(r"/seats/(\d+)", page)
        assert enter(app.test_client()).status_code == 422
        assert booker.post(f"{address}/seats/{seat}").status_code == 303
        assert booker.post(f"{address}/seats/{seat}").status_code == 422
        assert enter(app.test_client()).status_code == 303


def test_a_pin_says_nothing_in_another_meeting_or_as_another_secret(app: Portal):
    kept = pins.hashed("pin", 1, PIN)
    assert pins.same(kept, "pin", 1, PIN)
    assert not pins.same(kept, "pin", 2, PIN)
    assert not pins.same(kept, "host", 1, PIN)
    assert not pins.same(None, "pin", 1, PIN)


def test_pins_of_the_portal_use_all_digits(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pins.secrets, "randbelow", lambda below: 42)
    assert pins.made() == "000042"
