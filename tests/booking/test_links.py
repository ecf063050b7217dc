"""A secret link shows a person's own bookings to whoever has it, until it is revoked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select, update

from portal.accounts.models import User
from portal.app import Portal
from portal.booking.links import MOST
from portal.booking.models import CalendarLink, Resource
from portal.booking.operations import hold
from portal.extensions import db, transaction
from portal.i18n import now
from portal.observe.scrubbing import hide
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from tests.booking import strict
from tests.booking.conftest import hours, make_resource, working_day
from tests.booking.petitions import petition_of, wish_called

PAGE = "/account/calendar"


@pytest.fixture
def person(app: Portal) -> User:
    return make_person()


@pytest.fixture
def browser(app: Portal, person: User) -> Any:
    return sign_in(app, person)


@pytest.fixture
def room(app: Portal) -> Resource:
    return make_resource(is_private=True)


def made(browser: Any, name: str = "มือถือ") -> str:
    """The path of a new link."""
    page = browser.post(PAGE, data={"name": name}).get_data(as_text=True)
    found = re.search(r"http://localhost(/feed/[\w-]{43}\.ics)", page)
    assert found
    return found[1]


def feed(app: Portal, link: str) -> list[dict[str, object]]:
    """What a calendar reads there, without a cookie."""
    answer = app.test_client().get(link)
    assert answer.status_code == 200
    return strict.read(answer.data)[1]


def test_it_shows_ones_own_bookings_whole_and_nobody_elses(
    app: Portal, person: User, browser: Any, room: Resource
):
    own, foreign = petition_of(person, 1), petition_of(None, 2)
    with transaction():
        (mine,) = hold([wish_called("ของฉัน", room, hours(9, 10))], petition=own)
        hold([wish_called("ของเขา", room, hours(10, 11))], petition=foreign)
    (one,) = feed(app, made(browser))
    assert (one["UID"], one["SUMMARY"]) == (mine.uid, "ของฉัน")
    assert one["URL"] == f"http://localhost/petitions/{own.reference}"
    assert "สมมติ" not in str(one), "no name of a person"


def test_it_is_told_once_and_only_its_hash_is_kept(app: Portal, browser: Any):
    link = made(browser)
    assert link not in browser.get(PAGE).get_data(as_text=True)
    token = link.removeprefix("/feed/").removesuffix(".ics")
    kept = db.session.scalars(select(CalendarLink)).one()
    assert token not in str(vars(kept))
    assert token not in hide(f"GET {link}")
    assert token not in str([row.detail for row in db.session.scalars(select(AuditRecord))])


def test_a_revoked_link_is_gone_and_others_go_on(app: Portal, browser: Any):
    link, other = made(browser), made(browser, "Outlook")
    kept = db.session.scalars(select(CalendarLink).order_by(CalendarLink.id)).first()
    assert kept
    assert browser.post(f"{PAGE}/{kept.id}/revoke").status_code == 303
    assert app.test_client().get(link).status_code == 410
    assert app.test_client().get(other).status_code == 200
    page = browser.get(PAGE).get_data(as_text=True)
    assert "Outlook" in page
    assert "มือถือ" not in page.partition("<main")[2]


def test_nobody_revokes_what_is_not_theirs(app: Portal, browser: Any):
    link = made(browser)
    stranger = sign_in(app, make_person())
    kept = db.session.scalars(select(CalendarLink)).one()
    assert stranger.post(f"{PAGE}/{kept.id}/revoke").status_code == 303
    assert app.test_client().get(link).status_code == 200


def test_a_guessed_or_a_disabled_persons_link_opens_nothing(
    app: Portal, person: User, browser: Any
):
    link = made(browser)
    for guess in ("/feed/x.ics", link[:-6] + "AA.ics", link + ".ics"):
        assert app.test_client().get(guess).status_code == 404
    with transaction() as session:
        session.execute(update(User).where(User.id == person.id).values(disabled_at=now()))
    assert app.test_client().get(link).status_code == 410


def test_unchanged_it_is_not_sent_again_and_its_use_is_noted_once_an_hour(
    app: Portal, person: User, browser: Any, room: Resource
):
    link, client = made(browser), app.test_client()
    first = client.get(link)
    used = db.session.scalar(select(CalendarLink.used_at))
    assert used is not None
    assert first.headers["Cache-Control"] == "private, no-cache"
    asked = {"If-None-Match": first.headers["ETag"]}
    assert client.get(link, headers=asked).status_code == 304
    assert db.session.scalar(select(CalendarLink.used_at)) == used
    with transaction():
        hold([wish_called("ใหม่", room, hours(9, 10, working_day(2)))], petition=petition_of(person))
    assert client.get(link, headers=asked).status_code == 200


def test_of_links_nobody_has_more_than_is_sensible_and_each_has_a_name(app: Portal, browser: Any):
    assert browser.post(PAGE, data={"name": " "}).status_code == 422
    for number in range(MOST):
        made(browser, f"<b>{number}")
    answer = browser.post(PAGE, data={"name": "one more"})
    assert answer.status_code == 422
    assert "one more" in answer.get_data(as_text=True)
    assert "&lt;b&gt;1" in answer.get_data(as_text=True)
    assert db.session.scalar(select(func.count()).select_from(CalendarLink)) == MOST


def test_the_copy_of_ones_data_names_the_links_without_what_opens_them(app: Portal, browser: Any):
    token = made(browser).removeprefix("/feed/").removesuffix(".ics")
    answer = browser.get("/account/data/copy.json")
    (link,) = answer.json["calendar_links"]
    assert (link["name"], link["used"], link["revoked"]) == ("มือถือ", None, None)
    hashes = db.session.scalars(select(CalendarLink.token_hash)).all()
    assert not any(secret in answer.get_data(as_text=True) for secret in (token, *hashes))


def test_strangers_are_asked_to_sign_in(app: Portal):
    assert app.test_client().get(PAGE).status_code == 303
