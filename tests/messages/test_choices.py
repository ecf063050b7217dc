"""The page on which a person chooses how to be told."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from portal.app import Portal
from portal.extensions import db
from portal.messages.wishes import Wishes, keep_wishes, wishes_of
from portal.testing import make_person, sign_in
from tests.queries import statements_of

PAGE = "/account/messages"


@pytest.fixture
def browser(app: Portal) -> FlaskClient:
    person = make_person(language="en")
    found = sign_in(app, person)
    found.person = person  # type: ignore[attr-defined]
    return found


def chosen(browser: FlaskClient) -> Wishes:
    db.session.expire_all()
    return wishes_of(browser.person.id)  # type: ignore[attr-defined]


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 303
    assert client.post(PAGE, data={"pace": "daily"}).status_code == 303


def test_what_is_chosen_is_kept_and_shown_again(browser: FlaskClient) -> None:
    words = {"channels": ["mail"], "pace": "daily", "muted": ["id_card", "pension"]}
    assert browser.post(PAGE, data=words).status_code == 303
    assert chosen(browser) == Wishes(daily=True, muted=frozenset({"id_card", "pension"}))
    page = browser.get(PAGE).text
    assert page.count("checked") == 4
    browser.post(PAGE, data={"pace": "now"})
    assert chosen(browser) == Wishes(mail=False)


@pytest.mark.parametrize(
    "words",
    [{}, {"pace": "hourly"}, {"pace": "now", "channels": "sms"},
     {"pace": "now", "muted": "nonsense"}, {"pace": "now", "channels": "line"}],
)  # fmt: skip
def test_what_is_no_choice_changes_nothing(browser: FlaskClient, words: dict[str, str]) -> None:
    keep_wishes(browser.person.id, Wishes(daily=True))  # type: ignore[attr-defined]
    answer = browser.post(PAGE, data=words)
    assert (answer.status_code, chosen(browser)) == (422, Wishes(daily=True))
    assert "to correct first" in answer.text


def test_nobody_chooses_for_somebody_else(app: Portal, browser: FlaskClient) -> None:
    other = make_person()
    browser.post(PAGE, data={"pace": "daily", "user_id": str(other.id)})
    assert wishes_of(other.id) == Wishes()


def test_inbox_and_details_lead_there(browser: FlaskClient) -> None:
    for page in ("/messages", "/account/profile"):
        assert PAGE in browser.get(page).text


def test_the_page_costs_few_queries(app: Portal, browser: FlaskClient) -> None:
    browser.get(PAGE)
    engine: Engine = db.engine
    with statements_of(engine) as asked:
        assert browser.get(PAGE).status_code == 200
    assert len([one for one in asked if one.startswith("SELECT")]) <= 8, asked
