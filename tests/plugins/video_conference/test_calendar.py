"""Which virtual rooms are free is public; no calendar knows a PIN."""

from __future__ import annotations

from portal.app import Portal
from tests.plugins.video_conference.conftest import PIN, Story, answers


def test_the_month_leads_to_a_request_with_room_and_day_filled_in(app: Portal, story: Story):
    meeting = story.approved()
    day = meeting.starts_at.date()
    browser = app.test_client()
    page = browser.get(f"/conference/rooms/month?year={day.year}&month={day.month}")
    text = page.get_data(as_text=True)
    assert "ประชุมชี้แจงนโยบาย" in text
    assert f"/services/video-conference/new?meeting_id=8000&amp;start_date={day}" in text
    for address in ("", "/8001", "/year"):
        assert browser.get(f"/conference/rooms{address}").status_code == 200


def test_feeds_hold_the_meeting_and_no_pin(app: Portal, story: Story):
    story.ready()
    feed = app.test_client().get("/conference/rooms/8001.ics").get_data(as_text=True)
    assert "BEGIN:VEVENT" in feed
    assert PIN not in feed


def test_what_is_reserved_is_shown_while_the_form_is_filled_in(app: Portal, story: Story):
    page = offered(story)
    assert "Meeting ID 8001" in page
    assert "09:00–12:00" in page
    assert "มีผู้จองเวลานี้แล้ว" not in page
    story.approved()
    assert "มีผู้จองเวลานี้แล้ว" in offered(story)


def offered(story: Story) -> str:
    answer = story.browser().post("/services/video-conference/estimate", data=answers())
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))
