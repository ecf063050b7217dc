"""The dry run says what happens, no more and no less; and what was shown is what is written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import func, select

from portal.accounts.identity import index_of
from portal.accounts.models import Grant, ResetLink, User
from portal.accounts.operations import grant
from portal.errors import Conflict
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.models import Delivery
from portal.offices.models import Membership
from portal.privacy.models import AuditRecord
from portal.privacy.operations import broken_seals
from portal.staffing.judging import judge
from portal.staffing.models import StagedImport
from portal.staffing.operations import forget_staged, stage, take_in
from portal.staffing.reading import read_table
from portal.testing import make_person
from tests.staffing.tables import IDS, STAFF, as_csv, as_xlsx, row


def person(number: str) -> User | None:
    return db.session.scalars(
        select(User).where(User.national_id_index == index_of(number))
        .execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip


def roles(number: str) -> set[str]:
    found = person(number)
    rows = db.session.scalars(select(Grant).where(Grant.user_id == (found.id if found else 0)))
    return {f"{one.service_code}.{one.role}" for one in rows}


cells = st.fixed_dictionaries({
    "number": st.integers(0, 3), "email": st.sampled_from(("", "a@mail.example", "wrong")),
    "phone": st.sampled_from(("0 2000 0000", "", "020000001")),
    "position": st.sampled_from(("", "ครู", "=1")),
    "group": st.sampled_from(("", "กลุ่มอำนวยการ", "กลุ่มเก่า", "ไม่มี")),
    "role": st.sampled_from(("", "staff", "approver", "king")),
    "service": st.sampled_from(("", "id_card", "pension", "nothing")),
})  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cells, min_size=1, max_size=6))
def test_what_the_dry_run_says_is_what_happens(
    groups: dict[str, int], boss: User, drawn: list[dict[str, Any]]
) -> None:
    with transaction() as session:
        for table in (StagedImport, Membership, Delivery, ResetLink):
            session.query(table).delete()
        session.query(Grant).filter(Grant.user_id != boss.id).delete()
    if (known := person(IDS[0])) is None:
        known = make_person(national_id=IDS[0], phone="020000000")
    grant(None, known.id, "id_card", "staff")
    rows = [row(IDS[one["number"]], **{k: v for k, v in one.items() if k != "number"})
            for one in drawn]
    data = as_csv(rows)
    before = {number: (person(number), roles(number)) for number in IDS}
    number, plan = stage(boss.id, data)
    assert {n: (person(n), roles(n)) for n in IDS} == before, "a dry run writes nothing"
    take_in(boss.id, number)
    for drawn_row, verdict in zip(drawn, plan.verdicts, strict=True):
        whose = IDS[drawn_row["number"]]
        had, held = before[whose]
        permission = f"{drawn_row['service']}.{drawn_row['role']}"
        if verdict.kind == "bad":
            assert (person(whose) is None, roles(whose)) == (had is None, held)
        else:
            assert person(whose) is not None
            assert permission in {".", *roles(whose)}
            assert (verdict.permission == permission) is (permission not in {".", *held})
            assert (verdict.kind == "new") <= (had is None)
    again = judge(read_table(data))
    assert [v.line for v in again.verdicts if v.kind == "bad"] == [
        v.line for v in plan.verdicts if v.kind == "bad"
    ]
    assert again.changes == []
    assert broken_seals() == []


def test_a_new_account_has_no_password_anybody_knows_but_an_invitation(
    app: Any, boss: User
) -> None:
    number, _plan = stage(boss.id, as_csv([row(IDS[0], email="new@mail.example", **STAFF)]))
    take_in(boss.id, number)
    found = person(IDS[0])
    assert found
    assert found.verified_at is None
    assert roles(IDS[0]) == {"id_card.staff"}
    link = db.session.scalars(select(ResetLink)).one()
    assert (link.user_id, link.issued_by_id, link.used_at) == (found.id, boss.id, None)
    mail = db.session.scalars(select(Delivery)).one()
    assert mail.address == "new@mail.example"
    act = db.session.scalars(select(AuditRecord).filter_by(action="staff.imported")).one()
    assert act.detail["before"] is None
    assert act.detail["after"] == {"roles": ["id_card.staff"]}
    assert IDS[0] not in str(act.detail)


def test_an_invitation_opens_the_account_once(app: Any, client: Any, boss: User) -> None:
    from portal.accounts.operations import reset_password
    from portal.messages.sealed import disclose
    from portal.testing import PASSWORD

    number, _plan = stage(boss.id, as_csv([row(IDS[0], email="new@mail.example")]))
    take_in(boss.id, number)
    cipher = db.session.scalars(select(Delivery.secret_cipher)).one()
    assert cipher
    token = disclose(cipher).rpartition("/")[2]
    assert reset_password(token, PASSWORD).id
    assert client.get(f"/account/reset/{token}").status_code == 410


def test_what_was_not_shown_is_not_written(app: Any, boss: User) -> None:
    found = make_person(national_id=IDS[0])
    number, _plan = stage(boss.id, as_csv([row(IDS[0], **STAFF)]))
    grant(None, found.id, "id_card", "approver")
    with pytest.raises(Conflict, match="Accounts have changed"):
        take_in(boss.id, number)
    assert roles(IDS[0]) == {"id_card.approver"}


def test_a_file_is_taken_in_once_by_who_sent_it(app: Any, boss: User) -> None:
    number, _plan = stage(boss.id, as_csv([row(IDS[0])]))
    with pytest.raises(Conflict):
        take_in(make_person("portal.admin").id, number)
    take_in(boss.id, number)
    with pytest.raises(Conflict, match="already"):
        take_in(boss.id, number)
    assert db.session.scalars(select(StagedImport.cipher)).one() == b""


def test_the_kept_file_shows_nothing_to_whoever_reads_the_database(app: Any, boss: User) -> None:
    stage(boss.id, as_csv([row(IDS[0], last_name="ความลับ")]))
    kept = db.session.scalars(select(StagedImport.cipher)).one()
    assert IDS[0].encode() not in kept
    assert "ความลับ".encode() not in kept


def test_what_nobody_takes_in_is_gone_after_its_hour(boss: User) -> None:
    for age in (timedelta(minutes=59), timedelta(minutes=61)):
        number, _plan = stage(boss.id, as_csv([row(IDS[0], last_name="ความลับ")]))
        with transaction() as session:
            session.get_one(StagedImport, number).made_at = now() - age
    assert forget_staged() == 1
    assert db.session.scalar(select(func.count()).select_from(StagedImport)) == 1
    assert forget_staged() == 0


def test_all_or_nothing(app: Any, boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    number, _plan = stage(boss.id, as_csv([row(i, email=f"{i}@mail.example") for i in IDS[:3]]))
    calls: list[int] = []

    def invite(_by: int, user: User) -> None:
        calls.append(user.id)
        if len(calls) == 2:
            raise OSError("broken")

    monkeypatch.setattr("portal.staffing.operations.invite", invite)
    with pytest.raises(OSError, match="broken"):
        take_in(boss.id, number)
    assert [person(one) for one in IDS[:3]] == [None] * 3


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_taken_out_is_no_change_when_taken_in(
    groups: dict[str, int], enter: Any, ending: str
) -> None:
    browser = enter("portal.admin")
    people = [
        make_person("id_card.staff", "pension.approver", "gone.staff", first_name="=ชื่อ"),
        make_person("portal.auditor", first_name="-วรรค", phone="+8562055555555", email=None),
    ]
    with transaction() as session:
        for one in people:
            session.add(Membership(user_id=one.id, group_id=groups["กลุ่มเก่า"], position="@ครู"))
    masked = browser.post(f"/admin/staff/file.{ending}", data={"reason": "ตรวจ"}).data
    assert {v.kind for v in judge(read_table(masked)).verdicts} == {"bad"}
    sent = browser.post(f"/admin/staff/file.{ending}", data={"reason": "ตรวจ", "whole": "y"}).data
    plan = judge(read_table(sent))
    assert [v.reasons for v in plan.verdicts if v.reasons] == []
    assert {v.kind for v in plan.verdicts} == {"same"}
    assert len(plan.verdicts) == 5


def test_the_way_of_a_file_through_the_pages(groups: dict[str, int], enter: Any) -> None:
    import io

    browser = enter("portal.admin", language="en")
    data = as_xlsx([row(IDS[0], **STAFF), row("1", **STAFF)])
    page = browser.post("/admin/staff/", data={"file": (io.BytesIO(data), "staff.xlsx")})
    assert page.status_code == 200
    assert "Nothing is written yet" in page.text
    assert IDS[0] not in page.text
    found = re.search(r"/admin/staff/(\w{32})/take-in", page.text)
    assert found
    assert browser.post(f"/admin/staff/{found[1]}/take-in").status_code == 303
    assert roles(IDS[0]) == {"id_card.staff"}
    assert browser.post(f"/admin/staff/{found[1]}/take-in").status_code == 409
    wrong = browser.post("/admin/staff/", data={"file": (io.BytesIO(b"x,y\n1,2"), "staff.csv")})
    assert wrong.status_code == 422
    assert "nobody knows" in wrong.text
    assert browser.post("/admin/staff/", data={}).status_code == 422
    assert browser.post("/admin/staff/file.csv", data={"reason": ""}).status_code == 422
    for ending in ("csv", "xlsx"):
        read_table(browser.get(f"/admin/staff/template.{ending}").data)
    assert browser.get("/admin/staff/template.exe").status_code == 404


@pytest.mark.parametrize("some", [(), ("id_card.staff",), ("portal.auditor",)])
def test_nobody_but_administrators_takes_staff_in_or_out(enter: Any, some: tuple[str, ...]) -> None:
    browser = enter(*some)
    for address in ("/admin/staff/", "/admin/staff/template.csv"):
        assert browser.get(address).status_code == 404
    for address in ("/admin/staff/", "/admin/staff/file.csv", f"/admin/staff/{'a' * 32}/take-in"):
        assert browser.post(address).status_code == 404
