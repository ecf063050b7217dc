"""Administration and the counter: who may what, what is recorded, and what stays hidden."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import Grant, LoginSession, User
from portal.accounts.operations import grant, verify_person
from portal.accounts.roles import grantable
from portal.extensions import db, transaction
from portal.privacy.models import AccessRecord, AuditRecord
from portal.privacy.operations import broken_seals
from portal.testing import make_person, sign_in
from tests.queries import statements_of

ID = "1234567890121"
POSTS = ("reveal", "grant", "revoke", "revoke-all", "disable", "enable", "verify",
         "second-factor", "code")  # fmt: skip


def fresh(person: User) -> User:
    return db.session.scalars(
        select(User).where(User.id == person.id).execution_options(populate_existing=True)
    ).one()


def acts() -> list[tuple[str, Any, Any]]:
    rows = db.session.scalars(select(AuditRecord).order_by(AuditRecord.id))
    return [(row.action, row.actor_id, row.subject_id) for row in rows]


@pytest.mark.parametrize(
    "roles", [(), ("id_card.staff",), ("id_card.approver",), ("portal.auditor",)]
)
def test_nobody_but_administrators_finds_these_pages(
    app: Any, enter: Any, roles: tuple[str, ...]
) -> None:
    person = make_person(national_id=ID)
    browser = enter(*roles)
    assert browser.get("/admin/users").status_code == 404
    assert browser.get(f"/admin/users/{person.id}").status_code == 404
    for act in POSTS:
        answer = browser.post(
            f"/admin/users/{person.id}/{act}",
            data={"role": "portal.admin", "reason": "x", "seen": "x"},
        )
        assert answer.status_code == 404, act
    assert acts() == []
    assert fresh(person).disabled_at is None


def test_missing_accounts_and_strange_numbers_are_404(enter: Any) -> None:
    browser = enter("portal.admin")
    for number in ("0", "999999", "99999999999999999999", "-1", "x"):
        assert browser.get(f"/admin/users/{number}").status_code == 404


def test_roles_are_given_and_taken_with_before_and_after(enter: Any) -> None:
    person, browser = make_person(), enter("portal.admin")
    address = f"/admin/users/{person.id}"
    for _twice in range(2):
        assert browser.post(f"{address}/grant", data={"role": "portal.auditor"}).status_code == 303
    held = db.session.scalars(select(Grant).where(Grant.user_id == person.id)).all()
    assert [(g.service_code, g.role, g.granted_by_id) for g in held] == [
        ("portal", "auditor", browser.person.id)
    ]
    browser.post(f"{address}/revoke", data={"role": "portal.auditor"})
    details = [row.detail for row in db.session.scalars(select(AuditRecord))]
    assert details == [
        {"before": [], "after": ["portal.auditor"]}, {"before": ["portal.auditor"], "after": []},
    ]
    assert broken_seals() == []


def test_every_role_of_every_service_can_be_given(app: Any, enter: Any) -> None:
    person, browser = make_person(), enter("portal.admin")
    page = browser.get(f"/admin/users/{person.id}").text
    for role in grantable():
        assert f'value="{role}"' in page
    assert {"portal.admin", "portal.auditor"} <= set(grantable())


@pytest.mark.parametrize(
    "role", ["", "portal.king", "nothing.staff", "portal", "id_card.", "a.b.c"]
)
def test_a_role_nobody_declares_is_refused(enter: Any, role: str) -> None:
    person, browser = make_person(), enter("portal.admin")
    answer = browser.post(f"/admin/users/{person.id}/grant", data={"role": role})
    assert answer.status_code == 422
    assert db.session.scalars(select(Grant).where(Grant.user_id == person.id)).all() == []
    with pytest.raises(ValueError, match="no such role"):
        grant(None, person.id, *role.rpartition(".")[::2])


def test_a_role_of_a_service_that_is_gone_can_still_be_taken(enter: Any) -> None:
    person, browser = make_person("gone.staff"), enter("portal.admin")
    assert "gone" in browser.get(f"/admin/users/{person.id}").text
    browser.post(f"/admin/users/{person.id}/revoke", data={"role": "gone.staff"})
    assert db.session.scalars(select(Grant).where(Grant.user_id == person.id)).all() == []


def test_disabling_ends_everything_at_once_and_needs_a_reason(app: Any, enter: Any) -> None:
    person, browser = make_person(national_id=ID), enter("portal.admin")
    theirs = sign_in(app, person)
    address = f"/admin/users/{person.id}"
    assert browser.post(f"{address}/disable", data={"reason": " "}).status_code == 422
    assert fresh(person).disabled_at is None
    assert browser.post(f"{address}/disable", data={"reason": "ลาออก"}).status_code == 303
    assert theirs.get("/account/profile").status_code == 303
    row = db.session.scalars(
        select(LoginSession).where(LoginSession.user_id == person.id)
    ).one()
    assert row.ended_at is not None
    assert browser.post(f"{address}/enable", data={"reason": "กลับมา"}).status_code == 303
    assert theirs.get("/account/profile").status_code == 303, "the old session stays dead"
    assert fresh(person).disabled_at is None
    assert [act for act, _by, _who in acts()] == ["account.disabled", "account.enabled"]


def test_nobody_decides_about_oneself(enter: Any) -> None:
    browser = enter("portal.admin")
    me = f"/admin/users/{browser.person.id}"
    data = {"reason": "x", "seen": "x", "role": "portal.admin"}
    for act in ("disable", "verify", "second-factor", "code", "revoke", "revoke-all"):
        assert browser.post(f"{me}/{act}", data=data).status_code == 409, act
    assert fresh(browser.person).disabled_at is None
    assert browser.get("/admin/").status_code == 200


def test_the_full_number_is_shown_on_request_and_both_sides_know(app: Any, enter: Any) -> None:
    person, browser = make_person(national_id=ID), enter("portal.admin")
    address = f"/admin/users/{person.id}"
    page = browser.get(address).text
    assert "x-xxxx-xxxxx-12-1" in page
    assert "1-2345-67890-12-1" not in page
    assert "1-2345-67890-12-1" in browser.post(f"{address}/reveal").text
    looks = db.session.scalars(select(AccessRecord).order_by(AccessRecord.id)).all()
    assert [(look.reader_id, look.subject_id, look.action) for look in looks] == [
        (browser.person.id, person.id, "view"), (browser.person.id, person.id, "reveal"),
    ]
    assert acts() == [("id.revealed", browser.person.id, person.id)]
    assert browser.get(f"{address}/reveal").status_code == 405
    theirs = sign_in(app, person).get("/account/data").text
    assert browser.person.full_name in theirs


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ทองคำ", ["ทองคำ"]), ("ทอง", ["ทองคำ", "ทองแดง"]), ("1-2345-67890-12-1", ["ทองคำ"]),
     ("๑๒๓๔๕๖๗๘๙๐๑๒๑", ["ทองคำ"]), ("081-234-4521", ["ทองแดง"]), ("4521", ["ทองแดง"]),
     ("ไม่มีใคร", []), ("%", []), ("_", []), ("' OR 1=1 --", []), ("8123456789011", []),
     ("ทองแดง นามสกุล", ["ทองแดง"])],
)
def test_people_are_found_by_name_phone_or_whole_number(
    enter: Any, typed: str, found: list[str]
) -> None:
    browser = enter("portal.admin", first_name="ผู้ดูแล")
    make_person(national_id=ID, first_name="ทองคำ", phone="020000000")
    make_person(first_name="ทองแดง", last_name="นามสกุล", phone="0812344521")
    page = browser.post("/admin/users", data={"q": typed}).text
    shown = [name for name in ("ทองคำ", "ทองแดง", "ผู้ดูแล") if f"{name} " in _table(page)]
    assert shown == found
    assert ID not in page.replace(f'value="{typed}"', "")


def _table(page: str) -> str:
    found = re.search(r"<tbody.*</tbody>", page, re.DOTALL)
    return found[0] if found else ""


def test_long_lists_come_in_pages(enter: Any) -> None:
    browser = enter("portal.admin")
    for _n in range(30):
        make_person(first_name="หน้า")
    first = browser.post("/admin/users", data={"q": "หน้า"}).text
    after = re.search(r'name="after" value="(\d+)"', first)
    assert after
    second = browser.post("/admin/users", data={"q": "หน้า", "after": after[1]}).text
    rows = [set(re.findall(r'href="/admin/users/(\d+)"', page)) for page in (first, second)]
    assert [len(r) for r in rows] == [25, 5]
    assert not rows[0] & rows[1]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "1 OR 1=1", "๑"])
def test_a_forged_place_in_the_list_is_its_beginning(enter: Any, after: str) -> None:
    browser = enter("portal.admin")
    assert browser.post("/admin/users", data={"q": "", "after": after}).status_code == 200


def test_a_lost_telephone_is_forgotten_by_an_administrator(app: Any, enter: Any) -> None:
    from portal.accounts.operations import enrol_totp, new_recovery_codes, use_recovery_code

    person, browser = make_person("id_card.staff"), enter("portal.admin")
    enrol_totp(person.id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    codes = new_recovery_codes(person.id)
    theirs = sign_in(app, person)
    data = {"reason": "โทรศัพท์หาย ตรวจบัตรแล้ว"}
    browser.post(f"/admin/users/{person.id}/second-factor", data=data)
    assert fresh(person).totp_cipher is None
    assert not use_recovery_code(person.id, codes[0])
    assert theirs.get("/account/profile").status_code == 303


def test_verifying_twice_keeps_the_first(app: Any, enter: Any) -> None:
    person = make_person()
    verify_person(None, person.id, "command line")
    first = fresh(person).verified_at
    verify_person(None, person.id, "again")
    assert fresh(person).verified_at == first
    assert len(acts()) == 1


def test_an_act_and_its_record_are_one(
    app: Any, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, browser = make_person(), enter("portal.admin")
    monkeypatch.setattr(
        "portal.accounts.operations.standing.record_act", lambda *_a, **_k: 1 / 0
    )
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        browser.post(f"/admin/users/{person.id}/grant", data={"role": "portal.auditor"})
    except ZeroDivisionError:
        pass
    finally:
        app.config.pop("PROPAGATE_EXCEPTIONS")
    assert db.session.scalars(select(Grant).where(Grant.user_id == person.id)).all() == []


def test_reading_pages_changes_nothing_but_the_record_of_the_look(enter: Any) -> None:
    person, browser = make_person(), enter("portal.admin")
    with transaction() as session:
        before = session.get_one(User, person.id).password_hash
    for act in POSTS:
        assert browser.get(f"/admin/users/{person.id}/{act}").status_code == 405
    assert fresh(person).password_hash == before
    assert acts() == []


def test_who_leaves_loses_all_roles_and_sessions_at_once(app: Any, enter: Any) -> None:
    person, browser = make_person("id_card.staff", "pension.approver"), enter("portal.admin")
    theirs = sign_in(app, person)
    address = f"/admin/users/{person.id}/revoke-all"
    assert browser.post(address, data={"reason": ""}).status_code == 422
    assert theirs.get("/staff").status_code == 200
    for _twice in range(2):
        assert browser.post(address, data={"reason": "ย้ายไปเขตอื่น"}).status_code == 303
    assert db.session.scalars(select(Grant).where(Grant.user_id == person.id)).all() == []
    assert theirs.get("/account/profile").status_code == 303
    row = db.session.scalars(select(AuditRecord)).one()
    assert (row.action, row.detail) == ("role.all_revoked", {
        "before": ["id_card.staff", "pension.approver"], "after": [], "reason": "ย้ายไปเขตอื่น",
    })


@pytest.mark.parametrize(("asked", "found"), [
    ({"role": "any"}, {"admin", "officer", "gone"}), ({"role": "id_card."}, {"officer", "gone"}),
    ({"role": "id_card.approver"}, {"gone"}), ({"role": "portal.admin"}, {"admin"}),
    ({"role": "id_card.king"}, set()), ({"role": "'"}, set()), ({"standing": "disabled"}, {"gone"}),
    ({"standing": "open"}, {"admin", "officer", "citizen"}),
    ({"standing": "x"}, {"admin", "officer", "citizen", "gone"}),
    ({"role": "any", "standing": "open", "q": "officer"}, {"officer"}),
    ({"standing": "unverified"}, {"admin", "officer"}),
])  # fmt: skip
def test_accounts_are_narrowed_by_role_and_standing(
    enter: Any, asked: dict[str, str], found: set[str]
) -> None:
    browser = enter("portal.admin", first_name="admin")
    make_person("id_card.staff", first_name="officer")
    verify_person(None, make_person(first_name="citizen").id, "card")
    gone = make_person("id_card.approver", first_name="gone")
    with transaction() as session:
        session.get_one(User, gone.id).disabled_at = gone.created_at
    table = _table(browser.post("/admin/users", data=asked).text)
    names = ("admin", "officer", "citizen", "gone")
    assert {name for name in names if f"{name} " in table} == found


def test_the_last_sign_in_is_told(app: Any, enter: Any) -> None:
    browser = enter("portal.admin", language="en", first_name="admin")
    make_person(first_name="never")
    table = _table(browser.get("/admin/users").text)
    assert table.count("not in the last three months") == 1
    assert table.count("<time") == 1


def test_the_list_of_accounts_asks_five_questions_however_long_it_is(enter: Any) -> None:
    browser = enter("portal.admin")
    for _n in range(30):
        make_person("id_card.staff")
    with statements_of(db.engine) as asked:
        assert browser.post("/admin/users", data={"role": "any"}).status_code == 200
    assert len(asked) <= 5, asked
