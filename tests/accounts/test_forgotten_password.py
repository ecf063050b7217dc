"""Forgotten passwords: links and counter codes open once, for thirty minutes, and tell nobody."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts import pace
from portal.accounts.models import ResetLink, User
from portal.accounts.operations import BadCode, passwords as verbs
from portal.accounts.sessions import sign_out_everywhere
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.models import Delivery, Message
from portal.messages.sealed import disclose
from portal.privacy.models import AuditRecord
from portal.testing import PASSWORD, make_person, sign_in

ID = "1234567890121"
UNKNOWN = "8123456789011"
NEW = "ฝนตกที่หน้าต่างบานเก่า"


def ask(browser: Any, number: str = ID) -> Any:
    return browser.post("/account/forgot", data={"national_id": number})


def mailed_path() -> str:
    """The path of the newest link, as only the mail will say it."""
    cipher = db.session.scalars(
        select(Delivery.secret_cipher).order_by(Delivery.id.desc()).limit(1)
    ).one()
    assert cipher is not None
    return disclose(cipher)


def set_new(browser: Any, path: str, password: str = NEW, again: str | None = None) -> Any:
    return browser.post(path, data={"password": password, "password2": again or password})


def can_sign_in(app: Any, password: str) -> bool:
    answer = app.test_client().post(
        "/account/login", data={"national_id": ID, "password": password}
    )
    return bool(answer.status_code == 303)


def test_a_link_sets_a_new_password_and_ends_all_sessions(app: Any, client: Any) -> None:
    browser = sign_in(app, make_person(national_id=ID))
    ask(client)
    path = mailed_path()
    assert client.get(path).status_code == 200
    assert set_new(client, path).location == "/account/login"
    assert browser.get("/account/profile").status_code == 303
    assert can_sign_in(app, NEW)
    assert not can_sign_in(app, PASSWORD)


def test_the_link_is_in_the_mail_alone(app: Any, client: Any) -> None:
    person = make_person(national_id=ID)
    answer = ask(client)
    token = mailed_path().rpartition("/")[2]
    assert len(token) >= 43
    assert token not in answer.text
    message = db.session.scalars(select(Message)).one()
    assert (message.user_id, message.kind, message.link) == (person.id, "password_reset", "")
    assert token not in str(message.parameters)
    link = db.session.scalars(select(ResetLink)).one()
    assert token not in link.token_hash
    assert all(token not in str(row.detail) for row in db.session.scalars(select(AuditRecord)))


@pytest.mark.parametrize("who", ["unknown", "disabled", "without an address"])
def test_the_answer_is_the_same_for_everyone(
    app: Any, who: str, plain: Callable[[str], str]
) -> None:
    make_person(
        national_id=ID,
        **{"disabled": {"disabled_at": now()}, "without an address": {"email": None}}.get(who, {}),
    )
    make_person(national_id="8999000000014")
    usual = ask(app.test_client(), "8999000000014")
    answer = ask(app.test_client(), UNKNOWN if who == "unknown" else ID)
    assert (answer.status_code, plain(answer.text)) == (usual.status_code, plain(usual.text))
    assert len(answer.data) == len(usual.data)
    assert len(db.session.scalars(select(ResetLink)).all()) == 1


def test_the_answer_takes_the_same_time(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_person(national_id=ID)
    monkeypatch.setattr(pace, "EVEN", 0.15)
    for number in (ID, UNKNOWN):
        begun = time.monotonic()
        ask(app.test_client(), number)
        assert time.monotonic() - begun >= 0.15


def test_a_link_works_once(app: Any, client: Any) -> None:
    make_person(national_id=ID)
    ask(client)
    path = mailed_path()
    set_new(client, path)
    assert client.get(path).status_code == 410
    assert set_new(client, path, "อีกวลีหนึ่งที่ยาวพอ").status_code == 410
    assert can_sign_in(app, NEW)


def test_a_link_works_for_thirty_minutes(app: Any, client: Any, clock: Any) -> None:
    make_person(national_id=ID)
    ask(client)
    path = mailed_path()
    clock.forward(minutes=29)
    assert client.get(path).status_code == 200
    clock.forward(minutes=1, seconds=1)
    assert client.get(path).status_code == 410
    assert set_new(client, path).status_code == 410
    assert can_sign_in(app, PASSWORD)


def test_a_refused_password_leaves_the_link_good(app: Any, client: Any) -> None:
    make_person(national_id=ID, first_name="พรรณรายเพ็ญ")
    ask(client)
    path = mailed_path()
    for password, again in (
        ("สั้น", None), ("password1234", None), (NEW, NEW + "x"), ("พรรณรายเพ็ญ 0200", None),
    ):
        assert set_new(client, path, password, again).status_code == 422
    assert set_new(client, path).status_code == 303


def test_a_new_link_voids_the_one_before(app: Any, client: Any) -> None:
    make_person(national_id=ID)
    ask(client)
    first = mailed_path()
    ask(client)
    assert client.get(first).status_code == 410
    assert client.get(mailed_path()).status_code == 200


def test_a_changed_password_voids_the_links_and_a_disabled_account_too(
    app: Any, client: Any
) -> None:
    person = make_person(national_id=ID)
    ask(client)
    path = mailed_path()
    with transaction() as session:
        session.get_one(User, person.id).disabled_at = now()
    assert client.get(path).status_code == 410
    assert set_new(client, path).status_code == 410


@pytest.mark.parametrize("token", ["x", "a" * 43, "../../etc/passwd", "%00", "' OR 1=1 --"])
def test_a_made_up_link_is_over(client: Any, token: str) -> None:
    assert client.get(f"/account/reset/{token}").status_code in {404, 410}
    assert set_new(client, f"/account/reset/{token}").status_code in {404, 410}


def test_only_so_many_mails_go_to_one_person(limited: Any, plain: Callable[[str], str]) -> None:
    make_person(national_id=ID)
    pages = {plain(ask(limited.test_client()).text) for _n in range(5)}
    assert len(pages) == 1, "the fourth asker is not told"
    assert len(db.session.scalars(select(Message)).all()) == 3


def test_fifty_at_once_with_one_link_have_one_winner(
    app: Any, client: Any, at_once: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(national_id=ID)
    ask(client)
    token = mailed_path().rpartition("/")[2]
    monkeypatch.setattr(verbs.passwords, "hashed", lambda password: f"hash of {password}")

    def reset(number: int) -> str:
        verbs.reset_password(token, f"{NEW} {number}")
        return f"hash of {NEW} {number}"

    outcomes = at_once(50, reset)
    winners = [one for one in outcomes if isinstance(one, str)]
    assert len(winners) == 1
    assert sum(isinstance(one, BadCode) for one in outcomes) == 49
    assert db.session.scalars(select(User.password_hash)).one() == winners[0]


def test_without_the_statement_that_decides_several_would_win(
    app: Any, client: Any, at_once: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(national_id=ID)
    ask(client)
    token = mailed_path().rpartition("/")[2]
    monkeypatch.setattr(verbs.passwords, "hashed", lambda password: f"hash of {password}")
    monkeypatch.setattr(verbs, "_take_link", lambda *_given: None)
    outcomes = at_once(50, lambda number: verbs.reset_password(token, f"{NEW} {number}"))
    assert sum(isinstance(one, User) for one in outcomes) > 1


def test_staff_without_second_factor_need_fifteen_characters(app: Any, client: Any) -> None:
    make_person("id_card.staff", national_id=ID)
    ask(client)
    assert set_new(client, mailed_path(), "xK9#mQ2$vL5p").status_code == 422
    assert set_new(client, mailed_path(), "xK9#mQ2$vL5pwZ8").status_code == 303


def test_with_a_second_factor_twelve_are_enough(app: Any, client: Any) -> None:
    from portal.accounts.operations import enrol_totp

    person = make_person("id_card.staff", national_id=ID)
    enrol_totp(person.id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    ask(client)
    assert set_new(client, mailed_path(), "xK9#mQ2$vL5p").status_code == 303


def test_whoever_could_read_the_mail_is_known_in_that_browser(limited: Any) -> None:
    make_person(national_id=ID)
    own = limited.test_client()
    ask(own)
    set_new(own, mailed_path())
    for n in range(1, 8):
        limited.test_client().post(
            "/account/login", data={"national_id": ID, "password": "wrong wrong wrong"},
            environ_base={"REMOTE_ADDR": f"203.0.113.{n}"},
        )
    answer = own.post("/account/login", data={"national_id": ID, "password": NEW})
    assert answer.status_code == 303


def test_ending_sessions_of_nobody_ends_none(app: Any) -> None:
    assert sign_out_everywhere(4711) == 0
