"""The second factor: enrolled by its owner, each code good once, recovery codes, removal."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from pyotp import TOTP
from sqlalchemy import select, update

from portal.accounts.models import RecoveryCode, User
from portal.accounts.operations import enrol_totp, second_factor, use_recovery_code, use_totp
from portal.extensions import db, transaction
from portal.i18n import thai
from portal.testing import PASSWORD, make_person, sign_in

ID = "1234567890121"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(clock: Any, secret: str = SECRET, steps: int = 0) -> str:
    return TOTP(secret).at(clock.moment, counter_offset=steps)


@pytest.fixture
def officer(clock: Any) -> User:
    """An officer who has a second factor."""
    person = make_person("id_card.staff", national_id=ID)
    enrol_totp(person.id, SECRET)
    return person


def half_in(app: Any, person: User) -> Any:
    return sign_in(app, person, second_factor=False)


def give(browser: Any, code: str, **more: str) -> Any:
    return browser.post("/account/totp", data={"code": code, **more})


def test_the_code_opens_the_roles_under_a_new_token(app: Any, officer: User, clock: Any) -> None:
    browser = half_in(app, officer)
    kept = browser.get_cookie("portal").value
    assert give(browser, code_at(clock), next="/staff/people").location == "/staff/people"
    assert browser.get("/staff/people").status_code == 200
    thief = app.test_client()
    thief.set_cookie("portal", kept)
    assert thief.get("/account/profile").status_code == 303, "the token of before is dead"


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_neighbouring_codes_are_taken_too(
    app: Any, officer: User, clock: Any, steps: int
) -> None:
    assert use_totp(officer.id, code_at(clock, steps=steps))


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_older_and_later_codes_are_not(app: Any, officer: User, clock: Any, steps: int) -> None:
    assert not use_totp(officer.id, code_at(clock, steps=steps))


def test_thai_digits_and_spaces_are_understood(officer: User, clock: Any) -> None:
    code = thai(code_at(clock))
    assert use_totp(officer.id, f" {code[:3]} {code[3:]} ")


@pytest.mark.parametrize("code", ["", "0", "12345", "1234567", "abcdef", "๑"])
def test_what_is_no_code_is_refused(app: Any, officer: User, code: str) -> None:
    assert not use_totp(officer.id, code)
    assert give(half_in(app, officer), code).status_code == 422


def test_a_code_is_good_once(app: Any, officer: User, clock: Any) -> None:
    code = code_at(clock)
    assert give(half_in(app, officer), code).status_code == 303
    assert give(half_in(app, officer), code).status_code == 422
    clock.forward(seconds=30)
    assert give(half_in(app, officer), code_at(clock)).status_code == 303


def test_an_earlier_code_is_dead_once_a_later_one_was_used(officer: User, clock: Any) -> None:
    assert use_totp(officer.id, code_at(clock, steps=1))
    assert not use_totp(officer.id, code_at(clock))


def test_one_code_twice_at_once_lets_one_in(
    app: Any, officer: User, clock: Any, at_once: Callable[..., list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = code_at(clock)
    assert sorted(at_once(20, lambda _n: use_totp(officer.id, code))) == [False] * 19 + [True]

    def read_then_write(_number: int) -> bool:
        last = db.session.scalar(select(User.totp_last_step).where(User.id == officer.id))
        step = second_factor._step_of(SECRET, code)
        if step is None or (last or 0) >= step:
            return False
        with transaction() as session:
            session.execute(update(User).values(totp_last_step=step))
        return True

    with transaction() as session:
        session.execute(update(User).values(totp_last_step=0))
    assert at_once(20, read_then_write).count(True) > 1, (
        "the control: who reads first and writes after lets several in"
    )


def test_tries_are_limited(limited: Any, officer: User, clock: Any) -> None:
    browser = half_in(limited, officer)
    assert [give(browser, "000000").status_code for _n in range(6)] == [422] * 5 + [429]
    assert browser.post("/account/recovery", data={"code": "x"}).status_code == 429


def shown_codes(page: str) -> list[str]:
    return re.findall(r'<li class="code">([a-z2-9]{5}-[a-z2-9]{5})</li>', page)


def enrol(browser: Any, clock: Any) -> tuple[str, list[str]]:
    """Go through enrolment; the secret and the recovery codes that were shown."""
    page = browser.get("/account/totp/enrol").text
    found = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page)
    assert found
    secret = found[0].replace(" ", "")
    answer = browser.post("/account/totp/enrol", data={"code": code_at(clock, secret)})
    assert answer.status_code == 200
    return secret, shown_codes(answer.text)


def test_a_new_officer_is_led_to_enrolment_and_in(app: Any, clock: Any) -> None:
    browser = app.test_client()
    person = make_person("id_card.staff", national_id=ID)
    answer = browser.post("/account/login", data={"national_id": ID, "password": PASSWORD})
    assert browser.get(answer.location).location == "/account/totp/enrol"
    secret, codes = enrol(browser, clock)
    assert len(codes) == len(set(codes)) == 10
    assert browser.get("/staff/people").status_code == 200
    clock.forward(seconds=30)
    assert use_totp(person.id, code_at(clock, secret))


def test_the_picture_holds_the_secret_of_this_session(app: Any, clock: Any) -> None:
    person = make_person("id_card.staff", national_id=ID)
    one, other = half_in(app, person), half_in(app, person)
    picture = one.get("/account/totp/qr.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert b"style=" not in picture.data
    assert b"<script" not in picture.data
    assert picture.data != other.get("/account/totp/qr.svg").data
    assert ID not in picture.text


def test_the_secret_is_kept_encrypted_and_the_codes_hashed(app: Any, clock: Any) -> None:
    person = make_person("id_card.staff")
    secret, codes = enrol(half_in(app, person), clock)
    cipher = db.session.scalars(select(User.totp_cipher)).one()
    assert cipher is not None
    assert secret.encode() not in cipher
    hashes = set(db.session.scalars(select(RecoveryCode.code_hash)))
    assert len(hashes) == 10
    assert not hashes & set(codes)


def test_a_wrong_first_code_enrols_nothing(app: Any, clock: Any) -> None:
    person = make_person("id_card.staff")
    browser = half_in(app, person)
    assert browser.post("/account/totp/enrol", data={"code": "000000"}).status_code == 422
    assert db.session.scalar(select(User.totp_cipher).where(User.id == person.id)) is None


def test_a_stolen_password_cannot_replace_the_telephone(
    app: Any, officer: User, clock: Any
) -> None:
    thief = half_in(app, officer)
    assert thief.get("/account/totp/enrol").location == "/account/totp"
    assert thief.post("/account/totp/enrol", data={"code": "000000"}).location == "/account/totp"
    assert thief.get("/account/totp/qr.svg").status_code == 404
    assert thief.post("/account/recovery-codes").status_code == 404


def test_whoever_has_shown_the_factor_may_set_up_another_telephone(
    app: Any, officer: User, clock: Any
) -> None:
    browser = sign_in(app, officer)
    secret, _codes = enrol(browser, clock)
    clock.forward(seconds=60)
    assert not use_totp(officer.id, code_at(clock))
    assert use_totp(officer.id, code_at(clock, secret))


def test_a_recovery_code_opens_once(app: Any, clock: Any) -> None:
    person = make_person("id_card.staff")
    _secret, codes = enrol(half_in(app, person), clock)
    browser = half_in(app, person)
    typed = codes[3].upper().replace("-", " ")
    assert browser.post("/account/recovery", data={"code": typed}).status_code == 303
    assert browser.get("/staff/people").status_code == 200
    again = half_in(app, person)
    assert again.post("/account/recovery", data={"code": codes[3]}).status_code == 422
    assert again.post("/account/recovery", data={"code": codes[4]}).status_code == 303


def test_a_recovery_code_twice_at_once_opens_once(
    app: Any, clock: Any, at_once: Callable[..., list[Any]]
) -> None:
    person = make_person("id_card.staff")
    _secret, codes = enrol(half_in(app, person), clock)
    outcomes = at_once(20, lambda _n: use_recovery_code(person.id, codes[0]))
    assert sorted(outcomes) == [False] * 19 + [True]


def test_new_recovery_codes_void_the_old(app: Any, clock: Any) -> None:
    person = make_person("id_card.staff")
    browser = half_in(app, person)
    _secret, old = enrol(browser, clock)
    page = browser.post("/account/recovery-codes").text
    new = shown_codes(page)
    assert len(new) == 10
    assert not use_recovery_code(person.id, old[0])
    assert use_recovery_code(person.id, new[0])


def test_codes_of_one_person_open_nobody_else(app: Any, officer: User, clock: Any) -> None:
    other = make_person("id_card.staff")
    enrol_totp(other.id, "A" * 32)
    assert not use_totp(other.id, code_at(clock))
    codes = second_factor.new_recovery_codes(officer.id)
    assert not use_recovery_code(other.id, codes[0])


def test_citizens_have_no_second_factor(app: Any) -> None:
    browser = sign_in(app, make_person())
    for address in ("totp", "totp/enrol", "totp/qr.svg", "recovery"):
        assert browser.get(f"/account/{address}").status_code == 404


def test_without_the_factor_an_officer_is_an_ordinary_person(app: Any, officer: User) -> None:
    browser = half_in(app, officer)
    assert browser.get("/account/profile").status_code == 200
    assert "/staff" not in re.findall(r'href="([^"]*)"', browser.get("/account/profile").text)
