"""One's own pages: details, consents, who looked, the copy to take along."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts import notice
from portal.accounts.models import Consent, User
from portal.extensions import db, transaction
from portal.i18n import LANGUAGES, now
from portal.privacy.models import AuditRecord
from portal.privacy.operations import record_access
from portal.testing import PASSWORD, make_person, sign_in

ID = "1234567890121"


@pytest.fixture
def person(app: Any) -> User:
    return make_person(national_id=ID, title="นาย", first_name="เดิม", email="old@mail.example")


@pytest.fixture
def browser(app: Any, person: User) -> Any:
    return sign_in(app, person)


def details(person: User, **changes: str) -> dict[str, str]:
    kept = {name: getattr(person, name) for name in
            ("title", "first_name", "last_name", "phone", "staff_type", "email")}
    return {**kept, **changes}


def fresh(person: User) -> User:
    return db.session.scalars(
        select(User).where(User.id == person.id).execution_options(populate_existing=True)
    ).one()


def test_details_are_changed_and_recorded_by_name_only(person: User, browser: Any) -> None:
    answer = browser.post("/account/profile", data=details(person, phone="๐๘๑ ๒๓๔ ๕๖๗๘"))
    assert answer.status_code == 303
    assert fresh(person).phone == "0812345678"
    record = db.session.scalars(select(AuditRecord)).one()
    assert (record.action, record.detail) == ("profile.changed", {"fields": ["phone"]})


def test_saving_without_a_change_changes_and_records_nothing(person: User, browser: Any) -> None:
    assert browser.post("/account/profile", data=details(person)).status_code == 303
    assert db.session.scalars(select(AuditRecord)).all() == []


def test_a_new_mail_address_needs_the_password(person: User, browser: Any) -> None:
    wanted = details(person, email="new@mail.example")
    for password in ("", "wrong wrong wrong"):
        answer = browser.post("/account/profile", data={**wanted, "password": password})
        assert answer.status_code == 422
        assert 'id="password-error"' in answer.text
        assert fresh(person).email == "old@mail.example"
    browser.post("/account/profile", data={**wanted, "password": PASSWORD})
    assert fresh(person).email == "new@mail.example"


def test_a_new_name_has_to_be_shown_at_the_counter_again(browser: Any, person: User) -> None:
    with transaction() as session:
        session.get_one(User, person.id).verified_at = now()
    browser.post("/account/profile", data=details(person, phone="0812345678"))
    assert fresh(person).verified_at is not None
    browser.post("/account/profile", data=details(fresh(person), first_name="ใหม่"))
    assert fresh(person).verified_at is None


@pytest.mark.parametrize(
    "change",
    [{"phone": "1"}, {"first_name": ""}, {"last_name": "\u200b "}, {"staff_type": "x"},
     {"title": "ก" * 41}, {"email": "x@y"}, {"email": "a b@c.example"}],
)
def test_what_is_wrong_is_refused(person: User, browser: Any, change: dict[str, str]) -> None:
    before = details(person)
    answer = browser.post("/account/profile", data={**details(person), **change,
                                                    "password": PASSWORD})
    assert answer.status_code == 422
    assert details(fresh(person)) == before


def test_forged_fields_change_nothing(person: User, browser: Any) -> None:
    forged = {"verified_at": "2020-01-01", "national_id": "8123456789011", "id": "1",
              "national_id_index": "x", "password_hash": "x", "grants": "portal.admin"}
    before = (person.national_id_index, person.password_hash, person.verified_at)
    browser.post("/account/profile", data={**details(person, phone="0812345678"), **forged})
    kept = fresh(person)
    assert (kept.national_id_index, kept.password_hash, kept.verified_at) == before
    assert kept.grants == []


def test_ones_own_number_is_shown_in_full_and_nowhere_in_an_address(browser: Any) -> None:
    page = browser.get("/account/profile")
    assert "1-2345-67890-12-1" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert ID not in page.text.replace("1-2345-67890-12-1", "")


def test_consent_is_given_and_withdrawn_with_one_button(browser: Any, person: User) -> None:
    for given, kept in (("1", [True]), ("1", [True]), ("0", [True, False]), ("0", [True, False])):
        assert browser.post("/account/data/survey", data={"given": given}).status_code == 303
        rows = db.session.scalars(select(Consent).order_by(Consent.id))
        assert [row.given for row in rows if row.user_id == person.id] == kept


def test_everyone_sees_who_looked_at_their_data(app: Any, browser: Any, person: User) -> None:
    officer, other = make_person("id_card.staff", first_name="ผู้ดู"), make_person()
    record_access(officer.id, person.id, "reveal", "1120261119093215")
    record_access(officer.id, other.id, "view", "9999999999999999")
    page = browser.get("/account/data").text
    assert "ผู้ดู" in page
    assert "1120261119093215" in page
    assert "9999999999999999" not in page


def test_the_copy_holds_all_of_ones_own_and_nothing_of_others(
    app: Any, browser: Any, person: User
) -> None:
    make_person(first_name="คนอื่น")
    browser.post("/account/data/survey", data={"given": "1"})
    answer = browser.get("/account/data/copy.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    copy = answer.json
    assert copy["account"]["national_id"] == ID
    assert [row["kind"] for row in copy["consents"]] == ["survey"]
    assert len(copy["sessions"]) == 1
    assert "คนอื่น" not in answer.text
    for secret in ("password", "hash", "token", "cipher"):
        assert secret not in answer.text


def test_the_language_is_remembered_in_the_account(browser: Any, person: User) -> None:
    browser.post("/lang/lo")
    assert fresh(person).language == "lo"


def test_the_notice_is_shown_in_every_language_with_its_version(client: Any) -> None:
    texts = set()
    for language in LANGUAGES:
        client.set_cookie("lang", language)
        page = client.get("/privacy")
        assert page.status_code == 200
        assert "sha256:" in page.text
        texts.add(page.text)
    assert len(texts) == 3


def test_an_office_may_put_its_own_notice_in_place(app: Any) -> None:
    shipped = notice.current()
    folder = app.config["PORTAL_INSTANCE"] / "notice"
    folder.mkdir()
    try:
        for language in LANGUAGES:
            (folder / f"{language}.txt").write_text(f"# Ours {language}\n\n<b>text</b>\n")
        notice._read.cache_clear()
        assert notice.current().version.startswith("Ours en sha256:")
        assert notice.current().version != shipped.version
        page = app.test_client().get("/privacy").text
        assert "&lt;b&gt;text&lt;/b&gt;" in page
    finally:
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        notice._read.cache_clear()


@pytest.mark.parametrize(
    "address", ["profile", "password", "sessions", "data", "data/copy.json", "totp", "recovery"]
)
def test_strangers_are_sent_to_sign_in(client: Any, address: str) -> None:
    answer = client.get(f"/account/{address}")
    assert answer.status_code == 303
    assert answer.location.startswith("/account/login?next=")


def test_a_wrong_present_password_changes_nothing(browser: Any, person: User) -> None:
    before = person.password_hash
    new = "ฝนตกที่หน้าต่างบานเก่า"
    for form in (
        {"current": "wrong wrong wrong", "password": new, "password2": new},
        {"current": PASSWORD, "password": new, "password2": new + "x"},
        {"current": PASSWORD, "password": "เดิม เดิม เดิม", "password2": "เดิม เดิม เดิม"},
        {"current": "", "password": new, "password2": new},
    ):
        assert browser.post("/account/password", data=form).status_code == 422
    assert fresh(person).password_hash == before
