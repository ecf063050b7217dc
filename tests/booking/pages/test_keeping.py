"""A browser keeps a calendar page until anything in it changes; of a signed-in reader, nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.app import Portal
from portal.booking.models import Resource
from portal.booking.operations import lock, touch
from portal.extensions import db, transaction
from portal.i18n import now, today
from portal.i18n.operations import add_holiday, remove_holiday
from portal.testing import make_person, sign_in
from tests.booking.conftest import hours
from tests.booking.pages.conftest import book, close
from tests.queries import statements_of

DAY = today() + timedelta(days=10)
MONTH = f"/rooms/month?year={DAY.year}&month={DAY.month}"
CALENDAR = f"/rooms/calendar?day={DAY}"
PAGES = (MONTH, CALENDAR, f"{CALENDAR}&view=week", "/rooms/board")


def mark_of(browser: FlaskClient, address: str) -> str:
    return str(browser.get(address).headers["ETag"])


def again(browser: FlaskClient, address: str, mark: str) -> int:
    return browser.get(address, headers={"If-None-Match": mark}).status_code


@pytest.mark.parametrize("address", [*PAGES[:3], "/rooms/year"])
def test_an_unchanged_page_is_not_sent_again_and_costs_one_question(
    stranger: FlaskClient, rooms: list[Resource], address: str
):
    book(rooms[0], hours(9, 11, DAY))
    mark = mark_of(stranger, address)
    with statements_of(db.engine) as asked:
        assert again(stranger, address, mark) == 304
    assert len(asked) == 1
    answer = stranger.get(address)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.headers["Vary"]


def _booked(rooms: list[Resource]) -> None:
    book(rooms[0], hours(9, 11, DAY))


def _closed(rooms: list[Resource]) -> None:
    close(hours(9, 11, DAY))


def _closed_one(rooms: list[Resource]) -> None:
    close(hours(9, 11, DAY), room=rooms[3])


def _holiday(rooms: list[Resource]) -> None:
    add_holiday(make_person().id, DAY, "วันพิเศษ", "Special day")


def _renamed(rooms: list[Resource]) -> None:
    with transaction() as session:
        lock(session, rooms[0].id).name = "เพชรน้ำเอก"
        touch(session, [rooms[0].id])


def _retired(rooms: list[Resource]) -> None:
    with transaction() as session:
        lock(session, rooms[0].id).retired_at = now()
        touch(session, [rooms[0].id])


@pytest.mark.parametrize("change", [_booked, _closed, _closed_one, _holiday, _renamed, _retired])
def test_every_change_is_seen_at_once(
    stranger: FlaskClient, rooms: list[Resource], change: Callable[[list[Resource]], None]
):
    marks = {address: mark_of(stranger, address) for address in PAGES[:3]}
    change(rooms)
    db.session.expire_all()
    for address, mark in marks.items():
        assert again(stranger, address, mark) == 200, address


def test_a_holiday_taken_away_and_given_another_name_is_a_change(
    stranger: FlaskClient, rooms: list[Resource]
):
    actor = make_person().id
    add_holiday(actor, DAY, "วันพิเศษ", "Special day")
    mark = mark_of(stranger, MONTH)
    remove_holiday(actor, DAY)
    add_holiday(actor, DAY, "วันพิเศษมาก", "Very special day")
    answer = stranger.get(MONTH, headers={"If-None-Match": mark})
    assert answer.status_code == 200
    assert "วันพิเศษมาก" in answer.get_data(as_text=True)


def test_each_language_month_and_reader_has_a_page_of_its_own(app: Portal, rooms: list[Resource]):
    browser, other = app.test_client(), app.test_client()
    mark = mark_of(browser, MONTH)
    assert again(browser, MONTH, mark) == 304
    assert again(browser, "/rooms/month?year=2031&month=1", mark) == 200
    assert again(other, MONTH, mark) == 200, "another session: another token in its forms"
    browser.set_cookie("lang", "en")
    assert again(browser, MONTH, mark) == 200


def test_the_page_of_somebody_signed_in_is_not_kept(app: Portal, rooms: list[Resource]):
    reader = sign_in(app, make_person())
    for address in PAGES:
        answer = reader.get(address, headers={"If-None-Match": "*"})
        assert answer.status_code == 200
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
