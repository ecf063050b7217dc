"""Signing in: every way of typing, one answer for all that is wrong, a new session each time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts import passwords
from portal.accounts.models import LoginSession
from portal.accounts.operations import signing_in
from portal.accounts.sessions import TOKEN, hash_of
from portal.extensions import db
from portal.i18n import now
from portal.testing import PASSWORD, make_person

ID = "1234567890121"
UNKNOWN = "8123456789011"


def post(browser: Any, number: str = ID, password: str = PASSWORD, **more: str) -> Any:
    return browser.post(
        "/account/login", data={"national_id": number, "password": password, **more}
    )


def token_of(browser: Any) -> str:
    with browser.session_transaction() as cookie:
        return str(cookie[TOKEN])


@pytest.mark.parametrize(
    "typed", [ID, "1-2345-67890-12-1", " 1 2345 67890 12 1 ", "๑๒๓๔๕๖๗๘๙๐๑๒๑", "๑-๒๓๔๕-๖๗๘๙๐-๑๒-๑"]
)
def test_the_id_may_be_typed_in_any_way(client: Any, typed: str) -> None:
    make_person(national_id=ID)
    assert post(client, typed).status_code == 303
    assert client.get("/account/profile").status_code == 200


def test_the_cookie_holds_nothing_but_a_token_and_the_database_only_its_hash(client: Any) -> None:
    person = make_person(national_id=ID)
    post(client)
    with client.session_transaction() as cookie:
        assert set(cookie) <= {TOKEN, "csrf_token"}
        token = cookie[TOKEN]
    row = db.session.scalars(select(LoginSession)).one()
    assert (row.user_id, row.token_hash, row.second_factor) == (person.id, hash_of(token), False)
    assert token not in row.token_hash


def test_every_sign_in_begins_a_new_session_and_ends_the_one_before(client: Any) -> None:
    make_person(national_id=ID)
    post(client)
    first = token_of(client)
    post(client)
    assert token_of(client) != first
    ended = {row.token_hash: row.ended_at for row in db.session.scalars(select(LoginSession))}
    assert ended[hash_of(first)] is not None
    assert ended[hash_of(token_of(client))] is None


def test_a_session_planted_before_signing_in_is_worth_nothing_after(app: Any, client: Any) -> None:
    make_person(national_id=ID)
    with client.session_transaction() as cookie:
        cookie[TOKEN] = "planted"
        cookie["csrf_token"] = "planted"
        cookie["more"] = "planted"
    post(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie.values()
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie[TOKEN] = "planted"
    assert thief.get("/account/profile").status_code == 303


def _plain(plain: Callable[[str], str], page: str, typed: str) -> str:
    return plain(page).replace(f'value="{typed}"', "")


@pytest.mark.parametrize(
    ("number", "password"),
    [(ID, "wrong wrong wrong"), (UNKNOWN, PASSWORD), (UNKNOWN, "x"), (ID, PASSWORD[:-1]),
     (ID, PASSWORD + "x"), (ID, "x" * 5000)],
)
def test_all_that_is_wrong_is_answered_alike(
    client: Any, number: str, password: str, plain: Callable[[str], str]
) -> None:
    make_person(national_id=ID)
    answer = post(client, number, password)
    other = post(client, UNKNOWN, "wrong wrong wrong")
    assert answer.status_code == other.status_code == 422
    assert _plain(plain, answer.text, number) == _plain(plain, other.text, UNKNOWN)
    assert client.get("/account/profile").status_code == 303
    assert db.session.scalars(select(LoginSession)).all() == []


def test_a_wrong_number_says_so_before_anything_is_looked_up(client: Any) -> None:
    answer = post(client, "1234567890122")
    assert answer.status_code == 422
    assert 'id="national_id-error"' in answer.text


def test_an_unknown_id_costs_what_a_wrong_password_costs(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(national_id=ID)
    assert not passwords.matches("the first check makes nobody's hash", None)
    hashes: list[str] = []
    real = passwords.matches
    monkeypatch.setattr(
        passwords, "matches", lambda *given: hashes.append(given[0]) or real(*given)
    )

    def cost(number: str) -> float:
        with app.test_request_context("/account/login", method="POST"):
            begun = time.thread_time()
            with pytest.raises(signing_in.SignInRefused):
                signing_in.sign_in_with_password(number, "wrong wrong wrong")
            return time.thread_time() - begun

    times = [(cost(ID), cost(UNKNOWN)) for _n in range(8)]
    known, unknown = (min(column) for column in zip(*times, strict=True))
    assert 0.75 < known / unknown < 1.33
    assert len(hashes) == 16


def test_a_disabled_account_is_named_only_to_who_knows_its_password(
    client: Any, plain: Callable[[str], str]
) -> None:
    make_person(national_id=ID, disabled_at=now())
    closed, wrong = post(client), post(client, ID, "wrong wrong wrong")
    assert closed.status_code == wrong.status_code == 422
    assert closed.text != wrong.text
    unknown = post(client, UNKNOWN)
    assert _plain(plain, wrong.text, ID) == _plain(plain, unknown.text, UNKNOWN)
    assert db.session.scalars(select(LoginSession)).all() == []


@pytest.mark.parametrize(
    ("wish", "place"),
    [("/petitions?q=1", "/petitions?q=1"), ("//evil.example", "/"), ("https://evil.example", "/"),
     ("/\\evil.example", "/"), ("", "/")],
)
def test_next_leads_back_within_the_portal_only(client: Any, wish: str, place: str) -> None:
    make_person(national_id=ID)
    assert post(client, next=wish).location == place


def test_next_survives_a_wrong_password(client: Any) -> None:
    make_person(national_id=ID)
    page = post(client, ID, "wrong wrong wrong", next="/petitions").text
    assert 'name="next" value="/petitions"' in page


def test_a_stranger_is_led_to_sign_in_and_back(client: Any) -> None:
    make_person(national_id=ID)
    there = client.get("/account/sessions").location
    assert there.startswith("/account/login?next=")
    page = client.get(there).text
    assert 'name="next" value="/account/sessions' in page


def test_who_holds_a_role_is_asked_for_the_second_factor(client: Any) -> None:
    make_person("id_card.staff", national_id=ID)
    assert post(client, next="/staff").location == "/account/totp?next=/staff"


def test_signing_out_kills_the_session_for_everyone_who_kept_the_cookie(
    app: Any, client: Any
) -> None:
    make_person(national_id=ID)
    post(client)
    kept = client.get_cookie("portal").value
    assert client.post("/account/logout").status_code == 303
    thief = app.test_client()
    thief.set_cookie("portal", kept)
    assert thief.get("/account/profile").status_code == 303
    assert client.get("/account/profile").status_code == 303


def test_signing_out_needs_a_post(client: Any) -> None:
    make_person(national_id=ID)
    post(client)
    assert client.get("/account/logout").status_code == 405
    assert client.get("/account/profile").status_code == 200


def test_the_sign_in_page_leads_on_whoever_is_signed_in(client: Any) -> None:
    make_person(national_id=ID)
    post(client)
    assert client.get("/account/login?next=/account/sessions").location == "/account/sessions"


def test_somebody_else_may_sign_in_in_the_same_browser(client: Any) -> None:
    make_person(national_id=ID, first_name="คนแรก")
    make_person(national_id=UNKNOWN, first_name="คนหลัง")
    post(client)
    post(client, UNKNOWN)
    page = client.get("/account/profile").text
    assert "คนหลัง" in page
    assert "คนแรก" not in page


@pytest.fixture
def with_csrf(app: Any) -> Iterator[None]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_no_form_is_taken_without_its_csrf_token(client: Any, with_csrf: None) -> None:
    make_person(national_id=ID)
    for address in ("login", "register", "forgot", "reset"):
        form = {"national_id": ID, "password": PASSWORD}
        assert client.post(f"/account/{address}", data=form).status_code == 400, address
    assert db.session.scalars(select(LoginSession)).all() == []
    page = client.get("/account/login").text
    token = re.search(r'name="csrf_token" [^>]*value="([^"]+)"', page)
    assert token, "the control: with its token the form is taken"
    assert post(client, csrf_token=token[1]).status_code == 303


def test_the_cookie_is_shut_to_scripts_and_other_sites(client: Any) -> None:
    make_person(national_id=ID)
    for cookie in post(client).headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
