"""A taken room is no dead end: other rooms and times stand beside it, and nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.app import Portal
from portal.booking.models import Resource
from portal.testing import make_person, sign_in
from tests.booking.conftest import working_day
from tests.plugins.room_booking.conftest import CHECK, FORM, answers, send

TAKEN = "มีผู้จองเวลานี้แล้ว"


@pytest.fixture
def other(app: Portal, rooms: list[Resource]) -> FlaskClient:
    """Somebody who comes when the room of forty is taken in the morning."""
    assert len(send(sign_in(app, make_person()))) == 16
    return sign_in(app, make_person())


def links(page: str) -> list[str]:
    """Addresses of what could be had instead."""
    part = page.partition('id="instead"')[2].partition("</section>")[0]
    return [unescape(found) for found in re.findall(r'<a href="([^"]+)"', part)]


def typed(client: FlaskClient, **given: Any) -> str:
    """The form after its answers were worked out, without a script."""
    client.get(FORM)
    client.post(FORM, data=answers(estimate="1", **given))
    return str(client.get(FORM).get_data(as_text=True))


def test_other_rooms_and_the_next_times_fill_the_form_and_what_was_typed_stays(other: FlaskClient):
    page = typed(other, subject="ประชุมที่พิมพ์ไว้")
    assert TAKEN in page
    assert "ทางเลือกที่ว่าง" in page
    found = links(page)
    assert len(found) == 6, "three rooms are large enough, and three times"
    day = working_day(2).isoformat()
    assert ["room=ploychompoo" in found[0], "room=morakot" in found[1]] == [True, True]
    assert f"start_date={day}" in found[0]
    assert all("room=pailin" in link for link in found[3:])
    for link in found:
        page = other.get(FORM + link.partition("#")[0]).get_data(as_text=True)
        assert "ประชุมที่พิมพ์ไว้" in page
        assert TAKEN not in page
        assert links(page) == []
    assert TAKEN in other.get(FORM).get_data(as_text=True), "a link alone keeps nothing"


def test_the_page_that_checks_the_answers_offers_them_too(other: FlaskClient):
    other.get(FORM)
    assert other.post(FORM, data=answers()).status_code == 303
    found = links(other.get(CHECK).get_data(as_text=True))
    assert found[0].startswith(f"{FORM}?")
    assert TAKEN not in other.get(found[0].partition("#")[0]).get_data(as_text=True)


def test_a_series_is_offered_where_all_of_it_is_free(other: FlaskClient):
    day = working_day(2)
    page = typed(other, start_date=day, end_date=day, repeat="daily", repeat_until=day)
    for link in links(page):
        assert "repeat_until=" in link
        answer = other.get(FORM + link.partition("#")[0])
        assert TAKEN not in answer.get_data(as_text=True)


def test_a_free_time_needs_no_alternative(other: FlaskClient):
    assert links(typed(other, room="morakot")) == []
