"""Registering: what is kept, what is refused, and that nobody learns who has an account."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts import notice, pace, passwords
from portal.accounts.identity import decrypt
from portal.accounts.models import Consent, User
from portal.accounts.operations import AlreadyRegistered, add_person, registration
from portal.extensions import db
from portal.messages.models import Message
from portal.privacy.models import AuditRecord
from portal.testing import PASSWORD, make_person

Typed = dict[str, str]


def only_account() -> User:
    return db.session.scalars(select(User).execution_options(populate_existing=True)).one()


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_account_is_unverified_and_its_id_encrypted(client: Any, application: Typed) -> None:
    answer = client.post("/account/register", data=application)
    assert answer.status_code == 303
    person = only_account()
    assert person.full_name == "นายสมมติ ไม่มีตัวตน"
    assert (person.phone, person.staff_type) == ("020000000", "teacher_official")
    assert (person.email, person.language, person.verified_at) == (
        "somebody@mail.example", "th", None,
    )
    assert decrypt(person.national_id_cipher, person.national_id_index) == "1234567890121"
    assert person.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert [row.action for row in db.session.scalars(select(AuditRecord))] == [
        "account.registered"
    ]


def test_one_can_sign_in_afterwards(client: Any, application: Typed) -> None:
    client.post("/account/register", data=application)
    answer = client.post(
        "/account/login", data={"national_id": "๑๒๓๔๕๖๗๘๙๐๑๒๑", "password": PASSWORD}
    )
    assert answer.status_code == 303
    assert client.get("/account/profile").status_code == 200


def test_the_notice_is_kept_with_its_version_and_the_consent_apart(
    client: Any, application: Typed
) -> None:
    client.post("/account/register", data={**application, "survey": "y"})
    kept = {row.kind: row for row in db.session.scalars(select(Consent))}
    assert set(kept) == {"notice", "survey"}
    assert kept["notice"].version == notice.current().version
    assert re.search(r"sha256:[0-9a-f]{20}$", kept["notice"].version)


def test_without_the_box_ticked_there_is_no_optional_consent(
    client: Any, application: Typed
) -> None:
    client.post("/account/register", data=application)
    assert [row.kind for row in db.session.scalars(select(Consent))] == ["notice"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"national_id": "1-2345-67890-12-2"}, "national_id"),
        ({"national_id": "123456789012"}, "national_id"),
        ({"national_id": "12345678901211"}, "national_id"),
        ({"national_id": ""}, "national_id"),
        ({"phone": "1669"}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
        ({"staff_type": "king"}, "staff_type"),
        ({"first_name": " "}, "first_name"),
        ({"first_name": "ก" * 101}, "first_name"),
        ({"title": ""}, "title"),
        ({"password2": PASSWORD + "x"}, "password2"),
        ({"password": "สั้นไป", "password2": "สั้นไป"}, "password"),
        ({"password": "password1234", "password2": "password1234"}, "password"),
        ({"password": "สมมติ สมมติ สมมติ", "password2": "สมมติ สมมติ สมมติ"}, "password"),
        ({"password": "1234567890121", "password2": "1234567890121"}, "password"),
        ({"notice": ""}, "notice"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    client: Any, application: Typed, change: Typed, field: str
) -> None:
    answer = client.post("/account/register", data={**application, **change})
    assert answer.status_code == 422
    page = answer.text
    assert f'href="#{field}"' in page, "the summary on top leads to the field"
    assert f'id="{field}-error"' in page or field == "notice"
    assert 'role="alert"' in page
    assert (count(User), count(Consent), count(Message), count(AuditRecord)) == (0, 0, 0, 0)


def test_what_was_typed_is_kept_but_never_a_password(client: Any, application: Typed) -> None:
    page = client.post("/account/register", data={**application, "phone": "๑๒"}).text
    for name in ("first_name", "last_name", "title", "email", "national_id"):
        assert f'value="{application[name]}"' in page
    assert 'value="๑๒"' in page
    assert PASSWORD not in page


def test_forged_fields_change_nothing(client: Any, application: Typed) -> None:
    forged = {"verified_at": "2020-01-01", "is_admin": "1", "role": "portal.admin", "id": "77",
              "language": "lo", "disabled_at": "", "grants": "portal.admin"}
    assert client.post("/account/register", data={**application, **forged}).status_code == 303
    person = only_account()
    assert (person.verified_at, person.grants, person.language) == (None, [], "th")
    assert person.id != 77


def test_markup_in_a_name_is_shown_as_text(client: Any, application: Typed) -> None:
    script = "<script>alert(1)</script>"
    client.post("/account/register", data={**application, "last_name": script})
    client.post("/account/login", data={"national_id": "1234567890121", "password": PASSWORD})
    page = client.get("/account/profile").text
    assert script not in page
    assert "&lt;script&gt;" in page


def test_a_known_id_is_answered_like_a_new_one(app: Any, application: Typed) -> None:
    new = app.test_client().post("/account/register", data=application)
    before = only_account().password_hash
    again = app.test_client().post(
        "/account/register",
        data={**application, "first_name": "คนอื่น", "password": PASSWORD * 2,
              "password2": PASSWORD * 2},
    )
    assert (again.status_code, again.location, again.data) == (
        new.status_code, new.location, new.data,
    )
    assert sorted(again.headers.keys()) == sorted(new.headers.keys())
    person = only_account()
    assert (person.first_name, person.password_hash) == ("สมมติ", before)


def test_the_holder_is_told_that_someone_tried_once_a_day(limited: Any, application: Typed) -> None:
    for _n in range(3):
        limited.test_client().post("/account/register", data=application)
    told = db.session.scalars(select(Message)).all()
    assert [(row.user_id, row.kind) for row in told] == [(only_account().id, "account_exists")]


def test_the_page_after_registering_says_what_to_do_if_the_id_was_known(
    client: Any, application: Typed
) -> None:
    page = client.post("/account/register", data=application, follow_redirects=True)
    assert page.status_code == 200
    assert 'role="status"' in page.text
    assert "/account/forgot" in page.text


def test_both_answers_take_the_same_time(
    app: Any, application: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "EVEN", 0.15)
    monkeypatch.setattr(passwords, "hashed", lambda _password: "x")
    times = []
    for _n in range(2):
        begun = time.monotonic()
        app.test_client().post("/account/register", data=application)
        times.append(time.monotonic() - begun)
    assert min(times) >= 0.15
    assert count(User) == 1


def test_fifty_registrations_of_one_id_make_one_account(
    app: Any, at_once: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def register(number: int) -> int:
        return add_person(
            national_id="1234567890121", password_hash="x", title="นาย", first_name=f"คนที่{number}",
            last_name="สมมติ", phone="020000000", staff_type="pensioner",
        ).id

    outcomes = at_once(50, register)
    assert sum(isinstance(one, int) for one in outcomes) == 1
    assert sum(isinstance(one, AlreadyRegistered) for one in outcomes) == 49
    assert (count(User), count(AuditRecord)) == (1, 1)

    indexes = (f"{n:064x}" for n in range(1000))
    monkeypatch.setattr(registration, "index_of", lambda _number: next(indexes))
    assert sum(isinstance(one, int) for one in at_once(50, register)) == 50, (
        "the control: where the index does not see the same ID, all of them win"
    )


def test_an_account_whose_names_fill_their_columns_is_kept_whole(
    client: Any, application: Typed
) -> None:
    typed = {**application, "first_name": "ก" * 100, "last_name": "ข" * 100, "title": "ค" * 40}
    assert client.post("/account/register", data=typed).status_code == 303
    assert only_account().full_name == "ค" * 40 + "ก" * 100 + " " + "ข" * 100


def test_a_signed_in_person_of_before_is_not_touched(app: Any, application: Typed) -> None:
    other = make_person()
    app.test_client().post("/account/register", data=application)
    assert db.session.get_one(User, other.id).first_name == other.first_name
    assert count(User) == 2
