"""Rooms, and the answers of a booking."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from plugins.room_booking.rooms import EQUIPMENT, ROOMS
from portal.app import Portal
from portal.booking.furnishing import furnish
from portal.booking.models import Resource
from tests.booking.conftest import working_day

FORM, CHECK = "/services/room-booking/new", "/services/room-booking/check"


@pytest.fixture
def rooms(app: Portal) -> list[Resource]:
    """The sample rooms and their equipment."""
    furnish(EQUIPMENT)
    return furnish(ROOMS)


def answers(**given: Any) -> dict[str, Any]:
    """A morning in the room of forty, on the next working day but two."""
    day = working_day(2).isoformat()
    return {
        "subject": "ประชุมคณะกรรมการ", "usage": "meeting", "purpose": "พิจารณางบประมาณ",
        "agency": "กลุ่มอำนวยการ", "attendees": "25", "room": "pailin", "start_date": day,
        "end_date": day, "start_time": "09:00", "end_time": "12:00", "repeat": "", **given,
    }  # fmt: skip


def send(browser: FlaskClient, **given: Any) -> str:
    """Send a booking; the reference, or the page that says why not."""
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
