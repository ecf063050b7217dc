"""Sessions live on the server: they end by idling, by age, and at once when someone says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError

from portal.accounts import sessions
from portal.accounts.models import Grant, LoginSession, User
from portal.accounts.sessions import TOKEN, hash_of, reader_of
from portal.extensions import db, transaction
from portal.messages.models import Message
from portal.testing import PASSWORD, make_person, sign_in


def signed_in(browser: Any) -> bool:
    return bool(browser.get("/account/profile").status_code == 200)


def token_of(browser: Any) -> str:
    with browser.session_transaction() as cookie:
        return str(cookie[TOKEN])


@pytest.mark.parametrize(
    ("roles", "minutes"), [((), 30), (("id_card.staff",), 15), (("portal.admin",), 15)]
)
def test_idle_sessions_end(app: Any, clock: Any, roles: tuple[str, ...], minutes: int) -> None:
    browser = sign_in(app, make_person(*roles))
    clock.forward(minutes=minutes)
    assert signed_in(browser)
    clock.forward(minutes=minutes, seconds=1)
    assert not signed_in(browser)


def test_a_role_waiting_for_its_second_factor_already_idles_shorter(app: Any, clock: Any) -> None:
    browser = sign_in(app, make_person("id_card.staff"), second_factor=False)
    clock.forward(minutes=15, seconds=1)
    assert not signed_in(browser)


def test_twelve_hours_are_the_most_however_busy(app: Any, clock: Any) -> None:
    browser = sign_in(app, make_person())
    for _n in range(12 * 6):
        clock.forward(minutes=10)
        assert signed_in(browser)
    clock.forward(seconds=1)
    assert not signed_in(browser)


def test_a_clock_that_jumps_back_signs_nobody_out(app: Any, clock: Any) -> None:
    browser = sign_in(app, make_person())
    clock.forward(hours=-3)
    assert signed_in(browser)


def test_the_last_seen_moment_is_written_once_a_minute_at_most(app: Any, clock: Any) -> None:
    browser = sign_in(app, make_person())
    begun = clock.moment

    def seen() -> Any:
        return db.session.scalar(select(LoginSession.seen_at))

    clock.forward(seconds=59)
    signed_in(browser)
    assert seen() == begun
    clock.forward(seconds=2)
    signed_in(browser)
    assert seen() == begun + timedelta(seconds=61)


def test_reading_goes_on_when_the_moment_cannot_be_written(
    app: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(app, make_person())
    clock.forward(minutes=5)

    def full(**_given: Any) -> Any:
        raise OperationalError("UPDATE", {}, Exception("disk full"))

    monkeypatch.setattr(sessions, "transaction", full)
    assert signed_in(browser)


def test_a_disabled_person_is_out_at_the_next_request(app: Any) -> None:
    person = make_person()
    browser = sign_in(app, person)
    assert signed_in(browser)
    with transaction() as session:
        session.execute(update(User).where(User.id == person.id).values(disabled_at=db.func.now()))
    assert not signed_in(browser)


def test_a_demoted_person_loses_the_role_at_the_next_request(app: Any) -> None:
    person = make_person("portal.admin")
    browser = sign_in(app, person)
    assert browser.get("/admin/").status_code == 200
    with transaction() as session:
        session.delete(session.scalars(select(Grant)).one())
    assert browser.get("/admin/").status_code == 404
    assert signed_in(browser)


def test_a_role_counts_only_after_the_second_factor(app: Any) -> None:
    person = make_person("portal.admin", "id_card.staff")
    half, whole = sign_in(app, person, second_factor=False), sign_in(app, person)
    for address in ("/admin/", "/staff/people", "/admin/users"):
        answer = half.get(address)
        assert answer.status_code == 303
        assert answer.location.startswith("/account/totp?next=")
        assert whole.get(address).status_code == 200
    assert half.post("/admin/users").location == "/account/totp"
    reader = reader_of(token_of(half))
    assert reader is not None
    assert (reader.grants, reader.is_staff, reader.is_admin) == (frozenset(), False, False)
    assert reader.waiting_grants == {"portal.admin", "id_card.staff"}


def test_citizens_are_not_asked_but_told_that_the_page_is_not_there(app: Any) -> None:
    browser = sign_in(app, make_person())
    assert browser.get("/admin/").status_code == 404
    assert browser.get("/staff/people").status_code == 404


def test_a_role_does_not_open_what_another_role_opens(app: Any) -> None:
    browser = sign_in(app, make_person("id_card.staff"), second_factor=False)
    assert browser.get("/admin/").status_code == 404


def test_who_is_signed_in_is_one_statement_without_the_orm(app: Any) -> None:
    person = make_person("id_card.staff", "id_card.approver", title="ดร.", first_name="ปลา")
    with transaction() as session:
        session.add_all(Message(user_id=person.id, kind="reminder") for _n in range(3))
    token = token_of(sign_in(app, person))
    statements: list[str] = []
    listen = (db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    event.listen(*listen)
    try:
        reader = reader_of(token)
    finally:
        event.remove(*listen)
    assert len(statements) == 1
    assert reader is not None
    assert (reader.full_name, reader.unread, reader.second_factor) == (person.full_name, 3, True)
    assert reader.grants == {"id_card.staff", "id_card.approver"}
    assert reader.served == {"id_card"}


def test_a_page_for_strangers_asks_the_database_nothing_about_sessions(client: Any) -> None:
    statements: list[str] = []
    listen = (db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    event.listen(*listen)
    try:
        assert client.get("/account/login").status_code == 200
    finally:
        event.remove(*listen)
    assert [s for s in statements if "login_session" in s] == []


@pytest.mark.parametrize("token", ["", "x", None, 7, "a" * 10_000])
def test_a_token_nobody_gave_out_is_worth_nothing(app: Any, token: Any) -> None:
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    assert not signed_in(browser)


def test_the_hash_in_the_database_opens_nothing(app: Any) -> None:
    browser = sign_in(app, make_person())
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie[TOKEN] = hash_of(token_of(browser))
    assert not signed_in(thief)


def test_changing_the_password_ends_all_other_sessions(app: Any) -> None:
    person = make_person()
    here, there = sign_in(app, person), sign_in(app, person)
    new = "ฝนตกที่หน้าต่างบานเก่า"
    answer = here.post(
        "/account/password", data={"current": PASSWORD, "password": new, "password2": new}
    )
    assert answer.status_code == 303
    assert signed_in(here)
    assert not signed_in(there)


def test_the_list_shows_ones_own_live_sessions_and_ends_them(app: Any, clock: Any) -> None:
    person, other = make_person(), make_person()
    here, there, foreign = (sign_in(app, who) for who in (person, person, other))
    ids = {row.token_hash: row.id for row in db.session.scalars(select(LoginSession))}
    page = here.get("/account/sessions").text
    assert f"/account/sessions/{ids[hash_of(token_of(there))]}/end" in page
    assert f"/account/sessions/{ids[hash_of(token_of(foreign))]}/end" not in page
    here.post(f"/account/sessions/{ids[hash_of(token_of(foreign))]}/end")
    assert signed_in(foreign), "another person's session is not one's own to end"
    here.post(f"/account/sessions/{ids[hash_of(token_of(there))]}/end")
    assert not signed_in(there)
    assert signed_in(here)


def test_sign_out_everywhere_else(app: Any) -> None:
    person, other = make_person(), make_person()
    here, there, foreign = (sign_in(app, who) for who in (person, person, other))
    here.post("/account/sessions/end-others")
    assert (signed_in(here), signed_in(there), signed_in(foreign)) == (True, False, True)


def test_ending_one_session_twice_at_once_is_no_error(
    app: Any, at_once: Callable[..., list[Any]]
) -> None:
    person = make_person()
    sign_in(app, person)
    number = db.session.scalars(select(LoginSession.id)).one()
    ended = at_once(8, lambda _n: sessions.end_own_session(person.id, number))
    assert sorted(ended) == [False] * 7 + [True]
