"""Offices and groups are added, renamed and closed; people have a place in them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.copy import copy_of
from portal.extensions import db
from portal.offices.models import Membership, Office, OfficeGroup
from portal.offices.queries import groups_of_services, office_names, open_groups
from portal.privacy.models import AuditRecord
from portal.testing import make_person, reader_for

SCHOOL = {"name": "โรงเรียนบ้านสมมติ", "code": "10000001", "kind": "school"}


def acts(action: str) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(AuditRecord).filter_by(action=action).order_by("id"))
    return [row.detail for row in rows]


def only(model: Any) -> Any:
    return db.session.scalars(select(model).execution_options(populate_existing=True)).one()


def test_an_office_is_added_changed_and_closed_with_before_and_after(enter: Any) -> None:
    browser = enter("portal.admin")
    assert browser.post("/admin/offices", data=SCHOOL).status_code == 303
    address = f"/admin/offices/{only(Office).id}"
    assert browser.post(address, data={**SCHOOL, "name": "โรงเรียนใหม่"}).status_code == 303
    assert browser.post(address, data={**SCHOOL, "name": "โรงเรียนใหม่"}).status_code == 303
    assert [(a["before"] or {}).get("name") for a in acts("office_saved")] == [
        None, "โรงเรียนบ้านสมมติ",
    ]
    assert office_names() == office_names("school") == ["โรงเรียนใหม่"]
    assert office_names("agency") == []
    for _twice in range(2):
        browser.post(f"{address}/close")
    assert office_names() == []
    assert "โรงเรียนใหม่" in browser.get("/admin/offices").text
    browser.post(f"{address}/open")
    assert [(a["before"], a["after"]) for a in acts("office_closed")] == [
        ("open", "closed"), ("closed", "open"),
    ]


@pytest.mark.parametrize("wrong", [
    {"name": ""}, {"name": "ก" * 201}, {"kind": "king"}, {"code": "a b"}, {"code": "x" * 41},
    {"name": "ซ้ำ"}, {"code": "7"},
])
def test_a_bad_office_is_refused_and_what_was_typed_stays(
    enter: Any, wrong: dict[str, str]
) -> None:
    browser = enter("portal.admin")
    browser.post("/admin/offices", data={"name": "ซ้ำ", "code": "7", "kind": "agency"})
    answer = browser.post("/admin/offices", data={**SCHOOL, **wrong})
    assert answer.status_code == 422
    assert 'class="trouble"' in answer.text
    assert "10000001" in answer.text or "code" in wrong
    assert only(Office).name == "ซ้ำ"


def test_groups_are_taken_over_from_the_services_once(enter: Any) -> None:
    browser = enter("portal.admin")
    named = groups_of_services()
    assert "กลุ่มบริหารงานบุคคล" in named
    assert named[0] in browser.get("/admin/groups").text
    for _twice in range(2):
        browser.post("/admin/groups/take-over")
    assert [group.name for group in open_groups()] == named
    assert len(acts("groups_taken_over")) == 1


def test_people_are_put_into_a_group_and_out_of_it(enter: Any) -> None:
    browser, person = enter("portal.admin", language="en"), make_person()
    browser.post("/admin/groups", data={"name": "กลุ่มทดสอบ", "place": "1"})
    group = only(OfficeGroup)
    address = f"/admin/users/{person.id}/place"
    sat = {"group": str(group.id), "position": "นักวิชาการ"}
    assert browser.post(address, data=sat).status_code == 303
    assert "กลุ่มทดสอบ · นักวิชาการ" in browser.get(f"/admin/users/{person.id}").text
    assert copy_of(reader_for(person))["place_in_office"] == "กลุ่มทดสอบ · นักวิชาการ"
    browser.post(f"/admin/groups/{group.id}/close")
    assert "The group is closed" in browser.get(address).text
    assert browser.post(address, data=sat).status_code == 422
    assert browser.post(address, data={"group": "0", "position": ""}).status_code == 303
    assert db.session.scalars(select(Membership)).all() == []
    assert [(a["before"], a["after"]) for a in acts("placed")] == [
        (None, {"group": "กลุ่มทดสอบ", "position": "นักวิชาการ"}),
        ({"group": "กลุ่มทดสอบ", "position": "นักวิชาการ"}, None),
    ]


@pytest.mark.parametrize("some", [(), ("id_card.staff",), ("portal.auditor",)])
def test_nobody_but_administrators_finds_these_pages(enter: Any, some: tuple[str, ...]) -> None:
    browser, person = enter(*some), make_person()
    for address in ("/admin/offices", "/admin/groups", f"/admin/users/{person.id}/place",
                    "/admin/offices/1", "/admin/groups/1"):
        assert browser.get(address).status_code == 404
        assert browser.post(address).status_code == 404
    for address in ("/admin/groups/take-over", "/admin/groups/1/close", "/admin/offices/1/open"):
        assert browser.post(address).status_code == 404
    assert db.session.scalars(select(OfficeGroup)).all() == []
