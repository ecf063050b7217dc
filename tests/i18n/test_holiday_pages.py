"""The administrator's table of holidays: seeded once, edited, refused when it cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.extensions import db, transaction
from portal.i18n import today
from portal.i18n.models import Holiday
from portal.i18n.queries import forget_holidays
from portal.i18n.working_days import add_working_days, holidays_set
from portal.petitions.clock import realign
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from tests.petitions.conftest import filed, fresh

DAY = add_working_days(today(), 20, set())
EVE, MORROW = add_working_days(DAY, -1, set()), add_working_days(DAY, 1, set())
NEW = {"day": DAY.isoformat(), "name_th": "วันหยุดของสำนักงาน", "name_en": ""}
PAGE = "/admin/holidays"


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditRecord.action).order_by(AuditRecord.id)))


def test_an_administrator_adds_and_removes_a_holiday(app: Portal):
    browser = sign_in(app, make_person("portal.admin"))
    assert add_working_days(EVE, 1, holidays_set()) == DAY
    assert browser.post(PAGE, data=NEW).status_code == 303
    assert add_working_days(EVE, 1, holidays_set()) == MORROW
    assert "วันหยุดของสำนักงาน" in browser.get(f"{PAGE}?year={DAY.year}").text
    assert browser.post(f"{PAGE}/{DAY}/remove").status_code == 303
    assert add_working_days(EVE, 1, holidays_set()) == DAY
    assert acts() == ["holiday_added", "holiday_removed"]


def test_the_same_day_twice_is_refused_and_what_was_typed_is_kept(app: Portal):
    browser = sign_in(app, make_person("portal.admin"))
    browser.post(PAGE, data=NEW)
    answer = browser.post(PAGE, data={**NEW, "name_th": "อีกครั้ง"})
    assert answer.status_code == 422
    assert "อีกครั้ง" in answer.text


@pytest.mark.parametrize("wrong", [
    {"day": (today() - timedelta(days=1)).isoformat()}, {"day": "31/2/2570"}, {"day": ""},
    {"day": "พรุ่งนี้"}, {"name_th": " "}, {"name_th": "ก" * 301},
])
def test_a_day_that_is_over_or_none_is_refused(app: Portal, wrong: dict[str, str]):
    browser = sign_in(app, make_person("portal.admin"))
    answer = browser.post(PAGE, data={**NEW, **wrong})
    assert answer.status_code == 422
    assert 'class="trouble"' in answer.text
    assert holidays_set() == frozenset()


def test_a_holiday_that_is_over_stays(app: Portal):
    yesterday = today() - timedelta(days=1)
    with transaction() as session:
        session.add(Holiday(day=yesterday, name_th="เมื่อวาน", name_en="Yesterday"))
    browser = sign_in(app, make_person("portal.admin"))
    assert f"{yesterday}/remove" not in browser.get(f"{PAGE}?year={yesterday.year}").text
    assert browser.post(f"{PAGE}/{yesterday}/remove").status_code == 409
    assert browser.post(f"{PAGE}/nothing/remove").status_code == 404
    forget_holidays()
    assert yesterday in holidays_set()


def test_due_dates_that_would_move_are_told_first_and_move_back_again(app: Portal):
    petition = filed(make_person(), "t")
    due = petition.due_on
    assert due is not None
    later = add_working_days(due, 1, set())
    browser = sign_in(app, make_person("portal.admin"))
    typed = {**NEW, "day": due.isoformat()}
    page = browser.post(PAGE, data=typed)
    assert page.status_code == 422
    assert "วันครบกำหนดจะเลื่อน 1 รายการ" in page.text
    assert NEW["name_th"] in page.text
    forget_holidays()
    assert (fresh(petition).due_on, holidays_set(), acts()) == (due, frozenset(), [])
    page = browser.post(PAGE, data={**typed, "sure": "1"}, follow_redirects=True)
    assert "เลื่อนวันครบกำหนด 1 รายการ" in page.text
    assert fresh(petition).due_on == later
    assert realign() == 0
    page = browser.post(f"{PAGE}/{due}/remove")
    assert page.status_code == 422
    assert "วันครบกำหนดจะเลื่อน 1 รายการ" in page.text
    assert fresh(petition).due_on == later
    assert browser.post(f"{PAGE}/{due}/remove", data={"sure": "1"}).status_code == 303
    assert fresh(petition).due_on == due
    details = db.session.scalars(select(AuditRecord.detail).order_by(AuditRecord.id)).all()
    assert [(d["before"], d["after"], d["moved"]) for d in details] == [
        (None, NEW["name_th"], 1), (NEW["name_th"], None, 1)
    ]


def test_a_year_is_taken_over_from_the_library_once(app: Portal):
    browser = sign_in(app, make_person("portal.admin"))
    browser.post(PAGE, data=NEW)
    page = browser.get(f"{PAGE}?year={DAY.year}").text
    assert "ยังไม่ได้นำวันหยุดราชการของปีนี้เข้ามา" in page  # a day of its own is no import
    browser.post(f"{PAGE}/seed/2026")
    days = set(db.session.scalars(select(Holiday.day)))
    assert date(2026, 12, 7) in days, "the day in lieu of 5 December"
    browser.post(f"{PAGE}/seed/2026")
    assert set(db.session.scalars(select(Holiday.day))) == days
    assert f"{PAGE}/seed/2026" not in browser.get(f"{PAGE}?year=2026").text
    assert browser.post(f"{PAGE}/seed/1990").status_code == 404


@pytest.mark.parametrize("role", ["", "id_card.staff", "portal.auditor"])
def test_nobody_else_has_the_page(app: Portal, role: str):
    browser = sign_in(app, make_person(*([role] if role else [])))
    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, data=NEW).status_code == 404
    assert db.session.scalar(select(Holiday)) is None
