"""The pages of a kind stand on the blueprint of its service, whatever the kind."""

from __future__ import annotations

import pytest
from flask import Blueprint

from portal.app import Portal
from portal.booking.kinds import ResourceKind
from portal.booking.pages.mounting import calendar_pages
from portal.booking.pages.site import calendars_shown
from portal.i18n import today

BOATS = ResourceKind("boat", "เรือ")


def test_pages_need_an_address_of_their_own():
    with pytest.raises(ValueError, match="url_prefix"):
        calendar_pages(Blueprint("boats", __name__), kind=BOATS, service="boats", prefill={})


def test_prefill_knows_its_parts():
    bp = Blueprint("boats", __name__, url_prefix="/boats")
    with pytest.raises(ValueError, match="colour"):
        calendar_pages(bp, kind=BOATS, service="boats", prefill={"hull": "colour"})  # type: ignore[dict-item]


def test_the_portal_knows_whose_pages_it_has(app: Portal):
    rooms = next(one for one in calendars_shown() if one.kind.code == "room")
    assert (rooms.service, rooms.on_home) == ("room_booking", True)
    assert (str(rooms.kind.label), str(rooms.kind.one)) == ("ห้องประชุม", "ห้อง")


def test_every_page_is_there_before_anything_can_be_booked(app: Portal):
    browser = app.test_client()
    for address in ("/rooms", "/rooms/month", "/rooms/year"):
        page = browser.get(address)
        assert page.status_code == 200
        assert "ห้องประชุม" in page.get_data(as_text=True)
    assert browser.get("/rooms/nowhere").status_code == 404
    assert str(today().year + 543) in browser.get("/rooms/month").get_data(as_text=True)
