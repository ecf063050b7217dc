"""The administrator's pages of rules, seen with the ceilings of the living gratuity."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.app import Portal
from portal.extensions import db
from portal.i18n import long_day, today, use_language
from portal.rules.models import Rule
from portal.testing import make_person, sign_in

PAGE = "/admin/rules/pension_ceilings"
NEW = {
    "times": "15", "first": "250,000", "second_age": "65", "second": "400000",
    "third_age": "70", "third": "500000", "reason": "กฎกระทรวงสมมติ ฉบับที่ 9",
}


def new(**changes: str) -> dict[str, str]:
    return {**NEW, "valid_from": (today() + timedelta(days=30)).isoformat(), **changes}


def count() -> int | None:
    return db.session.scalar(select(func.count(Rule.id)))


def test_an_administrator_sets_ceilings_from_a_day_on(app: Portal) -> None:
    person = make_person("portal.admin")
    browser = sign_in(app, person)
    assert PAGE in browser.get("/admin/rules/").text
    assert browser.get("/admin/").text.count("/admin/rules/") == 1
    assert "มีผลอยู่" in browser.get(PAGE).text
    assert browser.post(PAGE, data=new()).status_code == 303
    page = browser.get(PAGE).text
    with use_language("th"):
        assert long_day(today() + timedelta(days=30)) in page
    for words in ("250,000.00", "จะมีผล", NEW["reason"], person.full_name):
        assert words in page


def test_of_two_for_the_same_day_only_the_last_is_to_come(app: Portal) -> None:
    browser = sign_in(app, make_person("portal.admin"))
    for first in ("250000", "260000"):
        assert browser.post(PAGE, data=new(first=first)).status_code == 303
    page = browser.get(PAGE).text
    assert page.count("status-in_progress") == 1
    assert page.index("260,000.00") < page.index("250,000.00")


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"first": "ห้าแสน"}, "ใส่จำนวนเงินเป็นบาทด้วยตัวเลข"),
    ({"first": "-1"}, "จำนวนเงินไม่มีเครื่องหมายลบ"),
    ({"second": "100,000"}, "ต้องไม่น้อยกว่า: เพดานก่อนถึงอายุขั้นที่สอง (บาท)"),
    ({"third_age": "60"}, "ต้องไม่น้อยกว่า: อายุขั้นที่สอง (ปี)"),
    ({"times": "1e3"}, "1e3"),
    ({"valid_from": "2020-01-01"}, "เป็นต้นไป"),
    ({"reason": ""}, NEW["first"]),
])
def test_wrong_ceilings_are_told_kept_on_the_page_and_not_in_the_table(
    app: Portal, wrong: dict[str, str], sentence: str
) -> None:
    answer = sign_in(app, make_person("portal.admin")).post(PAGE, data=new(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.text
    name, typed = next(iter(wrong.items()))
    assert not typed or name == "valid_from" or f'value="{typed}"' in answer.text
    assert count() == 0


@pytest.mark.parametrize("role", ["", "pension.staff", "portal.auditor"])
def test_nobody_else_has_the_pages(app: Portal, role: str) -> None:
    browser = sign_in(app, make_person(*([role] if role else [])))
    for address in ("/admin/rules/", PAGE):
        assert browser.get(address).status_code == 404
    assert browser.post(PAGE, data=new()).status_code == 404
    assert count() == 0


def test_a_kind_nobody_declared_is_not_there(app: Portal) -> None:
    browser = sign_in(app, make_person("portal.admin"))
    assert browser.get("/admin/rules/nothing").status_code == 404
